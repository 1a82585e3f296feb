import { setImmediate } from 'node:timers/promises';
import type { EvalOptions, Loader, Metrics, Phase, TrainerContext } from '@uninas/contracts';
import { Averages } from './averages.js';

/** Most steps of a phase in a test run. */
export const TEST_RUN_STEPS = 10;

/** How phases are called in log keys. */
export const PHASE_KEYS = { train: 'train', valid: 'val', test: 'test' } as const;

/** One way to evaluate the same batches: the method itself, or a clone of it. */
export interface Variant {
  /** Put in front of its log keys. */
  readonly prefix: string;
  readonly options: EvalOptions;
}

/** What is evaluated. */
export interface EvaluationOrder {
  readonly phase: Phase;
  /** 0-based; a method that samples architectures draws by it. */
  readonly epoch: number;
  /** At most so many batches, -1 for all. */
  readonly batches: number;
  readonly variants: readonly Variant[];
}

/**
 * Means over the samples of a part of the data, all variants on the same batches.
 *
 * Lets the event loop run between batches.
 *
 * @throws {unknown} the signal's reason, if it is aborted meanwhile
 * @throws {Error} if the part has no samples
 */
export async function evaluateOn(context: TrainerContext, order: EvaluationOrder): Promise<Metrics> {
  const { data, method, signal, progress } = context;
  const { phase, epoch, batches, variants } = order;
  const loader = data.loader(phase);
  if (loader === undefined) throw new Error(`there is no ${phase} part to evaluate on`);
  const count = evaluationSteps(context, loader, batches);
  const averages = variants.map(() => new Averages());
  progress.start(PHASE_KEYS[phase], count);
  try {
    for (let step = 0; step < count; step++) {
      await setImmediate();
      signal.throwIfAborted();
      const batch = loader.batch(epoch, step);
      for (const [i, { options }] of variants.entries()) {
        averages[i]!.add(method.evalStep(batch, { epoch, step }, options), batch.size);
      }
      progress.update(step + 1);
    }
  } finally {
    progress.stop();
  }
  return Object.assign({}, ...variants.map(({ prefix }, i) => averages[i]!.result(prefix))) as Metrics;
}

/** Number of batches that are evaluated if at most so many are asked for; -1 for all. */
export function evaluationSteps(
  { isTestRun }: Pick<TrainerContext, 'isTestRun'>,
  { length }: Loader,
  batches: number,
): number {
  return Math.min(length, batches < 0 ? length : batches, isTestRun ? TEST_RUN_STEPS : Infinity);
}
