import type { Chosen, Description, Gene, ModuleSource, NetworkPlan } from '@uninas/contracts';
import { UsageError } from '../command/invocation.js';
import type { FoundNetwork } from './network-file.js';
import type { NetworksLike } from './open-networks.js';
import type { KnownShapes } from './shapes.js';

/** How a network is planned. */
export interface PlanOptions {
  /** Shapes of the command line. */
  readonly given: KnownShapes;
  readonly modules: ModuleSource;
}

/** A network that is shown. */
export interface ShownNetwork {
  readonly plan: NetworkPlan;
  readonly body: Description;
  /** What its input and its classes are, and how that is known. */
  readonly shapes: readonly string[];
}

/**
 * Plans a network for the shapes that are given, known or else assumed.
 *
 * @throws {DescriptionError} if the description is not valid, or does not fit the shapes
 * @throws {UsageError} if the gene does not fit the network
 */
export async function planShown(
  { description, known, gene }: FoundNetwork,
  networks: NetworksLike,
  { given, modules }: PlanOptions,
): Promise<ShownNetwork> {
  const { planned, context, from } = await networks.planForShapes(description, { given, known, modules });
  const { input, output } = context;
  const shapes = [`${input.join('x')}, ${from.input}`, `${output.join('x')}, ${from.output}`];
  if (gene === undefined) return { plan: planned.plan, body: planned.describeBody(), shapes };
  const body = planned.finalize(chosenOf(planned.plan, gene, networks));
  return { plan: (await networks.Planned.of(body, context, false)).plan, body, shapes };
}

function chosenOf(plan: NetworkPlan, gene: Gene, networks: NetworksLike): Chosen {
  if (plan.weights.length === 0)
    throw new UsageError('--gene chooses in a search network, this one is fixed', 'network');
  try {
    return networks.chosenOf(plan, gene);
  } catch (error) {
    throw new UsageError(`--gene: ${(error as Error).message}`, 'network');
  }
}
