// #region module
import { Metric, type Metrics, type Ops, type Targets, type Tensor } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';

/**
 * Share of the samples whose likeliest class is wrong, of the last head.
 */
@Register.as('metric')
export class ErrorMetric extends Metric.with({
  percent: bool(false, 'from 0 to 100 rather than from 0 to 1'),
}) {
  override evaluate(ops: Ops, outputs: readonly Tensor[], targets: Targets): Metrics {
    const predicted = ops.tidy(() => ops.argMax(outputs.at(-1)!, 1).dataSync());
    const labels = targets.labels.dataSync();
    const wrong = predicted.filter((value, i) => value !== labels[i]).length;
    return { error: (this.args.percent ? 100 : 1) * (wrong / labels.length) };
  }
}
// #endregion
