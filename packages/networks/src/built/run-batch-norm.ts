import type { Step, Tensor } from '@uninas/contracts';
import { valueOf, type Run } from './run-program.js';

/**
 * Batch normalisation; in training the statistics of the batch are used, and a
 * share of them goes into the running ones.
 *
 * As in PyTorch the running variance takes up the unbiased one, n / (n - 1)
 * times that of the batch. A single value per channel, where PyTorch fails,
 * counts with its biased variance, which is 0.
 *
 * @param limit of the rectifier behind it, if both are computed at once
 */
export function runBatchNorm(run: Run, step: Step & { readonly op: 'batch_norm' }, x: Tensor, limit?: number): Tensor {
  const { ops, options } = run;
  const first = (name: string): Tensor => {
    const value = valueOf(run, name);
    const channels = x.shape.at(-1)!;
    return value.size === channels ? value : ops.slice(value, [0], [channels]);
  };
  const scale = step.scale === undefined ? undefined : first(step.scale);
  const offset = step.offset === undefined ? undefined : first(step.offset);
  if (!options.training) {
    return ops.batchNormInference(x, first(step.mean), first(step.variance), scale, offset, step.epsilon, limit);
  }
  const { output, mean, variance } = ops.batchNormTrain(x, scale, offset, step.epsilon, limit);
  const rows = x.size / x.shape.at(-1)!;
  move(run, step.mean, mean, step.momentum, 1);
  move(run, step.variance, variance, step.momentum, rows / Math.max(rows - 1, 1));
  return output;
}

function move(run: Run, name: string, batch: Tensor, share: number, factor: number): void {
  // What stands in for a variable belongs to somebody else.
  if (run.options.values?.has(name) === true) return;
  const { ops } = run;
  const variable = run.variables.get(name)!;
  const [all, channels] = [variable.value.size, batch.size];
  const shares = [1 - share, share * factor];
  // no gradient flows through the statistics, and none into the variable
  if (all === channels) {
    variable.assign(ops.weightedSum([variable.value, batch], shares));
    return;
  }
  variable.assign(
    ops.tidy(() => {
      const first = ops.weightedSum([ops.slice(variable.value, [0], [channels]), batch], shares);
      return ops.concat([first, ops.slice(variable.value, [channels], [all - channels])], 0);
    }),
  );
}
