import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chooser, Description, NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, gradientError, type Engine } from '@uninas/engine';
import { buildNetwork, completeDescription, geneChooser, planNetwork } from '../index.js';
import { compareSteps, numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { DEPENDENT, dependentOn, PLAIN, SEARCHED, THRESHOLDS, type LayerExample } from '../testing/layer-examples.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const bodyWith = (ops: readonly Description[], features: number): Description =>
  bodyOf(
    ops.map((op) => ({ op, features })),
    { stem: { features: 8 }, act_fun: 'tanh' },
  );
const dependent = DEPENDENT.map(([cls, kwargs]) => [cls, bodyWith(dependentOn(cls, [-1, -2], kwargs), 8)] as const);
const ALL: readonly (readonly [string, Description])[] = [
  ...[...PLAIN, ...THRESHOLDS, ...SEARCHED].map(({ name, op, features }) => [name, bodyWith([op], features)] as const),
  ...dependent,
];

/** Several genes of a plan; one of the empty gene without weights. */
function genesOf(plan: NetworkPlan, count: number): readonly (readonly number[])[] {
  const random = new Random(5);
  if (plan.weights.length === 0) return [[]];
  return Array.from({ length: count }, () => plan.weights.map(({ choices }) => random.int(choices)));
}

describe.each([
  [8, 8],
  [7, 9],
])('for images of %i x %i', (height, width) => {
  it.each(ALL)('%s allocates what is planned, and computes the planned shapes', async (_, description) => {
    const plan = await planNetwork(description, contextOf(register, [height, width, 3], 5));
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    expect([...built.variables.values()].map(({ name, shape, trainable }) => [name, shape, trainable])).toEqual(
      plan.variables.map(({ name, shape, trainable }) => [name, shape, trainable]),
    );
    const x = ops.tensor(numbers(2 * height * width * 3), [2, height, width, 3]);
    const before = engine.memory();
    for (const [i, gene] of genesOf(plan, 4).entries()) {
      const byName = new Map(plan.weights.map(({ name }, k) => [name, gene[k]!]));
      const options = { training: i % 2 === 0, chooser: geneChooser(plan, gene), dropPath: 0.3, random: new Random(2) };
      expect(compareSteps(built, x, options, byName).differences).toEqual([]);
      const outputs = built.forward(x, options);
      expect(outputs.map(({ shape }) => shape)).toEqual([[2, 5]]);
      for (const output of outputs) output.dispose();
      expect(engine.memory()).toEqual(before);
    }
    x.dispose();
    built.dispose();
  });
});

describe('a description', () => {
  it.each(ALL)('of %s reads back as itself, and gives the same plan', async (_, description) => {
    const complete = await completeDescription(description, register);
    const again = JSON.parse(JSON.stringify(complete)) as Description;
    expect(await completeDescription(again, register)).toEqual(complete);
    const context = contextOf(register, [8, 8, 3], 5);
    expect(await planNetwork(again, context)).toEqual(await planNetwork(description, context));
  });
});

describe('the gradient', () => {
  const error = async (description: Description, chooser?: Chooser, skip = /threshold/): Promise<number> => {
    const INPUT = [4, 5, 3];
    const plan = await planNetwork(description, contextOf(register, INPUT, 3));
    const { ops } = engine;
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    // With the statistics of a batch, most gradients are so small that single precision hides them.
    for (const [name, variable] of built.variables) {
      if (name.endsWith('running_var')) variable.load(new Float32Array(variable.value.size).fill(0.12));
    }
    const x = ops.tensor(numbers(2 * 4 * 5 * 3), [2, ...INPUT]);
    const trained = plan.variables.filter(({ name, trainable }) => trainable && !skip.test(name));
    const inputs = trained.map(({ name, shape }) => {
      const data = Float32Array.from(built.variables.get(name)!.value.dataSync());
      return { shape, data };
    });
    const { largest, perInput } = gradientError(ops, {
      inputs,
      f: (tensors) => {
        const values = new Map(trained.map(({ name }, i) => [name, tensors[i]!]));
        const options = { training: false, values, ...(chooser && { chooser }) };
        return built.forward(x, options)[0]!;
      },
      samples: 4,
      step: 0.02,
    });
    expect(perInput).toHaveLength(trained.length);
    x.dispose();
    built.dispose();
    return largest;
  };

  it.each(PLAIN.filter(({ name }) => !name.includes('thresholds')).map((one) => [one.name, one] as const))(
    'of %s agrees with central differences',
    async (_, { op, features }) => {
      expect(await error(bodyWith([op], features))).toBeLessThan(1e-2);
    },
  );

  /** Every candidate counts, with a share of its own. */
  const weighted: Chooser = {
    combine: (_, branches) =>
      engine.ops.tidy(() => engine.ops.addN(branches.map((branch, i) => engine.ops.affine(branch(), 0.3 + 0.2 * i)))),
  };

  it.each([
    // That of an attention is too small for single precision here; those above test it.
    ...SEARCHED.filter(({ name }) => !name.includes('attentive')).map(
      ({ name, op, features }) => [name, bodyWith([op], features)] as const,
    ),
    ...dependent.filter(([name]) => name !== 'SplitWeightsMixedOp'),
  ])('of all candidates of %s agrees with central differences', async (_, description) => {
    expect(await error(description, weighted)).toBeLessThan(1e-2);
  });
});

describe('layers with thresholds', () => {
  const planned = async (op: Description, features: number) =>
    planNetwork(bodyWith([op], features), contextOf(register, [6, 6, 3], 3));

  it('use the part of the filter whose squares exceed the threshold, as a smaller kernel would', async () => {
    const [superConv] = THRESHOLDS as readonly [LayerExample];
    const { ops } = engine;
    const plan = await planned(superConv.op, 16);
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    const kwargs = { act_fun: 'swish', bn_affine: true, bias: true };
    const plain = await planned({ name: 'ConvLayer', kwargs }, 16);
    const small = buildNetwork(plain, { ops, random: new Random(1) });
    const filter = built.variables.get('cells.0.op.conv.weight')!;
    const x = ops.tensor(numbers(2 * 6 * 6 * 3), [2, 6, 6, 3]);
    // The outer ring is switched off, the inner one stays on.
    built.variables.get('cells.0.op.conv.threshold_k_5')!.load(Float32Array.of(1e6));
    const values = ops.tidy(() => ops.slice(filter.value, [1, 1, 0, 0], [3, 3, 8, 16]).dataSync() as Float32Array);
    for (const [name, variable] of small.variables) {
      const same = built.variables.get(name)!.value.dataSync() as Float32Array;
      variable.load(name === 'cells.0.op.conv.weight' ? values : same);
    }
    const run = (network: typeof built): number[] =>
      ops.tidy(() => [...network.forward(x, { training: false })[0]!.dataSync()]);
    expect(run(built)).toEqual(run(small).map((value) => expect.closeTo(value, 4)));
    x.dispose();
    built.dispose();
    small.dispose();
  });

  it.each(THRESHOLDS.map((one) => [one.name, one] as const))('%s learn the thresholds', async (_, { op, features }) => {
    const { ops } = engine;
    const plan = await planned(op, features);
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    const x = ops.tensor(numbers(4 * 6 * 6 * 3), [4, 6, 6, 3]);
    const thresholds = [...built.variables.values()].filter(({ name }) => name.includes('threshold'));
    expect(thresholds.length).toBeGreaterThan(0);
    const slopes = ops.tidy(() => {
      const loss = () => ops.sum(ops.square(built.forward(x, { training: true })[0]!));
      return ops.valueAndGradients(loss, thresholds).gradients.map((gradient) => gradient.dataSync()[0]!);
    });
    expect(slopes.filter((slope) => !Number.isFinite(slope) || slope === 0)).toEqual([]);
    x.dispose();
    built.dispose();
  });
});
