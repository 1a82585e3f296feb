import { setImmediate } from 'node:timers/promises';
import type { Batch, EvalMoment, EvalOptions, Loader, Method, Metrics, Phase, TrainerContext } from '@uninas/contracts';
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

/** The batches of an evaluation: the first `count` ones of a loader. */
export interface EvaluationBatches {
  readonly loader: Loader;
  readonly count: number;
}

/** What was measured of a batch. */
export interface MeasuredBatch {
  readonly size: number;
  /** One for each variant. */
  readonly metrics: readonly Metrics[];
}

/** Measures one of the batches, which are asked for in order. */
export type Measure = (step: number) => MeasuredBatch | Promise<MeasuredBatch>;

/** Begins to measure the batches of an evaluation. */
export type BeginMeasure = (
  context: TrainerContext,
  order: EvaluationOrder,
  batches: EvaluationBatches,
) => Measure | Promise<Measure>;

/** Measures all batches in this thread. */
export const measureHere: BeginMeasure = ({ method }, { phase, epoch, variants }, { loader }) => {
  const options = variants.map((variant) => variant.options);
  return (step) => measureBatch(method, loader.batch(epoch, step), { epoch, step, phase }, options);
};

/** Measures a batch in every way. */
export function measureBatch(
  method: Method,
  batch: Batch,
  at: EvalMoment,
  variants: readonly EvalOptions[],
): MeasuredBatch {
  return { size: batch.size, metrics: variants.map((options) => method.evalStep(batch, at, options)) };
}

/**
 * Means over the samples of a part of the data, all variants on the same batches.
 *
 * Lets the event loop run between batches.
 *
 * @throws {unknown} the signal's reason, if it is aborted meanwhile
 * @throws {Error} if the part has no samples
 */
export async function evaluateOn(
  context: TrainerContext,
  order: EvaluationOrder,
  begin: BeginMeasure = measureHere,
): Promise<Metrics> {
  const { data, signal, progress } = context;
  const { phase, batches, variants } = order;
  const loader = data.loader(phase);
  if (loader === undefined) throw new Error(`there is no ${phase} part to evaluate on`);
  const count = evaluationSteps(context, loader, batches);
  const averages = variants.map(() => new Averages());
  progress.start(PHASE_KEYS[phase], count);
  try {
    const measure = await begin(context, order, { loader, count });
    for (let step = 0; step < count; step++) {
      await setImmediate();
      signal.throwIfAborted();
      const { size, metrics } = await measure(step);
      for (const [i, one] of metrics.entries()) averages[i]!.add(one, size);
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
