// #region example
import { Metric, type Metrics, type Ops, type Targets, type Tensor } from '@uninas/contracts';
import { Register, str } from '@uninas/core';

/**
 * Share of samples whose largest output is not that of their label.
 *
 * Reads the last output, `[batch, classes]`; what it makes meanwhile is freed.
 */
@Register.as('metric', { only_head: true })
export class ErrorRateMetric extends Metric.with({ name: str('error_rate', 'log key') }) {
  override evaluate(ops: Ops, outputs: readonly Tensor[], { labels }: Targets): Metrics {
    const found = ops.tidy(() => ops.argMax(outputs.at(-1)!, 1).dataSync());
    const wanted = labels.dataSync();
    return { [this.args.name]: found.filter((label, i) => label !== wanted[i]).length / found.length };
  }
}
// #endregion
