import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, Gatherer, Gatherers, MethodGroup } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { build } from './module.fixture.js';
import { free, geneOf, gradientsOf, threeByThree, ToyStarter, train, usedNames } from './path-methods.fixture.js';
import { CLASSES, toyBatch, ToyAccuracy, ToyCrossEntropy, ToyRegularizer } from './toy-network.fixture.js';
import { toyProgress } from './toy-method.fixture.js';
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

describe('a training batch', () => {
  it('has gradients of the variables that its path used, and of no others', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const result = train(method, 0, 0, [0, 2]);
    expect(usedNames(method, result)).toEqual([
      'stem.weight',
      'cells.0.op.0.weight',
      'cells.2.op.0.weight',
      'head.weight',
      'head.bias',
    ]);
    free(result);
    method.dispose();
  });

  it("has the gradients of the sum of the heads' weighted losses", async () => {
    const network = threeByThree({ aux: 0.25 });
    const method = await started(UniformRandomMethod, network);
    const batch = toyBatch(6, 4);
    const result = method.trainStep({ batch, phase: 'train', progress: toyProgress(), step: 0, gene: [1, 0] });
    const lossNow = (): number => method.evalStep(batch, { epoch: 0, step: 0 }, { gene: [1, 0] })['loss']!;
    expect(result.metrics['loss']).toBeCloseTo(lossNow(), 5);
    method.groups()[0]!.variables.forEach((variable, i) => {
      const gradient = gradientsOf(result)[i];
      if (gradient === undefined) return;
      const [own, values, step] = [gradient.dataSync(), Float32Array.from(variable.value.dataSync()), 0.02];
      for (let k = 0; k < Math.min(3, own.length); k++) {
        const losses = [step, -step].map((by) => {
          variable.load(values.map((value, j) => (j === k ? value + by : value)));
          return lossNow();
        });
        expect(own[k]).toBeCloseTo((losses[0]! - losses[1]!) / (2 * step), 2);
      }
      variable.load(values);
    });
    free(result);
    method.dispose();
  });

  it('takes one forward pass, metrics included, and leaves nothing but its gradients', async () => {
    const network = threeByThree();
    const method = await started(UniformRandomMethod, network);
    const before = engine.memory().tensors;
    const result = train(method, 0);
    expect(network.latest!.forwards).toHaveLength(1);
    expect(Object.keys(result.metrics)).toEqual(['loss', 'accuracy/1']);
    const count = gradientsOf(result).filter((gradient) => gradient !== undefined).length;
    expect(engine.memory().tensors).toBe(before + count);
    free(result);
    method.evalStep(toyBatch(8), { epoch: 0, step: 0 });
    method.forwardStep(toyBatch(8));
    expect(engine.memory().tensors).toBe(before);
    method.dispose();
  });

  it('measures the network before it is changed', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const batch = toyBatch(16, 0);
    const expected = method.evalStep(batch, { epoch: 0, step: 0 }, { gene: [1, 1] });
    const result = train(method, 0, 0, [1, 1]);
    expect(result.metrics['accuracy/1']).toBe(expected['accuracy/1']);
    expect(result.metrics['loss']).toBeCloseTo(expected['loss']!, 6);
    free(result);
    method.dispose();
  });

  it('leaves nothing behind when the criterion fails', async () => {
    const failing = build(ToyCrossEntropy);
    failing.loss = () => {
      throw new Error('no loss');
    };
    const method = await started(UniformRandomMethod, threeByThree(), {}, { cls_criterion: failing });
    const before = engine.memory().tensors;
    expect(() => train(method, 0)).toThrow('no loss');
    expect(engine.memory().tensors).toBe(before);
    method.dispose();
  });

  it('has the loss of its targets where labels are not certain', async () => {
    const method = await started(UniformRandomMethod, threeByThree());
    const at = { epoch: 0, step: 0 };
    const lossOf = (batch: Batch): number => method.evalStep(batch, at, { gene: [1, 1] })['loss']!;
    const plain = toyBatch(6, 2);
    const shares = (change: (label: number) => readonly number[]): Batch => {
      return { ...plain, targets: Float32Array.from([...plain.labels].flatMap(change)) };
    };
    const classes = Array.from({ length: CLASSES }, (_, i) => i);
    const certain = (of: number): number[] => classes.map((i) => (i === of ? 1 : 0));
    expect(lossOf(shares(certain))).toBeCloseTo(lossOf(plain), 6);
    // cross entropy is linear in the targets
    const next = (label: number): number => (label + 1) % CLASSES;
    const mixed = lossOf(
      shares((label) => classes.map((i) => 0.75 * certain(label)[i]! + 0.25 * certain(next(label))[i]!)),
    );
    expect(mixed).toBeCloseTo(0.75 * lossOf(plain) + 0.25 * lossOf(shares((label) => certain(next(label)))), 5);
    method.dispose();
  });

  it('is given to what its metrics gather, as an evaluation batch is', async () => {
    const metric = build(ToyAccuracy);
    const method = await started(UniformRandomMethod, threeByThree(), {}, { cls_metrics: [metric] });
    expect(method.metrics()).toEqual([metric]);
    const seen: unknown[] = [];
    const gatherer: Gatherer = {
      add: (_, outputs, { labels, weights }) =>
        void seen.push([outputs.map(({ shape }) => shape), labels.size, weights]),
      result: () => undefined,
    };
    const gatherers: Gatherers = { of: (one) => (one === metric ? gatherer : undefined) };
    const batch = toyBatch(6, 2);
    free(method.trainStep({ batch, phase: 'train', progress: toyProgress(), step: 0, gatherers }));
    method.evalStep(batch, { epoch: 0, step: 0 }, { gatherers });
    expect(seen).toEqual(Array(2).fill([[[6, CLASSES]], 6, [1]]));
    method.dispose();
  });

  it('is averaged if the criterion does not reduce', async () => {
    const losses = await Promise.all(
      ['none', 'mean'].map(async (reduction) => {
        const method = await started(
          UniformRandomMethod,
          threeByThree(),
          {},
          { cls_criterion: build(ToyCrossEntropy, { reduction }) },
        );
        const result = train(method, 0);
        free(result);
        method.dispose();
        return result.metrics['loss']!;
      }),
    );
    expect(losses[0]).toBeCloseTo(losses[1]!, 6);
  });

  it.each([
    ['mean', false],
    ['none', false],
    ['sum', true],
  ])('with reduction %s: that losses of shares of a batch add up is %s', async (reduction, sums) => {
    const criterion = { cls_criterion: build(ToyCrossEntropy, { reduction }) };
    const method = await started(UniformRandomMethod, threeByThree(), {}, criterion);
    expect(method.sumsLosses).toBe(sums);
    method.dispose();
  });

  it('samples by epoch and step, whatever came before', async () => {
    const [a, b] = [
      await started(UniformRandomMethod, threeByThree()),
      await started(UniformRandomMethod, threeByThree()),
    ];
    for (let step = 0; step < 5; step++) free(train(b, step));
    const genes = [a, b].map((method) => {
      free(train(method, 3, 2));
      return geneOf(method);
    });
    expect(genes[0]).toEqual(genes[1]);
    a.dispose();
    b.dispose();
  });

  it('is regularised as the epoch asks for, with a stream of its own', async () => {
    const network = threeByThree();
    const method = await started(
      UniformRandomMethod,
      network,
      {},
      { cls_regularizers: [build(ToyRegularizer, { from: 1 })] },
    );
    for (const epoch of [0, 2]) free(train(method, 0, epoch));
    method.evalStep(toyBatch(4), { epoch: 2, step: 0 });
    const [first, second, evaluated] = network.latest!.forwards;
    expect([first!.dropout, second!.dropout, evaluated!.dropout]).toEqual([undefined, 0.2, undefined]);
    expect([first!.training, evaluated!.training]).toEqual([true, false]);
    expect(first!.random!.uint32()).not.toBe(second!.random!.uint32());
    method.dispose();
  });

  it('is computed with what knobs were turned to', async () => {
    const network = threeByThree();
    const method = await started(UniformRandomMethod, network, {}, { cls_regularizers: [build(ToyRegularizer)] });
    const [{ optimizer }] = method.groups() as [MethodGroup];
    const knobs = method.knobs();
    expect(knobs.map(({ name, get }) => [name, get()])).toEqual([
      ['learning_rate/0/net', 0.2],
      ['regularizer/0/ToyRegularizer/p', 0.1],
    ]);
    knobs[0]!.set(0.05);
    knobs[1]!.set(0.25);
    expect([optimizer.lr, optimizer.initialLr, knobs[0]!.get(), knobs[1]!.get()]).toEqual([0.05, 0.05, 0.05, 0.25]);
    free(train(method, 0, 2));
    expect(network.latest!.forwards.at(-1)!.dropout).toBe(0.5);
    // a value that stays leaves what a scheduler has made of it
    optimizer.lr = 0.01;
    knobs[0]!.set(0.05);
    expect(optimizer.lr).toBe(0.01);
    knobs[0]!.set(-1);
    expect(optimizer.lr).toBe(0);
    method.dispose();
  });
});
