import type { Description, NetworkContext, NetworkPlan, WeightRequest } from '@uninas/contracts';
import { DescriptionError } from '../description/description-error.js';
import { inSource } from '../description/description-source.js';
import { loadDescription } from '../description/load-description.js';
import type { LoadedDescription } from '../description/part-tree.js';
import { isSameShape, shapeText } from './geometry.js';
import { Planner } from './planner.js';

/**
 * Plans a network from its description; nothing is allocated and no tensor library is needed.
 *
 * @param description a body, or a network whose submodule `net` is one
 * @throws {DescriptionError} if the description is not valid, or shapes do not fit
 */
export async function planNetwork(
  description: Description,
  context: Pick<NetworkContext, 'input' | 'output' | 'modules'>,
): Promise<NetworkPlan> {
  const loaded = await loadDescription(description, context.modules);
  const assertOutputMatch = loaded.wrapper?.args.assert_output_match !== false;
  return inSource(description, () => planLoaded(loaded, context, assertOutputMatch));
}

/** Plans a description that is loaded already. */
export function planLoaded(
  loaded: LoadedDescription,
  context: Pick<NetworkContext, 'input' | 'output'>,
  assertOutputMatch: boolean,
): NetworkPlan {
  const planner = new Planner(context.output, loaded.activations);
  try {
    return planWith(planner, loaded, context, assertOutputMatch);
  } catch (error) {
    throw error instanceof DescriptionError ? error.with({ begun: planner.modules }) : error;
  }
}

function planWith(
  planner: Planner,
  { body, wrapper }: LoadedDescription,
  context: Pick<NetworkContext, 'input' | 'output'>,
  assertOutputMatch: boolean,
): NetworkPlan {
  const input = planner.input(context.input);
  const outputs = planner.part('', body.part, [input], 0);
  if (outputs.length === 0) planner.fail(`${body.cls} has no output`);
  for (const output of outputs) {
    if (isSameShape(output.shape, context.output)) continue;
    const message = `an output is ${shapeText(output.shape)}, the labels are ${shapeText(context.output)}`;
    if (assertOutputMatch) throw new DescriptionError([{ path: body.part.place, message }], { isShape: true });
    planner.warn(message);
  }
  return {
    name: wrapper?.cls ?? body.cls,
    input: context.input,
    inputId: input.id,
    modules: planner.modules,
    variables: [...planner.variables.values()],
    requests: planner.requests,
    weights: unique(planner.requests),
    ...(planner.regroupings.length > 0 && { regroupings: planner.regroupings }),
    ...(planner.splits.length > 0 && { splits: planner.splits }),
    warnings: planner.warnings,
  };
}

function unique(requests: readonly WeightRequest[]): readonly WeightRequest[] {
  return [...new Map(requests.map((request) => [request.name, request])).values()];
}
