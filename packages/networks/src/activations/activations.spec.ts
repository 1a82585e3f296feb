import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine, gradientError, type Engine } from '@uninas/engine';
import { builtInActivations } from '../built/built-in-activations.js';
import { registerWith } from '../testing/trees.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const X = [-7, -2.5, -0.4, 0.3, 1.7, 6.5];
/** From the definitions, in double precision. */
const EXPECTED: Readonly<Record<string, (x: number) => number>> = {
  identity: (x) => x,
  skip: (x) => x,
  relu: (x) => (x > 0 ? x : 0),
  relu6: (x) => (x > 6 ? 6 : x > 0 ? x : 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  hsigmoid: (x) => (x < -3 ? 0 : x > 3 ? 1 : x / 6 + 0.5),
  tanh: (x) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
  htanh: (x) => (x < -1 ? -1 : x > 1 ? 1 : x),
  swish: (x) => x / (1 + Math.exp(-x)),
  mem_eff_swish: (x) => x / (1 + Math.exp(-x)),
  hswish: (x) => (x < -3 ? 0 : x > 3 ? x : (x * (x + 3)) / 6),
  mish: (x) => x * Math.tanh(Math.log(1 + Math.exp(x))),
};

describe('activation functions', () => {
  it('of the register are those that are known without one', () => {
    const registered = registerWith().modules('act_fun').map(({ name }) => name); // prettier-ignore
    expect([...builtInActivations.keys()].sort()).toEqual(registered);
    expect([...Object.keys(EXPECTED), 'pswish', 'softmax'].sort()).toEqual(registered);
  });

  it.each(Object.keys(EXPECTED))('%s has its values and gradients', (name) => {
    const { ops } = engine;
    const act = builtInActivations.get(name)!;
    const found = ops.tidy(() => [...act.apply(ops, ops.tensor(X, [3, 2])).dataSync()]);
    expect(found).toEqual(X.map((x) => expect.closeTo(EXPECTED[name]!(x), 5)));
    const data = Float32Array.from(X);
    const error = gradientError(ops, { inputs: [{ shape: [3, 2], data }], f: ([x]) => act.apply(ops, x!) });
    expect(error.largest).toBeLessThan(1e-2);
  });

  it('pswish has a trainable factor', () => {
    const { ops } = engine;
    const act = builtInActivations.get('pswish')!;
    expect(act.parameters).toEqual([1]);
    const beta = 1.7;
    const found = ops.tidy(() => [...act.apply(ops, ops.tensor(X, [3, 2]), ops.scalar(beta)).dataSync()]);
    expect(found).toEqual(X.map((x) => expect.closeTo(x / (1 + Math.exp(-beta * x)), 5)));
    const inputs = [
      { shape: [3, 2], data: Float32Array.from(X) },
      { shape: [], data: Float32Array.of(beta) },
    ];
    const error = gradientError(ops, { inputs, f: ([x, factor]) => act.apply(ops, x!, factor!) });
    expect(error.largest).toBeLessThan(1e-2);
  });

  it('softmax goes over features, and over the width of images', () => {
    const { ops } = engine;
    const act = builtInActivations.get('softmax')!;
    const share = 1 / (1 + Math.E);
    const at = (data: readonly number[], shape: readonly number[]) =>
      ops.tidy(() => [...act.apply(ops, ops.tensor(data, shape)).dataSync()]);
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 6));
    expect(at([0, 1, 5, 5], [2, 2])).toEqual(close([share, 1 - share, 0.5, 0.5]));
    // One row of two pixels with two channels: channel 0 has 0 and 1, channel 1 has 7 and 7.
    expect(at([0, 7, 1, 7], [1, 1, 2, 2])).toEqual(close([share, 0.5, 1 - share, 0.5]));
  });
});
