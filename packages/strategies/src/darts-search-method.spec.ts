import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch } from '@uninas/contracts';
import type { ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { DartsSearchMethod } from './darts-search-method.js';
import { differences, relativeError } from './differences.fixture.js';
import { build } from './module.fixture.js';
import {
  freeGradients,
  takeGradients,
  toyContext,
  toyMethod,
  toyProgress,
  toyStep,
  toyUpdate,
} from './toy-method.fixture.js';
import { toyBatch, toyNetwork, ToySGD, type ToyNetwork } from './toy-network.fixture.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

const ALPHAS: Readonly<Record<string, readonly number[]>> = {
  'alphas/a': [0.5, -0.4, 0.1],
  'alphas/b': [-1, 0.2, 0.7],
};

/** With alphas that differ, where they are not left as they begin. */
async function started(args: Readonly<Record<string, ArgValue>> = {}, alphas = ALPHAS): Promise<DartsSearchMethod> {
  const method = toyMethod(DartsSearchMethod, toyNetwork(['a', 'b', 'a'], [3, 3, 3]), args, {
    cls_optimizers: [build(ToySGD, { lr: 0.3 }), build(ToySGD, { lr: 0.2 })],
  });
  await method.setup(toyContext(engine.ops));
  for (const variable of method.groups()[1]!.variables) {
    const values = alphas[variable.name];
    if (values !== undefined) variable.load(Float32Array.from(values));
  }
  return method;
}
const latest = (method: DartsSearchMethod) => (method.children.cls_network as ToyNetwork).latest!;
const [TRAIN, VALID] = [toyBatch(16, 3), toyBatch(16, 8)];

function gradients(
  method: DartsSearchMethod,
  phase: 'train' | 'valid',
  batch: Batch,
): (readonly number[] | undefined)[] {
  const result = method.trainStep({ batch, phase, progress: toyProgress(), step: 0 });
  return takeGradients(result, phase === 'train' ? 'net' : 'arc');
}

describe('DARTS', () => {
  it('trains the network on training batches, the architecture on validation batches', async () => {
    const method = await started();
    expect(method.loaderPlan(0)).toEqual({ train: 1, valid: 1 });
    const before = method.state();
    const changed = (): string[] => {
      const now = method.state().tensors;
      return [...before.tensors.keys()].filter(
        (key) => String(now.get(key)!.data) !== String(before.tensors.get(key)!.data),
      );
    };
    const valid = toyStep(method, 1, 'valid');
    expect(Object.keys(valid.metrics)).toEqual(['arc/loss', 'arc/accuracy/1']);
    toyUpdate(method, valid);
    expect(changed()).toEqual(['network/stem.running', 'strategies/default/a', 'strategies/default/b']);
    method.restore(before);
    const train = toyStep(method, 0);
    expect(Object.keys(train.metrics)).toEqual(['net/loss', 'net/accuracy/1']);
    toyUpdate(method, train);
    expect(changed().every((name) => name.startsWith('network/'))).toBe(true);
    expect(changed()).toContain('network/cells.2.op.1.weight');
    method.dispose();
  });

  it('has the gradient of the validation loss with respect to the architecture, by central differences', async () => {
    const method = await started();
    const found = gradients(method, 'valid', VALID);
    const loss = (): number => method.evalStep(VALID, { epoch: 0, step: 0 })['loss']!;
    method.groups()[1]!.variables.forEach((variable, i) => {
      expect(relativeError(found[i]!, differences(variable, 0.05, loss))).toBeLessThan(0.01);
    });
    method.dispose();
  });

  it('has the gradient of the training loss with respect to the network, by central differences', async () => {
    const method = await started();
    const found = gradients(method, 'train', TRAIN);
    const loss = (): number => method.evalStep(TRAIN, { epoch: 0, step: 0 })['loss']!;
    method.groups()[0]!.variables.forEach((variable, i) => {
      expect(relativeError(found[i]!, differences(variable, 0.02, loss))).toBeLessThan(0.01);
    });
    method.dispose();
  });

  it('begins with alphas of a thousandth of the normal distribution', async () => {
    const method = await started({}, {});
    const alphas = method.groups()[1]!.variables.flatMap(({ value }) => [...value.dataSync()]);
    expect(alphas).toHaveLength(6);
    expect(new Set(alphas).size).toBe(6);
    expect(Math.max(...alphas.map(Math.abs))).toBeLessThan(0.005);
    method.dispose();
  });

  it('does not decay its architecture, unless it is told to', async () => {
    const method = await started();
    const seen: (readonly string[] | undefined)[] = [];
    const optimizer = build(ToySGD);
    const { create } = optimizer;
    optimizer.create = (group, ops) => {
      seen.push(group.withoutDecay && [...group.withoutDecay]);
      return create.call(optimizer, group, ops);
    };
    const other = toyMethod(DartsSearchMethod, toyNetwork(['a'], [2]), {}, { cls_optimizers: [optimizer, optimizer] });
    await other.setup(toyContext(engine.ops));
    expect(seen).toEqual([undefined, ['alphas/a']]);
    method.dispose();
    other.dispose();
  });

  it('needs validation samples', async () => {
    const method = toyMethod(DartsSearchMethod, toyNetwork(['a'], [3]));
    const refused = method.setup(toyContext(engine.ops, { valid: false }));
    await expect(refused).rejects.toThrow('DartsSearchMethod trains the architecture on validation samples');
    await expect(method.setup(toyContext(engine.ops, { valid: false }))).rejects.toThrow('set valid_split');
  });

  it('lets masked candidates neither run nor win, and stops when one is left', async () => {
    const method = await started({ mask_indices: [2] });
    freeGradients(toyStep(method, 0));
    expect([method.strategies!.active('a'), method.strategies!.active('b')]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    for (const gradient of gradients(method, 'valid', VALID)) expect(gradient![2]).toBe(0);
    expect(method.strategies!.finalized('b')).toEqual([1]);
    expect(method.onEpochEnd(toyProgress())).toEqual({ stop: false });
    method.dispose();
    const decided = await started({ mask_indices: [0, 1] });
    expect(decided.onEpochEnd(toyProgress())).toEqual({ stop: true });
    decided.dispose();
    await expect(started({ mask_indices: [0, 1, 2] })).rejects.toThrow('"a" would be left without a choice');
  });

  it('finalizes the strongest candidates, and tells how strong all are', async () => {
    const method = await started();
    let strengths: ((weight: string) => readonly number[]) | undefined;
    const network = method.children.cls_network;
    const { describe } = network;
    network.describe = (chosen) => {
      strengths = chosen?.strengths ?? strengths;
      return describe.call(network, chosen);
    };
    const before = method.state();
    expect(method.descriptions()['finalized']).toEqual({ name: 'ToyNetwork', kwargs: { a: [0], b: [2] } });
    const powers = ALPHAS['alphas/b']!.map(Math.exp);
    const sum = powers.reduce((a, b) => a + b, 0);
    strengths!('b').forEach((share, i) => expect(share).toBeCloseTo(powers[i]! / sum, 6));
    // the original changed its strategy by exporting it
    expect(method.state()).toEqual(before);
    method.dispose();
  });

  it('runs a given architecture only, also that of first candidates', async () => {
    const method = await started();
    const at = { epoch: 0, step: 0 };
    const loss = method.evalStep(VALID, at)['loss']!;
    const fixed = method.evalStep(VALID, at, { gene: [0, 0] })['loss']!;
    expect([method.strategies!.active('a'), method.strategies!.active('b')]).toEqual([[0], [0]]);
    expect(fixed).not.toBeCloseTo(loss, 4);
    expect(method.evalStep(VALID, at)['loss']).toBe(loss);
    method.dispose();
  });

  it.each([false, true])('leaves nothing but gradients behind (second order: %p)', async (second_order) => {
    const method = await started({ second_order });
    freeGradients(toyStep(method, 0));
    const before = engine.memory().tensors;
    for (const phase of ['train', 'valid'] as const) {
      const result = toyStep(method, 1, phase);
      const own = [...result.gradients.values()].flat().filter((gradient) => gradient !== undefined);
      expect(engine.memory().tensors).toBe(before + own.length);
      freeGradients(result);
    }
    expect(engine.memory().tensors).toBe(before);
    method.dispose();
  });

  it.each([false, true])('goes on exactly where it was saved (second order: %p)', async (second_order) => {
    const [a, b] = [await started({ second_order }), await started({ second_order }, {})];
    const go = (method: DartsSearchMethod, from: number, to: number): void => {
      for (let step = from; step < to; step++) {
        toyUpdate(method, toyStep(method, step));
        toyUpdate(method, toyStep(method, step, 'valid'));
      }
    };
    go(a, 0, 3);
    const { tensors, values } = a.state();
    go(b, 0, 1);
    b.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    expect(b.state()).toEqual(a.state());
    go(a, 3, 6);
    go(b, 3, 6);
    expect(b.state()).toEqual(a.state());
    a.dispose();
    b.dispose();
  });
});

describe('second order', () => {
  it('has the gradient of the validation loss one training step ahead, by central differences', async () => {
    const method = await started({ second_order: true });
    const first = await started();
    const [net, arc] = method.groups();
    const weights = net!.variables;
    freeGradients(method.trainStep({ batch: TRAIN, phase: 'train', progress: toyProgress(), step: 0 }));
    const found = gradients(method, 'valid', VALID).map((gradient) => gradient!);
    const plain = gradients(first, 'valid', VALID).map((gradient) => gradient!);
    const ahead = (): number => {
      const before = weights.map(({ value }) => Float32Array.from(value.dataSync()));
      const step = gradients(method, 'train', TRAIN);
      weights.forEach((variable, i) =>
        variable.load(before[i]!.map((value, k) => value - net!.optimizer.lr * (step[i]?.[k] ?? 0))),
      );
      const loss = method.evalStep(VALID, { epoch: 0, step: 0 })['loss']!;
      weights.forEach((variable, i) => variable.load(before[i]!));
      return loss;
    };
    const expected = arc!.variables.map((variable) => differences(variable, 0.05, ahead));
    expect(relativeError(found.flat(), expected.flat())).toBeLessThan(0.01);
    // the first order is another one
    expect(relativeError(plain.flat(), expected.flat())).toBeGreaterThan(0.03);
    method.dispose();
    first.dispose();
  });

  it('leaves weights and running statistics as they were', async () => {
    const method = await started({ second_order: true });
    freeGradients(toyStep(method, 0));
    const before = method.state();
    freeGradients(toyStep(method, 1, 'valid'));
    expect(method.state()).toEqual(before);
    method.dispose();
  });

  it('needs a training batch first, and leaves everything as it was without', async () => {
    const method = await started({ second_order: true });
    const before = engine.memory().tensors;
    expect(() => toyStep(method, 0, 'valid')).toThrow('before the first training batch');
    expect(engine.memory().tensors).toBe(before);
    expect(latest(method).forwards).toHaveLength(0);
    method.dispose();
  });
});
