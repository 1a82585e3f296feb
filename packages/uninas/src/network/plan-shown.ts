import type { Chosen, Description, Gene, ModuleSource, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { UsageError } from '../command/invocation.js';
import type { FoundNetwork } from './network-file.js';
import type { NetworksLike, PlannedLike } from './open-networks.js';
import { ASSUMED, betterAssumption, type KnownShapes, type Shapes } from './shapes.js';

/** How a network is planned. */
export interface PlanOptions {
  /** Shapes of the command line. */
  readonly given: KnownShapes;
  /** The architecture of a search network that is meant; all of it when left out. */
  readonly gene: Gene | undefined;
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
  { description, known }: Pick<FoundNetwork, 'description' | 'known'>,
  networks: NetworksLike,
  { given, gene, modules }: PlanOptions,
): Promise<ShownNetwork> {
  const certain = { ...known, ...given };
  const plannedFor = async (shapes: Shapes): Promise<PlannedLike> => {
    const context: NetworkContext = { ...shapes, modules, readText: () => Promise.reject(new Error('not needed')) };
    try {
      return await networks.Planned.of(description, context, false);
    } catch (error) {
      throw certain.input === undefined ? withHint(error, shapes) : error;
    }
  };
  const first = { ...ASSUMED, ...certain };
  let planned = await plannedFor(first);
  const assumed = betterAssumption(planned.plan);
  const shapes = { ...assumed, ...certain };
  if (!isSame(shapes, first)) planned = await plannedFor(shapes);
  const from = (name: 'input' | 'output'): string =>
    [given, known].find((shape) => shape?.[name] !== undefined)?.from ?? `assumed, ${assumed.from}`;
  const texts = [`${shapes.input.join('x')}, ${from('input')}`, `${shapes.output.join('x')}, ${from('output')}`];
  if (gene === undefined) return { plan: planned.plan, body: planned.describeBody(), shapes: texts };
  const body = planned.finalize(chosenOf(planned.plan, gene, networks));
  const context: NetworkContext = { ...shapes, modules, readText: () => Promise.reject(new Error('not needed')) };
  return { plan: (await networks.Planned.of(body, context, false)).plan, body, shapes: texts };
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

function isSame(a: Shapes, b: Shapes): boolean {
  return a.input.join() === b.input.join() && a.output.join() === b.output.join();
}

/** An error of planning that may be one of what was assumed. */
function withHint(error: unknown, { input }: Shapes): unknown {
  if (!(error instanceof Error) || !('isShape' in error) || error.isShape !== true) return error;
  const message = `${error.message}\nan input of ${input.join('x')} was assumed; --input gives another`;
  const { code } = error as { code?: unknown };
  return Object.assign(new Error(message, { cause: error }), { code });
}
