import contractsPlugin from '@uninas/contracts/plugin';
import { createEngine } from '@uninas/engine';
import { ErrorMetric } from './error-metric.js';
import { complaints, registerOfMine } from './use-a-module.js';

describe('the module of the guide', () => {
  it('passes the suite', async () => {
    expect(await complaints()).toEqual([]);
  });

  it('stands in a register beside the contracts', () => {
    expect(
      registerOfMine()
        .modules('metric')
        .map(({ name }) => name),
    ).toEqual(['ErrorMetric']);
    expect(contractsPlugin.name).toBe('@uninas/contracts');
  });

  it.each([
    [false, 1 / 3],
    [true, 100 / 3],
  ])('measures the share of wrong samples (percent: %s)', async (percent, expected) => {
    const { ops, dispose } = await createEngine();
    const metric = new ErrorMetric({ path: '', args: { percent }, children: {} });
    const output = ops.tensor([2, 1, 0, 1, 0, 3], [3, 2], 'float32');
    const labels = ops.tensor(Int32Array.from([0, 0, 1]), [3], 'int32');
    const probabilities = ops.zeros([3, 2]);
    expect(metric.evaluate(ops, [output], { labels, probabilities })['error']).toBeCloseTo(expected, 12);
    for (const tensor of [output, labels, probabilities]) tensor.dispose();
    dispose();
  });
});
