import type { Metrics, Replicas, TrainerContext } from '@uninas/contracts';
import { Fit, type FitArgs, type FitChildren, type FitWork } from '../trainer/fit.js';
import { SharedEvaluation } from './shared-evaluation.js';
import { SharedSteps } from './shared-steps.js';

/** What a fit looks at in its trainer. */
interface FittingTrainer {
  readonly args: FitArgs;
  readonly children: FitChildren;
}

/**
 * Trains to the end with every training batch, and the batches of evaluations, shared by so many threads, this one
 * included.
 *
 * @returns the values of the last epoch; none if it is interrupted while the threads start
 * @throws {Error} if there are no threads to be had, or they fail
 */
export async function fitInThreads(context: TrainerContext, trainer: FittingTrainer, count: number): Promise<Metrics> {
  context.log.info(`Training in ${count} ${count === 1 ? 'thread' : 'threads'}`);
  if (count === 1) return run(new Fit(context, trainer));
  if (context.replicate === undefined) {
    const { name } = trainer.constructor;
    throw new Error(`${name}: whoever started this run has no threads to give; use SimpleTrainer`);
  }
  const replicas = await startedThreads(context.replicate(count - 1), context);
  if (replicas === undefined) return {};
  try {
    const steps = await SharedSteps.begin(context.method, context.ops, replicas);
    const work: FitWork = {
      stepOf: (step) => steps.step(step),
      beginMeasure: (...evaluation) => SharedEvaluation.begin(replicas, ...evaluation),
    };
    return await run(new Fit(context, trainer, work));
  } finally {
    await replicas.close();
  }
}

/** Undefined if training is interrupted meanwhile; threads that come too late are closed. */
async function startedThreads(
  starting: Promise<Replicas>,
  { signal, log }: Pick<TrainerContext, 'signal' | 'log'>,
): Promise<Replicas | undefined> {
  let stop = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
  });
  try {
    const replicas = await Promise.race([starting, aborted]);
    if (!signal.aborted) return replicas;
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  starting.then((replicas) => replicas.close()).catch(() => undefined);
  log.warn('Interrupted while the threads were started: nothing was trained');
  return undefined;
}

async function run(fit: Fit): Promise<Metrics> {
  try {
    return await fit.run();
  } finally {
    fit.dispose();
  }
}
