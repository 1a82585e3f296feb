import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { between, values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

const shapes: (readonly number[])[] = [
  [2, 3, 4, 5],
  [7, 3],
  [2, 32, 33, 16],
];

describe.each(shapes.map((shape) => [shape.join('x'), shape] as const))('batch normalisation of %s', (_, shape) => {
  const channels = shape[shape.length - 1] ?? 1;
  const x = { shape, data: values(shape).map((v, i) => 2 * v + (i % channels)) };
  const scale = { shape: [channels], data: between([channels], 0.5, 2) };
  const offset = { shape: [channels], data: values([channels], 3) };

  it('yields mean and biased variance, and normalises with them', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const { output, mean, variance } = ops.batchNormTrain(ops.tensor(x.data, shape), undefined, undefined, 0);
      const rows = x.data.length / channels;
      for (let c = 0; c < channels; c += 1) {
        const column = [...x.data].filter((__, i) => i % channels === c);
        const average = column.reduce((a, b) => a + b, 0) / rows;
        const spread = column.reduce((a, b) => a + (b - average) ** 2, 0) / rows;
        expect(mean.dataSync()[c]).toBeCloseTo(average, 4);
        expect(variance.dataSync()[c]).toBeCloseTo(spread, 4);
        expect(output.dataSync()[c]).toBeCloseTo(((x.data[c] ?? 0) - average) / Math.sqrt(spread), 3);
      }
    });
  });

  it.each([
    ['scale and offset', [scale, offset]],
    ['scale', [scale]],
    ['neither', []],
  ])('has the right gradients with %s', (__, parameters) => {
    const { ops } = engine;
    const { perInput } = gradientError(ops, {
      inputs: [x, ...parameters],
      step: 0.02,
      samples: shape.length === 4 && shape[1] === 32 ? 4 : 64,
      f: ([input, factor, shift]) => ops.square(ops.batchNormTrain(input as Tensor, factor, shift, 1e-5).output),
    });
    // One of thousands of inputs hardly moves the loss, so float32 hides its gradient.
    if (x.data.length > 1000) perInput.forEach((error, i) => i > 0 && expect(error).toBeLessThan(0.01));
    else expect(Math.max(...perInput)).toBeLessThan(0.01);
  });

  it('with given statistics has the right gradients, also for the statistics', () => {
    const { ops } = engine;
    const mean = { shape: [channels], data: values([channels], 4) };
    const variance = { shape: [channels], data: between([channels], 0.5, 2, 5) };
    const { perInput } = gradientError(ops, {
      inputs: [x, mean, variance, scale, offset],
      samples: 16,
      f: ([input, m, v, factor, shift]) =>
        ops.batchNormInference(input as Tensor, m as Tensor, v as Tensor, factor, shift, 1e-5),
    });
    expect(Math.max(...perInput)).toBeLessThan(0.01);
  });

  it('with given statistics works without scale and offset', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const mean = ops.fill([channels], 0.5);
      const y = ops.batchNormInference(
        ops.tensor(x.data, shape),
        mean,
        ops.fill([channels], 4),
        undefined,
        undefined,
        0,
      );
      expect(y.dataSync()[1]).toBeCloseTo(((x.data[1] ?? 0) - 0.5) / 2, 5);
    });
  });
});

it('lets no gradient flow through mean and variance', () => {
  const { ops } = engine;
  const x = ops.variable('x', [4, 2], { data: values([4, 2]) });
  ops.tidy(() => {
    const loss = (): Tensor => {
      const { mean, variance } = ops.batchNormTrain(x.value, undefined, undefined, 1e-5);
      return ops.sum(ops.add(mean, variance));
    };
    expect([...(ops.valueAndGradients(loss, [x]).gradients[0] as Tensor).dataSync()]).toEqual(new Array(8).fill(0));
  });
  x.dispose();
});
