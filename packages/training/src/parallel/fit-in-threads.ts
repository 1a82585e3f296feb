import type { Metrics, TrainerContext } from '@uninas/contracts';
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
 * @returns the values of the last epoch
 * @throws {Error} if there are no threads to be had, or they fail
 */
export async function fitInThreads(context: TrainerContext, trainer: FittingTrainer, count: number): Promise<Metrics> {
  context.log.info(`Training in ${count} ${count === 1 ? 'thread' : 'threads'}`);
  if (count === 1) return run(new Fit(context, trainer));
  if (context.replicate === undefined) {
    const { name } = trainer.constructor;
    throw new Error(`${name}: whoever started this run has no threads to give; use SimpleTrainer`);
  }
  const replicas = await context.replicate(count - 1);
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

async function run(fit: Fit): Promise<Metrics> {
  try {
    return await fit.run();
  } finally {
    fit.dispose();
  }
}
