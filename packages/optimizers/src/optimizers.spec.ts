import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { GroupOptimizer, Optimizer, Tensor, Variable } from '@uninas/contracts';
import type { ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { AdamOptimizer } from './adam-optimizer.js';
import { build } from './module.fixture.js';
import { RMSPropOptimizer } from './rms-prop-optimizer.js';
import { SGDOptimizer } from './sgd-optimizer.js';
import { torchReference } from './torch-reference.fixture.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const reference = torchReference();

function variable(name: string, shape: readonly number[], ...data: number[]): Variable {
  return engine.ops.variable(name, shape, { data: Float32Array.from(data) });
}
function tensor(...data: number[]): Tensor {
  return engine.ops.tensor(data, [data.length]);
}
function valuesOf(v: Variable): number[] {
  return [...v.value.dataSync()];
}
function create(optimizer: Optimizer, ...variables: Variable[]): GroupOptimizer {
  return optimizer.create({ name: 'net', variables }, engine.ops);
}
function close(values: readonly number[], digits = 6): unknown[] {
  return values.map((value) => expect.closeTo(value, digits));
}

function optimizerLike(name: string, config: Readonly<Record<string, unknown>>): Optimizer | undefined {
  if ('dampening' in config) return undefined;
  const { betas, ...rest } = config as { betas?: readonly number[] } & Record<string, ArgValue>;
  const args = {
    ...(name === 'SGD' && { momentum: 0 }),
    ...(name === 'RMSprop' && { momentum: 0 }),
    ...rest,
    ...(betas && { beta1: betas[0]!, beta2: betas[1]! }),
    weight_decay_filter: false,
  };
  if (name === 'SGD') return build(SGDOptimizer, args);
  if (name === 'Adam') return build(AdamOptimizer, args);
  return name === 'RMSprop' ? build(RMSPropOptimizer, args) : undefined;
}

(reference ? describe : describe.skip)('15 steps on a quadratic, as in PyTorch', () => {
  const cases = (reference?.optimizers.runs ?? []).flatMap((run) => {
    const optimizer = optimizerLike(run.optimizer, run.config);
    return optimizer ? [{ label: `${run.optimizer} ${JSON.stringify(run.config)}`, made: optimizer, ...run }] : [];
  });

  it('covers every stored run of the optimizers that exist', () => {
    expect(cases).toHaveLength(8);
  });

  it.each(cases)('$label', ({ made, trajectory }) => {
    const { ops } = engine;
    const { A, b, x0 } = reference!.optimizers;
    const x = variable('x', [x0.length], ...x0);
    const running = create(made, x);
    for (const { x: expected } of trajectory) {
      // gradient of 0.5 x^T A x - b^T x
      const at = valuesOf(x);
      const gradient = A.map((row, i) => row.reduce((sum, a, k) => sum + a * at[k]!, -b[i]!));
      running.step([ops.tensor(gradient, [x0.length])]);
      expect(valuesOf(x)).toEqual(close(expected, 4));
    }
    running.dispose();
  });
});

describe('SGD', () => {
  it('starts its velocity at the first gradient', () => {
    const w = variable('w', [1], 1);
    const running = create(build(SGDOptimizer, { lr: 0.5, momentum: 0.5 }), w);
    running.step([tensor(1)]); // v = 1, w = 1 - 0.5
    expect(valuesOf(w)).toEqual([0.5]);
    running.step([tensor(1)]); // v = 1.5, w = 0.5 - 0.75
    expect(valuesOf(w)).toEqual([-0.25]);
    running.dispose();
  });

  it('looks ahead with Nesterov', () => {
    const w = variable('w', [1], 1);
    const running = create(build(SGDOptimizer, { lr: 0.5, momentum: 0.5, nesterov: true }), w);
    running.step([tensor(1)]); // v = 1, direction 1 + 0.5
    expect(valuesOf(w)).toEqual([0.25]);
    running.dispose();
  });

  it('is called by its class in log keys', () => {
    const made = [build(SGDOptimizer), build(AdamOptimizer), build(RMSPropOptimizer)].map((module) => create(module));
    expect(made.map(({ cls }) => cls)).toEqual(['SGDOptimizer', 'AdamOptimizer', 'RMSPropOptimizer']);
  });

  it('uses the learning rate that is set', () => {
    const w = variable('w', [1], 1);
    const running = create(build(SGDOptimizer, { lr: 0.5, momentum: 0 }), w);
    expect([running.lr, running.initialLr]).toEqual([0.5, 0.5]);
    running.lr = 0.25;
    running.step([tensor(1)]);
    expect([valuesOf(w), running.initialLr]).toEqual([[0.75], 0.5]);
    running.initialLr = 2;
    expect([running.lr, running.initialLr]).toEqual([0.25, 2]);
    running.dispose();
  });
});

describe('weight decay', () => {
  const decayed = (args: Readonly<Record<string, ArgValue>>): number[] => {
    const group = [
      variable('conv.weight', [1, 2], 1, 1),
      variable('fc.bias', [1, 1], 1),
      variable('bn.scale', [1], 1),
      variable('alphas', [1, 1], 1),
    ];
    const optimizer = build(SGDOptimizer, { lr: 1, momentum: 0, weight_decay: 0.25, ...args });
    const running = optimizer.create({ name: 'net', variables: group, withoutDecay: new Set(['alphas']) }, engine.ops);
    running.step(group.map(({ shape }) => engine.ops.zeros(shape)));
    return group.flatMap(valuesOf);
  };

  it('spares biases, variables of one dimension and architecture weights', () => {
    expect(decayed({})).toEqual([0.75, 0.75, 1, 1, 1]);
  });

  it('decays all of them without the filter', () => {
    expect(decayed({ weight_decay_filter: false })).toEqual([0.75, 0.75, 0.75, 0.75, 0.75]);
  });
});

describe('clipping', () => {
  const stepped = (args: Readonly<Record<string, ArgValue>>, ...gradients: (number[] | undefined)[]): number[] => {
    const group = gradients.map((g, i) => variable(`w${i}`, [g?.length ?? 1], ...(g ?? [0]).map(() => 0)));
    const running = create(build(SGDOptimizer, { lr: 1, momentum: 0, ...args }), ...group);
    running.step(gradients.map((g) => g && tensor(...g)));
    return group.flatMap(valuesOf).map((value) => 0 - value);
  };

  it('limits each value', () => {
    expect(stepped({ clip_abs_value: 2 }, [3, -5], [1])).toEqual([2, -2, 1]);
  });

  it.each([
    // (3, 0, 4): 2-norm 5, 1-norm 7, 3-norm (27 + 64)^(1/3)
    [2, 5],
    [1, 7],
    [3, Math.cbrt(91)],
  ])('limits the norm of order %d over the whole group', (clip_norm_type, norm) => {
    const expected = [3, 0, 4].map((g) => (g * 0.5) / (norm + 1e-6));
    expect(stepped({ clip_norm_value: 0.5, clip_norm_type }, [3, 0], undefined, [4])).toEqual(
      close([...expected.slice(0, 2), 0, expected[2]!]),
    );
  });

  it('leaves smaller norms alone', () => {
    expect(stepped({ clip_norm_value: 6 }, [3], [4])).toEqual([3, 4]);
  });

  it.each([
    ['values', { clip_abs_value: 2 }, [Number.NaN, 1, 2]],
    ['norms', { clip_norm_value: 2 }, [Number.NaN, Number.NaN, Number.NaN]],
    ['norms of order 3', { clip_norm_value: 2, clip_norm_type: 3 }, [Number.NaN, Number.NaN, Number.NaN]],
  ])('makes no step of what is not a number: %s', (_, args, expected) => {
    expect(stepped(args, [Number.NaN, 1], [3])).toEqual(expected);
  });

  it('comes before weight decay', () => {
    const w = variable('w', [1, 1], 8);
    const running = create(build(SGDOptimizer, { lr: 1, momentum: 0, clip_abs_value: 1, weight_decay: 0.5 }), w);
    running.step([engine.ops.tensor([100], [1, 1])]);
    expect(valuesOf(w)).toEqual([3]); // 8 - (1 + 4)
  });
});

describe.each([
  ['SGD', () => build(SGDOptimizer, { lr: 0.1, momentum: 0.9, weight_decay: 0.1, weight_decay_filter: false })],
  ['Adam', () => build(AdamOptimizer, { lr: 0.1, amsgrad: true, weight_decay: 0.1, weight_decay_filter: false })],
  ['RMSprop', () => build(RMSPropOptimizer, { lr: 0.1, momentum: 0.5, centered: true })],
])('%s', (_, make) => {
  const gradientsAt = (step: number): number[] => [Math.sin(step), Math.cos(3 * step), 0.1 * step];

  it('leaves variables without a gradient alone, as if the step had not been', () => {
    const [a, b] = [variable('a', [3], 1, 2, 3), variable('b', [3], 1, 2, 3)];
    const running = create(make(), a, b);
    for (let step = 0; step < 6; step++) {
      const isUsed = step % 2 === 0;
      const before = valuesOf(b);
      running.step([tensor(...gradientsAt(step)), isUsed ? tensor(...gradientsAt(step)) : undefined]);
      if (!isUsed) expect(valuesOf(b)).toEqual(before);
    }
    const c = variable('c', [3], 1, 2, 3);
    const alone = create(make(), c);
    for (const step of [0, 2, 4]) alone.step([tensor(...gradientsAt(step))]);
    expect(valuesOf(b)).toEqual(valuesOf(c));
    running.dispose();
    alone.dispose();
  });

  it('goes on exactly where its state was taken', () => {
    const [a, b] = [variable('w', [3], 1, 2, 3), variable('w', [3], 0, 0, 0)];
    const [first, second] = [create(make(), a), create(make(), b)];
    for (let step = 0; step < 4; step++) first.step([tensor(...gradientsAt(step))]);
    first.lr = 0.05;
    const state = first.state();
    const values = Float32Array.from(a.value.dataSync());
    for (let step = 4; step < 8; step++) first.step([tensor(...gradientsAt(step))]);
    // as a checkpoint does: through JSON
    second.restore({ tensors: state.tensors, values: JSON.parse(JSON.stringify(state.values)) });
    b.load(values);
    for (let step = 4; step < 8; step++) second.step([tensor(...gradientsAt(step))]);
    expect(valuesOf(b)).toEqual(valuesOf(a));
    expect(second.state()).toEqual(first.state());
    first.dispose();
    second.dispose();
  });

  it('keeps no tensors but its slots, and none after its disposal', () => {
    const w = variable('w', [3], 1, 2, 3);
    const running = create(make(), w);
    running.step([tensor(1, 2, 3)]);
    const { tensors } = engine.memory();
    expect(tensors).toBe(1 + running.state().tensors.size);
    for (let i = 0; i < 5; i++) running.step([tensor(1, 2, 3)]);
    expect(engine.memory().tensors).toBe(tensors);
    running.dispose();
    expect(engine.memory().tensors).toBe(1);
  });
});

describe('restoring', () => {
  const trained = (): GroupOptimizer => {
    const running = create(build(SGDOptimizer), variable('a', [2], 1, 2), variable('b', [1], 3));
    running.step([tensor(1, 1), tensor(2)]);
    return running;
  };

  it.each([
    ['a slot of another shape', { 'b/momentum': { shape: [2], data: Float32Array.of(1, 2) } }, {}, '"b/momentum"'],
    ['a slot that is not its own', { 'c/momentum': { shape: [1], data: Float32Array.of(1) } }, {}, '"c/momentum"'],
    ['a missing count', {}, { counts: { a: 1 } }, 'step count of "b"'],
    ['no counts', {}, { counts: 3 }, '"counts"'],
    ['no learning rate', {}, { lr: 'high' }, '"lr"'],
  ])('refuses %s and changes nothing', (_, tensors, values, message) => {
    const running = trained();
    const state = running.state();
    const wrong = {
      tensors: new Map([...state.tensors, ...Object.entries(tensors)]),
      values: { ...state.values, ...values },
    };
    expect(() => running.restore(wrong)).toThrow(message);
    expect(running.state()).toEqual(state);
    running.dispose();
  });

  it('refuses a state that lacks a slot', () => {
    const running = trained();
    const { values } = running.state();
    expect(() => running.restore({ tensors: new Map(), values })).toThrow('"a/momentum" is missing');
    running.dispose();
  });

  it('hands out copies', () => {
    const running = trained();
    const state = running.state();
    state.tensors.get('a/momentum')!.data.fill(99);
    expect([...running.state().tensors.get('a/momentum')!.data]).toEqual([1, 1]);
    running.dispose();
  });

  it('refuses a wrong number of gradients, and frees them', () => {
    const running = trained();
    expect(() => running.step([tensor(1, 1)])).toThrow('"net" has 2 variables, there are 1 gradients');
    running.dispose();
  });
});
