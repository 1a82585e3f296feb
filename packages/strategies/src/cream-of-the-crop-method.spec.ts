import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { HpoEstimator, Target, type Batch, type Gene, type Metrics } from '@uninas/contracts';
import { Random, Register, type ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { CreamOfTheCropMethod } from './cream-of-the-crop-method.js';
import { differences, relativeError } from './differences.fixture.js';
import { firstOf } from './first-of.js';
import { MatchingNetwork } from './matching-network.js';
import { build } from './module.fixture.js';
import { matchDerivative } from './probe-step.js';
import { freeGradients, toyContext, toyMethod, toyProgress, toyStep, toyUpdate } from './toy-method.fixture.js';
import { CLASSES, FEATURES, toyBatch, toyNetwork, type ToyNetwork } from './toy-network.fixture.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

@Register.as('optimization_target')
class ToyTarget extends Target.with({}) {
  override cost(metrics: Metrics): number | undefined {
    const value = metrics[this.args.key];
    return value === undefined || !this.args.maximize ? value : -value;
  }
}

/** The sum of a gene's indices. */
@Register.as('hpo_estimator')
class SumOfGene extends HpoEstimator.with({}) {
  override estimate(gene: Gene): number {
    return gene.reduce((sum, index) => sum + index, 0);
  }
}

async function started(
  args: Readonly<Record<string, ArgValue>> = {},
  key = 'train/loss',
  cls_arc_estimators: readonly HpoEstimator[] = [],
): Promise<CreamOfTheCropMethod> {
  const method = toyMethod(CreamOfTheCropMethod, toyNetwork(['a', 'b'], [3, 3]), args, {
    cls_cotc_targets: [build(ToyTarget, { key, maximize: false })],
    cls_arc_estimators,
  });
  await method.setup(toyContext(engine.ops, { write: (text) => lines.push(text) }));
  return method;
}
const lines: string[] = [];

interface Saved {
  readonly entries: readonly { readonly gene: Gene; readonly costs: readonly number[] }[];
}
const boardOf = (method: CreamOfTheCropMethod): Saved['entries'] =>
  (method.state().values['board'] as unknown as Saved).entries;
const geneOf = (method: CreamOfTheCropMethod): Gene =>
  method.strategies!.weights.map(({ name }) => method.strategies!.active(name)[0]!);

/** What a path says of a batch, with its own statistics. */
function probabilitiesOf(method: CreamOfTheCropMethod, batch: Batch, gene: Gene): Float32Array {
  const { ops } = engine;
  const network = (method.children.cls_network as ToyNetwork).latest!;
  method.strategies!.sample(new Random(0), gene);
  return ops.tidy(() => {
    const x = ops.tensor(batch.inputs, [batch.size, FEATURES]);
    const [output] = network.forward(x, { training: false, chooser: method.strategies! });
    return Float32Array.from(ops.softmax(output!).dataSync());
  });
}

describe('CreamOfTheCropMethod', () => {
  it('learns from labels alone in the grace epochs, which leave the board empty, and while it is empty', async () => {
    const method = await started({ grace_epochs: 1, select_teacher: 'value1' });
    const first = toyStep(method, 0);
    expect([Object.keys(first.metrics), boardOf(method)]).toEqual([['loss', 'accuracy/1'], []]);
    const second = toyStep(method, 1, 'train', 1);
    expect(Object.keys(second.metrics)).toEqual(['loss', 'accuracy/1']);
    expect(boardOf(method)).toEqual([{ gene: geneOf(method), costs: [second.metrics['loss']] }]);
    const third = toyStep(method, 2, 'train', 1);
    expect(Object.keys(third.metrics)).toEqual(['loss', 'loss_student', 'loss_to_teacher', 'accuracy/1']);
    for (const result of [first, second, third]) freeGradients(result);
    method.dispose();
  });

  it('weighs the losses of teacher and labels', async () => {
    const method = await started({ select_teacher: 'value1' });
    freeGradients(toyStep(method, 0));
    const [{ gene: teacher }] = boardOf(method) as [Saved['entries'][number]];
    const batch = toyBatch(16, 7);
    const result = method.trainStep({ batch, phase: 'train', progress: toyProgress(), step: 7 });
    const gene = geneOf(method);
    const targets = probabilitiesOf(method, batch, teacher);
    const lossOf = (of: Batch): number => method.evalStep(of, { epoch: 0, step: 0 }, { gene })['loss']!;
    const [labels, soft] = [lossOf(batch), lossOf({ ...batch, targets })];
    expect(result.metrics['loss_student']).toBeCloseTo(labels, 5);
    expect(result.metrics['loss_to_teacher']).toBeCloseTo(soft, 5);
    expect(result.metrics['loss']).toBeCloseTo((0.5 * soft + 1.5 * labels) / 2, 5);
    freeGradients(result);
    method.dispose();
  });

  it.each(['meta', 'value1', 'l1', 'random'])(
    'finds its teachers by %s, and leaves nothing behind',
    async (select_teacher) => {
      const method = await started({ select_teacher, select_update_iter: 2, mmn_lr: 0.1 });
      for (let step = 0; step < 2; step++) toyUpdate(method, toyStep(method, step));
      const before = engine.memory().tensors;
      const statistics = [...method.built.variables.get('stem.running')!.value.dataSync()];
      for (let step = 2; step < 6; step++) {
        const result = toyStep(method, step);
        expect(result.metrics['loss_to_teacher']).toBeGreaterThan(0);
        freeGradients(result);
        expect(engine.memory().tensors).toBe(before);
      }
      expect([...method.built.variables.get('stem.running')!.value.dataSync()]).not.toEqual(statistics);
      method.dispose();
    },
  );

  it('goes on exactly where it was saved', async () => {
    const args = { select_update_iter: 3, mmn_lr: 0.5 };
    const [a, b] = [await started(args), await started(args)];
    const go = (method: CreamOfTheCropMethod, from: number, to: number): void => {
      for (let step = from; step < to; step++) toyUpdate(method, toyStep(method, step));
    };
    go(a, 0, 5);
    const before = a.state().tensors.get('matching/weight')!.data;
    const { tensors, values } = a.state();
    go(b, 0, 2);
    b.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    go(a, 5, 9);
    go(b, 5, 9);
    expect(b.state()).toEqual(a.state());
    expect(a.state().tensors.get('matching/weight')!.data).not.toEqual(before);
    a.dispose();
    b.dispose();
  });

  it('describes the paths on its board, best first, and tells of them', async () => {
    const method = await started({ select_teacher: 'random', board_size: 2 });
    for (let step = 0; step < 12; step++) freeGradients(toyStep(method, step));
    const [first, second] = boardOf(method);
    const descriptions = method.descriptions();
    expect(Object.keys(descriptions)).toEqual(['search', 'finalized', ...[first, second].map((entry) => `candidate-${entry!.gene.join('-')}`)]); // prettier-ignore
    const [a, b] = first!.gene;
    expect(descriptions['finalized']).toEqual({ name: 'ToyNetwork', kwargs: { a: [a], b: [b] } });
    expect(first!.costs[0]).toBeLessThanOrEqual(second!.costs[0]!);
    method.onEpochEnd(toyProgress());
    const [best, worst] = lines.slice(-2);
    expect(best).toMatch(/^Prioritized paths: \d-\d \(\d\.\d+\); \d-\d \(\d\.\d+\)$/);
    expect(worst).toMatch(/^Worst paths: \d-\d \(\d\.\d+\); \d-\d \(\d\.\d+\)$/);
    const losses = (line: string): number[] => [...line.matchAll(/\((.*?)\)/g)].map(([, value]) => Number(value));
    expect(losses(worst!)[0]).toBeGreaterThan(losses(best!).at(-1)!);
    expect(losses(worst!)[0]).toBeGreaterThanOrEqual(losses(worst!)[1]!);
    method.dispose();
  });

  it('keeps paths off the board that break a constraint, and rates by estimators behind the targets', async () => {
    const args = { key: 'sum', is_constraint: true, min_value: 1, max_value: 2, is_objective: true, maximize: true };
    const method = await started({ select_teacher: 'value1', board_size: 9 }, 'train/loss', [build(SumOfGene, args)]);
    for (let step = 0; step < 30; step++) freeGradients(toyStep(method, step));
    const board = boardOf(method);
    const sums = board.map(({ gene }) => gene[0]! + gene[1]!);
    expect(new Set(sums)).toEqual(new Set([1, 2]));
    expect(board.map(({ costs }) => costs[1])).toEqual(sums.map((sum) => -sum));
    method.dispose();
  });

  it('learns from labels alone, and says so, while no path keeps the constraints', async () => {
    const args = { key: 'sum', is_constraint: true, min_value: 9, max_value: 9 };
    const method = await started({ select_teacher: 'value1' }, 'train/loss', [build(SumOfGene, args)]);
    const results = [0, 1].map((step) => toyStep(method, step));
    expect(results.map(({ metrics }) => Object.keys(metrics))).toEqual([['loss', 'accuracy/1'], ['loss', 'accuracy/1']]); // prettier-ignore
    results.forEach(freeGradients);
    method.onEpochEnd(toyProgress());
    expect(lines.at(-1)).toContain('no path has kept all constraints');
    method.dispose();
  });

  it('says what it cannot work with', async () => {
    await expect(started({}, 'val/accuracy/1')).rejects.toThrow(
      'cls_cotc_targets#0.key: paths are rated by training batches',
    );
    const method = await started({ select_teacher: 'l1' }, 'train/accuracy/9');
    expect(() => toyStep(method, 0)).toThrow(
      'training measures no train/accuracy/9; there are train/loss, train/accuracy/1',
    );
    method.dispose();
    const blind = toyMethod(
      CreamOfTheCropMethod,
      toyNetwork(['a'], [3]),
      {},
      { cls_cotc_targets: [build(ToyTarget, { key: 'train/loss' })], cls_arc_estimators: [] },
    );
    await expect(blind.setup(toyContext(engine.ops, { valid: false }))).rejects.toThrow('set valid_split');
  });
});

describe('the matching network', () => {
  const options = { classes: CLASSES, samples: 2, average: true };
  const difference = [0.3, -0.1, -0.2, -0.4, 0.6, -0.2];

  it('is the sigmoid of the average score, by hand', () => {
    const { ops } = engine;
    const network = new MatchingNetwork(ops, new Random(1), options);
    const [weight, bias] = network.variables;
    weight!.load(Float32Array.of(1, 2, 3));
    bias!.load(Float32Array.of(0.5));
    const x = ops.tensor(difference, [2, 3]);
    // scores -0.5 and 0.2, on average -0.15, and 0.5
    expect(network.match(x)).toBeCloseTo(1 / (1 + Math.exp(-0.35)), 6);
    x.dispose();
    network.dispose();
  });

  it.each([true, false])('has the gradient of central differences, and follows it (average: %p)', (average) => {
    const { ops } = engine;
    const network = new MatchingNetwork(ops, new Random(1), { ...options, average });
    const x = ops.tensor(difference, [2, 3]);
    for (const { variable, value } of network.gradients(x)) {
      const expected = differences(variable, 0.02, () => network.match(x));
      expect(relativeError([...value.dataSync()], expected)).toBeLessThan(0.01);
      value.dispose();
    }
    const before = network.match(x);
    network.step(x, -1, 1);
    expect(network.match(x)).toBeGreaterThan(before);
    network.step(x, 1, 1);
    network.step(x, 1, 1);
    expect(network.match(x)).toBeLessThan(before);
    x.dispose();
    network.dispose();
  });
});

it('the derivative of the loss ahead of a step is that of central differences', () => {
  const { ops } = engine;
  const w = ops.variable('w', [3], { data: Float32Array.of(0.5, -1, 2) });
  const [a, b, c] = [[1, 0, 0.5], [-1, 1, 1], [0, 2, 3]]; // prettier-ignore
  const towards = (goal: readonly number[]) => () => ops.valueAndGradients(() => ops.affine(ops.sum(ops.square(ops.sub(w.value, ops.tensor(goal, [3])))), 0.5), [w]).gradients; // prettier-ignore
  const losses = { labels: towards(a!), teacher: towards(b!), valid: towards(c!) };
  const found = matchDerivative(ops, { weights: [w], rate: 0.3, match: 0.7 }, losses);
  const ahead = (m: number): number =>
    [0.5, -1, 2].reduce((sum, x, i) => {
      const step = x - (0.3 / 2) * (m * (x - b![i]!) + (2 - m) * (x - a![i]!));
      return sum + 0.5 * (step - c![i]!) ** 2;
    }, 0);
  expect(found).toBeCloseTo((ahead(0.701) - ahead(0.699)) / 0.002, 4);
  expect([...w.value.dataSync()]).toEqual([0.5, -1, 2]);
  w.dispose();
});

it('the first samples of a batch are a batch', () => {
  const batch = { ...toyBatch(5), targets: Float32Array.from({ length: 15 }, (_, i) => i) };
  const { size, inputs, labels, targets } = firstOf(batch, 2);
  expect([size, inputs.length, labels.length, [...targets!]]).toEqual([2, 8, 2, [0, 1, 2, 3, 4, 5]]);
  expect(firstOf(batch, 9).size).toBe(5);
});
