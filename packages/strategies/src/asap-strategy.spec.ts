import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, type ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { AsapSearchMethod } from './asap-search-method.js';
import { AsapStrategy } from './asap-strategy.js';
import { makeStrategy } from './make-strategy.js';
import { toyContext, toyMethod, toyProgress, toyStep, freeGradients } from './toy-method.fixture.js';
import { toyNetwork } from './toy-network.fixture.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

/** Alphas whose shares at temperature 1 are as given. */
function started(shares: readonly number[], args: Readonly<Record<string, ArgValue>> = {}): AsapStrategy {
  const strategy = makeStrategy(AsapStrategy, args);
  strategy.request({ name: 'w', choices: shares.length, strategy: 'default' });
  strategy.build(engine.ops, new Random(1));
  strategy.variables()[0]!.load(Float32Array.from(shares.map(Math.log)));
  return strategy;
}
const allowed = (strategy: AsapStrategy): readonly number[] => strategy.space().get('w')!;

describe('AsapStrategy', () => {
  it('lowers the temperature by a factor each epoch, and learns once it is below that of grace', () => {
    const strategy = started([0.5, 0.5]);
    strategy.onEpochStart(9);
    // 1.6 * 0.95^9 = 1.00840, and 1.6 * 0.95^10 = 0.95798
    expect(strategy.metrics()['tau']).toBeCloseTo(1.0084, 4);
    expect([9, 10].map((epoch) => strategy.isLearning(epoch))).toEqual([false, true]);
    strategy.onEpochStart(10);
    expect(strategy.metrics()['tau']).toBeCloseTo(0.95798, 4);
    strategy.dispose();
  });

  // shares at temperature t are those at 1 to the power of 1 / t, normalised
  it('prunes what has less than 0.4 of an equal share, at the end of an epoch', () => {
    const strategy = started([0.4, 0.3, 0.2, 0.1], { tau: 1, tau_grace: 0.9, beta: 0.5 });
    strategy.onEpochStart(0);
    expect(strategy.onEpochEnd(0)).toBe(false);
    // still in grace
    expect(allowed(strategy)).toEqual([0, 1, 2, 3]);
    strategy.onEpochStart(1);
    // at 0.5: 0.16, 0.09, 0.04, 0.01 of 0.3, so 0.533, 0.3, 0.133, 0.033; the threshold is 0.1
    expect(strategy.onEpochEnd(1)).toBe(false);
    expect(allowed(strategy)).toEqual([0, 1, 2]);
    expect(strategy.metrics()['masks/w']).toBe(1);
    strategy.onEpochStart(2);
    // at 0.25, of three: 0.0256, 0.0081, 0.0016 of 0.0353, so 0.725, 0.229, 0.045; the threshold stays
    expect(strategy.onEpochEnd(2)).toBe(false);
    expect(allowed(strategy)).toEqual([0, 1]);
    strategy.onEpochStart(3);
    // at 0.125, of two: 0.909, 0.091
    expect(strategy.onEpochEnd(3)).toBe(true);
    expect(allowed(strategy)).toEqual([0]);
    strategy.dispose();
  });

  // the original divided its threshold anew for each of them
  it('has a threshold for each weight, by the number of its candidates', () => {
    const strategy = makeStrategy(AsapStrategy, { tau: 1, tau_grace: 2 });
    const shares = { a: [0.7, 0.2, 0.1], b: [0.7, 0.21, 0.09], c: [0.6, 0.3, 0.05, 0.03, 0.02] };
    for (const [name, { length }] of Object.entries(shares)) strategy.request({ name, choices: length, strategy: '' });
    strategy.build(engine.ops, new Random(1));
    Object.values(shares).forEach((own, i) => strategy.variables()[i]!.load(Float32Array.from(own.map(Math.log))));
    strategy.onEpochStart(0);
    strategy.onEpochEnd(0);
    // 0.4 / 3 = 0.133 twice, 0.4 / 5 = 0.08
    expect(Object.fromEntries(strategy.space())).toEqual({ a: [0, 1], b: [0, 1], c: [0, 1] });
    strategy.dispose();
  });

  it('uses the share itself as threshold, if it is told to, and never prunes the strongest', () => {
    const strategy = started([0.35, 0.33, 0.32], { tau: 1, tau_grace: 2, mask_by_numel: false });
    strategy.onEpochStart(0);
    expect(strategy.onEpochEnd(0)).toBe(true);
    expect(allowed(strategy)).toEqual([0]);
    strategy.dispose();
  });

  it('remembers what was pruned, and where it was', () => {
    const args = { tau: 1, tau_grace: 2, beta: 0.5 };
    const [a, b] = [started([0.6, 0.35, 0.05], args), started([0.2, 0.3, 0.5], args)];
    for (const epoch of [0, 1]) {
      a.onEpochStart(epoch);
      a.onEpochEnd(epoch);
    }
    const { tensors, values } = a.state();
    b.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    expect(b.state()).toEqual(a.state());
    expect(b.metrics()).toEqual(a.metrics());
    expect(allowed(b)).toEqual([0, 1]);
    const before = b.state();
    expect(() => b.restore({ tensors, values: { ...values, allowed: { w: [0, 3] } } })).toThrow('0 to 2, not [0,3]');
    expect(() => b.restore({ tensors: new Map(), values })).toThrow('no alphas of "w"');
    expect(b.state()).toEqual(before);
    a.dispose();
    b.dispose();
  });
});

describe('AsapSearchMethod', () => {
  it('trains the network only until the temperature is below that of grace', async () => {
    const method = toyMethod(AsapSearchMethod, toyNetwork(['a', 'b'], [3, 3]));
    await method.setup(toyContext(engine.ops));
    expect([0, 9, 10, 40].map((epoch) => method.loaderPlan(epoch))).toEqual([
      { train: 1, valid: 0 },
      { train: 1, valid: 0 },
      { train: 1, valid: 1 },
      { train: 1, valid: 1 },
    ]);
    method.dispose();
  });

  it('does not run what was pruned', async () => {
    const args = { tau_0: 0.1, tau_grace: 1, beta: 1 };
    const method = toyMethod(AsapSearchMethod, toyNetwork(['a'], [3]), args);
    await method.setup(toyContext(engine.ops));
    method.groups()[1]!.variables[0]!.load(Float32Array.from([0.1, 0.2, -0.5]));
    method.onEpochStart(toyProgress());
    expect(method.onEpochEnd(toyProgress())).toEqual({ stop: false });
    const result = toyStep(method, 0);
    expect(method.strategies!.active('a')).toEqual([0, 1]);
    const names = method.groups()[0]!.variables.map(({ name }) => name);
    const gradients = result.gradients.get('net')!;
    expect(names.filter((_, i) => gradients[i] !== undefined)).toEqual([
      'stem.weight',
      'cells.0.op.0.weight',
      'cells.0.op.1.weight',
      'head.weight',
      'head.bias',
    ]);
    freeGradients(result);
    method.dispose();
  });
});
