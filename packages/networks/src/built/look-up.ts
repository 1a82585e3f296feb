import type { Step, Tensor } from '@uninas/contracts';
import { valueOf, type Run } from './run-program.js';

/**
 * The row of a table that belongs to the current candidates, for each sample: `[batch, features]`.
 *
 * The chooser combines rows as it combines candidates, so that methods which
 * weigh candidates get the weighted sum.
 */
export function lookUp(run: Run, step: Step & { readonly op: 'lookup' }, x: Tensor): Tensor {
  const { ops, options } = run;
  const { chooser } = options;
  if (chooser === undefined) throw new Error(`the table ${step.table} needs a chooser`);
  const table = valueOf(run, step.table);
  const features = step.shape[0]!;
  const rowOf = (begin: readonly number[]): Tensor => {
    const weight = step.weights[begin.length];
    if (weight !== undefined) {
      const branches = Array.from({ length: table.shape[begin.length]! }, (_, i) => () => rowOf([...begin, i]));
      return chooser.combine(weight, branches, step.uses?.[begin.length]);
    }
    const at = step.index === undefined ? begin : [...begin, step.index];
    const row = ops.slice(table, [...at, 0], [...at.map(() => 1), features]);
    return ops.reshape(row, [1, features]);
  };
  return ops.tidy(() => ops.add(ops.zeros([x.shape[0]!, features]), rowOf([])));
}
