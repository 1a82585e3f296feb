const { Metric } = require('@uninas/contracts');
const { bool, Register } = require('@uninas/core');

class ErrorRateMetric extends Metric.with({
  percent: bool(false, 'from 0 to 100 rather than from 0 to 1'),
}) {
  evaluate(ops, outputs, targets) {
    const predicted = ops.tidy(() => ops.argMax(outputs[outputs.length - 1], 1).dataSync());
    const labels = targets.labels.dataSync();
    const wrong = predicted.filter((value, i) => value !== labels[i]).length;
    return { error: (this.args.percent ? 100 : 1) * (wrong / labels.length) };
  }
}
Register.as(
  'metric',
  {},
  { doc: 'Share of the samples whose likeliest class is wrong, of the last head.' },
)(ErrorRateMetric);

exports.ErrorRateMetric = ErrorRateMetric;
