import { afterEach, beforeAll, expect, it } from '@jest/globals';
import type { MethodContext, State } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { build } from './module.fixture.js';
import { StrictlyFairRandomMethod } from './strictly-fair-random-method.js';
import type { SupervisedMethod } from './supervised-method.js';
import { CLASSES, FEATURES, toyNetwork, ToyAccuracy, ToyCrossEntropy, ToySGD } from './toy-network.fixture.js';
import { UniformRandomMethod } from './uniform-random-method.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const context = (): MethodContext => ({
  ops: engine.ops,
  random: new Random(1),
  data: {
    info: { input: [FEATURES], output: [CLASSES], counts: { train: 0, valid: 0, test: 0 } },
    loader: () => undefined,
    split: { train: [], valid: [] },
    testReads: 0,
  },
  maxEpochs: 5,
  modules: { load: () => Promise.reject(new Error('not needed')) },
  readText: () => Promise.reject(new Error('not needed')),
  log: { info: () => undefined, warn: () => undefined },
});

const textOf = ({ tensors, values }: State): string =>
  JSON.stringify([[...tensors].map(([name, { shape, data }]) => [name, shape, [...data]]), values]);

it.each([UniformRandomMethod, StrictlyFairRandomMethod])(
  'describing what %p has found changes nothing, and gives the same text each time',
  async (cls) => {
    const method = build<SupervisedMethod>(cls, {}, {
      cls_network: toyNetwork(['a', 'b', 'a'], [3, 3, 3]),
      cls_criterion: build(ToyCrossEntropy),
      cls_metrics: [build(ToyAccuracy)],
      cls_optimizers: [build(ToySGD)],
    }); // prettier-ignore
    await method.setup(context());
    const strategies = method.strategies!;
    for (let i = 0; i < 5; i++) {
      strategies.sample(new Random(i));
      const chosen = strategies.weights.map(({ name }) => [...strategies.active(name)]);
      const before = textOf(method.state());
      const texts = Array.from({ length: 3 }, () => JSON.stringify(method.descriptions()));
      expect(new Set(texts).size).toBe(1);
      expect(textOf(method.state())).toBe(before);
      expect(strategies.weights.map(({ name }) => [...strategies.active(name)])).toEqual(chosen);
    }
    method.dispose();
  },
);
