import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { State, Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { build } from './module.fixture.js';
import { free, geneOf, gradientsOf, threeByThree, ToyStarter, train } from './path-methods.fixture.js';
import { StrictlyFairRandomMethod } from './strictly-fair-random-method.js';
import type { SupervisedMethod } from './supervised-method.js';
import { CLASSES, FEATURES, toyBatch, ToySGD } from './toy-network.fixture.js';
import { UniformRandomMethod } from './uniform-random-method.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const { started } = new ToyStarter(() => engine.ops);

describe('training', () => {
  it.each([
    ['UniformRandomMethod', UniformRandomMethod],
    ['StrictlyFairRandomMethod', StrictlyFairRandomMethod],
  ])('by %s lets the network learn to tell the classes apart on every path', async (_, cls) => {
    const method = await started(cls, threeByThree(), {}, { cls_optimizers: [build(ToySGD, { lr: 0.5 })] });
    const test = toyBatch(200, 1000);
    const accuracies = (): number[] =>
      [0, 1, 2].flatMap((a) =>
        [0, 1, 2].map((b) => method.evalStep(test, { epoch: 0, step: 0 }, { gene: [a, b] })['accuracy/1']!),
      );
    expect(Math.max(...accuracies())).toBeLessThan(0.7);
    const { optimizer, every, variables } = method.groups()[0]!;
    let waiting: (Tensor | undefined)[] = [];
    for (let step = 0; step < 240; step++) {
      const gradients = gradientsOf(train(method, step));
      waiting = variables.map((_unused, i) => {
        const [sum, next] = [waiting[i], gradients[i]];
        if (sum === undefined || next === undefined) return sum ?? next;
        const both = engine.ops.add(sum, next);
        sum.dispose();
        next.dispose();
        return both;
      });
      if ((step + 1) % every !== 0) continue;
      optimizer.step(waiting);
      waiting = [];
    }
    // centres are 1.5 * sqrt(2) apart, 2.1 deviations to each side: about 97 % is possible
    expect(Math.min(...accuracies())).toBeGreaterThan(0.85);
    method.dispose();
  });
});

describe('an evaluation batch', () => {
  it('samples the same architecture for the same epoch and step', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const genes = [0, 1, 2, 3, 4, 5, 0, 1].map((step) => {
      method.evalStep(toyBatch(4), { epoch: 1, step });
      return geneOf(method).join();
    });
    expect(genes.slice(6)).toEqual(genes.slice(0, 2));
    expect(new Set(genes).size).toBeGreaterThan(1);
    method.dispose();
  });

  it('can use other values than those of the variables', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const values = new Map([
      ['head.weight', engine.ops.zeros([FEATURES, CLASSES])],
      ['head.bias', engine.ops.zeros([CLASSES])],
    ]);
    const at = { epoch: 0, step: 0 };
    // equal logits: the loss is that of guessing
    expect(method.evalStep(toyBatch(9), at, { values })['loss']).toBeCloseTo(Math.log(CLASSES), 5);
    expect(method.evalStep(toyBatch(9), at)['loss']).not.toBeCloseTo(Math.log(CLASSES), 3);
    values.forEach((tensor) => tensor.dispose());
    method.dispose();
  });

  it('changes no variable; a forward step changes running statistics only', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const before = method.state().tensors;
    method.evalStep(toyBatch(9), { epoch: 0, step: 0 });
    expect(method.state().tensors).toEqual(before);
    method.forwardStep(toyBatch(9), { gene: [1, 2] });
    const changed = [...method.state().tensors].filter(
      ([name, { data }]) => data.join() !== before.get(name)!.data.join(),
    );
    expect(changed.map(([name]) => name)).toEqual(['network/stem.running']);
    expect(geneOf(method)).toEqual([1, 2]);
    method.forwardStep(toyBatch(9));
    expect(geneOf(method)).toEqual([1, 2]);
    method.dispose();
  });
});

describe('state', () => {
  it('lets another method go on exactly there', async () => {
    const [a, b] = [
      await started(StrictlyFairRandomMethod, threeByThree()),
      await started(StrictlyFairRandomMethod, threeByThree()),
    ];
    const go = (method: SupervisedMethod, from: number, to: number): void => {
      for (let step = from; step < to; step++) method.groups()[0]!.optimizer.step(gradientsOf(train(method, step)));
    };
    go(a, 0, 4);
    const { tensors, values } = a.state();
    go(b, 0, 1);
    b.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    go(a, 4, 9);
    go(b, 4, 9);
    expect(b.state()).toEqual(a.state());
    a.dispose();
    b.dispose();
  });

  it.each([
    [
      'without a variable',
      (state: State) => without(state, 'network/cells.1.op.0.weight'),
      'no variable "cells.1.op.0.weight"',
    ],
    [
      'with a variable of another shape',
      (state: State) => withTensor(state, 'network/head.bias', [1, 3]),
      '"head.bias" has shape [3], the saved one [1, 3]',
    ],
    [
      'with a variable too many',
      (state: State) => withTensor(state, 'network/x', [1]),
      'no variable "x", which was saved',
    ],
    [
      'with a foreign tensor',
      (state: State) => withTensor(state, 'momentum', [1]),
      '"momentum" belongs to nothing here',
    ],
    [
      'without strategies',
      ({ tensors, values: { network } }: State) => ({ tensors, values: { network: network! } }),
      '"strategies" is missing',
    ],
    [
      'with strategies that do not fit',
      ({ tensors, values: { network } }: State) => ({
        tensors,
        values: { network: network!, strategies: { default: { chosen: { a: 7 } } } },
      }),
      '"a" has the candidates 0 to 2, not 7',
    ],
  ])('%s is refused by the name of the first misfit, and changes nothing', async (_, spoil, message) => {
    const method = await started(UniformRandomMethod, threeByThree());
    const other = method.state();
    for (const { data } of other.tensors.values()) data.fill(0.5);
    free(train(method, 0));
    const before = method.state();
    expect(() => method.restore(spoil(other))).toThrow(message);
    expect(method.state()).toEqual(before);
    method.dispose();
  });
});

function without(state: State, name: string): State {
  return { ...state, tensors: new Map([...state.tensors].filter(([key]) => key !== name)) };
}
function withTensor(state: State, name: string, shape: readonly number[]): State {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  return { ...state, tensors: new Map([...state.tensors, [name, { shape, data }]]) };
}
