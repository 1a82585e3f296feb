import type { Description, ModuleSource, NetworkContext, PlannedModule } from '@uninas/contracts';
import { DescriptionError } from '../description/description-error.js';
import { isSameShape } from '../plan/geometry.js';
import { assumedFor, IMAGENET, shapesWithin, type KnownShapes, type NetworkShapes } from './known-shapes.js';
import { Planned } from './planned.js';

/** What is known of the shapes of a network. */
export interface ShapesQuery {
  /** NetworkShapes that were asked for, which count most. */
  readonly given: KnownShapes;
  /** Those of the data that the network is made for; what the description itself tells when left out. */
  readonly known?: KnownShapes | undefined;
  readonly modules: ModuleSource;
}

/** A network that was planned for the shapes that are given, known or else assumed. */
export interface PlannedForShapes {
  readonly planned: Planned;
  /** What it was planned with. */
  readonly context: NetworkContext;
  /** How its shapes are known, as ends of sentences. */
  readonly from: { readonly input: string; readonly output: string };
}

/**
 * Plans a network for the shapes that are given, known or else assumed: those of CIFAR-10 if its stem
 * keeps the size of the image, those of ImageNet if it reduces it.
 *
 * @throws {DescriptionError} if the description is not valid, or does not fit the shapes; where they
 *   are assumed, the message says so
 */
export async function planForShapes(
  description: Description,
  { given, known = shapesWithin(description), modules }: ShapesQuery,
): Promise<PlannedForShapes> {
  const certain: Partial<NetworkShapes> = { ...known, ...given };
  const first = contextOf({ ...IMAGENET, ...certain }, modules);
  const attempt = await planOrBeginning(description, first);
  const assumed = assumedFor(attempt instanceof Planned ? attempt.plan.modules : attempt.begun);
  const context = contextOf({ ...assumed, ...certain }, modules);
  const isFirst = isSameShape(context.input, first.input) && isSameShape(context.output, first.output);
  const planned = isFirst ? attempt : await planOrBeginning(description, context);
  if (!(planned instanceof Planned)) throw certain.input === undefined ? withHint(planned, context) : planned;
  const from = (name: 'input' | 'output'): string =>
    [given, known].find((shapes) => shapes?.[name] !== undefined)?.from ?? `assumed, ${assumed.from}`;
  return { planned, context, from: { input: from('input'), output: from('output') } };
}

/** The plan, or the error of shapes that do not fit, with what was planned before. */
async function planOrBeginning(
  description: Description,
  context: NetworkContext,
): Promise<Planned | (DescriptionError & { readonly begun: readonly PlannedModule[] })> {
  try {
    return await Planned.of(description, context, false);
  } catch (error) {
    if (error instanceof DescriptionError && error.isShape) return error;
    throw error;
  }
}

function contextOf({ input, output }: NetworkShapes, modules: ModuleSource): NetworkContext {
  return { input, output, modules, readText: () => Promise.reject(new Error('a description needs no other file')) };
}

function withHint(error: DescriptionError, { input }: NetworkShapes): DescriptionError {
  return error.with({ hint: `an input of ${input.join('x')} was assumed; --input gives another` });
}
