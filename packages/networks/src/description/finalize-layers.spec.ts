import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chosen, Description, NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import {
  buildNetwork,
  chosenOf,
  countMacs,
  countParams,
  finalizeDescription,
  geneChooser,
  planNetwork,
  usedVariables,
  valuesIn,
  variableSources,
} from '../index.js';
import { numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { DEPENDENT, dependentOn, SEARCHED } from '../testing/layer-examples.js';
import { contextOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [7, 7, 3], 4);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

/** Every gene of a small space. */
function genesOf(plan: NetworkPlan): readonly (readonly number[])[] {
  return plan.weights.reduce<readonly (readonly number[])[]>(
    (genes, { choices }) => genes.flatMap((gene) => Array.from({ length: choices }, (_, i) => [...gene, i])),
    [[]],
  );
}

/** Compares the super-network with each finalized network that got its values. */
async function expectSame(description: Description, isCounted: boolean, depth?: number): Promise<void> {
  const { ops } = engine;
  const plan = await planNetwork(description, context);
  const superNet = buildNetwork(plan, { ops, random: new Random(1) });
  const x = ops.tensor(numbers(3 * 7 * 7 * 3), [3, 7, 7, 3]);
  const run = (f: () => readonly { dataSync(): ArrayLike<number> }[]): number[] =>
    ops.tidy(() => f().flatMap((tensor) => [...Array.from(tensor.dataSync())]));
  // Running statistics that differ from the first ones, in all branches.
  for (const gene of genesOf(plan))
    run(() => superNet.forward(x, { training: true, chooser: geneChooser(plan, gene) }));
  for (const gene of genesOf(plan)) {
    const alone = await planNetwork(await finalizeDescription(description, chosenOf(plan, gene), register), context);
    expect(alone.weights).toEqual([]);
    if (isCounted) {
      expect(countParams(alone)).toBe(countParams(plan, { gene }));
      expect(countMacs(alone)).toBe(countMacs(plan, { gene }));
    }
    const sources = variableSources(plan, gene, depth === undefined ? undefined : () => depth);
    const built = buildNetwork(alone, { ops, random: new Random(2) });
    for (const [name, variable] of built.variables) {
      const { from, part } = sources.get(name)!;
      const { shape, value } = superNet.variables.get(from)!;
      variable.load(valuesIn(value.dataSync() as Float32Array, shape, part));
    }
    const chooser = geneChooser(plan, gene);
    const expected = run(() => superNet.forward(x, { training: false, chooser }));
    const found = run(() => built.forward(x, { training: false }));
    expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-5);
    built.dispose();
  }
  x.dispose();
  superNet.dispose();
}

describe('the finalized network computes what the super-network computes', () => {
  it.each(SEARCHED.map((one) => [one.name, one] as const))('with %s', async (_, { op, features, choices }) => {
    const description = bodyOf([{ op, features }]);
    const plan = await planNetwork(description, context);
    expect(plan.weights.map((weight) => weight.choices)).toEqual(choices);
    await expectSame(description, true);
  });

  it('with weights that are split by earlier choices', async () => {
    const description = bodyOf(
      dependentOn('SplitWeightsMixedOp', [-1, -2], { depth: 2 }).map((op) => ({ op, features: 8 })),
    );
    const plan = await planNetwork(description, context);
    expect(plan.requests.map(({ name }) => name)).toEqual(['a', 'b', 'w']);
    // Nine sets of the candidates of one, and the two others.
    const of = (cell: number): number => plan.modules[cell + 1]!.params;
    expect([of(0), of(1), of(2)]).toEqual([672, 672, 9 * 672]);
    await expectSame(description, true);
  });

  it.each([0, 1])('with weights of which %i of two levels are split', async (depth) => {
    const ops = dependentOn('SplitWeightsMixedOp', [-1, -2], { depth });
    const description = bodyOf(ops.map((op) => ({ op, features: 8 })));
    // all sets are there, and those of the first candidate are used
    expect((await planNetwork(description, context)).modules[3]!.params).toBe(9 * 672);
    await expectSame(description, true, depth);
  });
});

describe('mixed operations that depend on earlier choices', () => {
  it.each(DEPENDENT.filter(([, , keeps]) => !keeps))('%s is finalized to its candidate', async (cls, kwargs) => {
    const ops = dependentOn(cls, [-1, -2], kwargs);
    const description = bodyOf(ops.map((op) => ({ op, features: 8 })));
    const chosen: Chosen = () => [2];
    const alone = await finalizeDescription(description, chosen, register);
    const plain = bodyOf(dependentOn('MixedOp', []).map((op) => ({ op, features: 8 })));
    expect(alone).toEqual(await finalizeDescription(plain, chosen, register));
    const plan = await planNetwork(description, context);
    const names = new Set((await planNetwork(alone, context)).variables.map(({ name }) => name));
    expect(new Set(variableSources(plan, [2, 2, 2]).keys())).toEqual(
      new Set([...names, ...[...variableSources(plan, [2, 2, 2]).keys()].filter((name) => name.includes('attention'))]),
    );
  });

  it.each([
    ['BiasMixedOp', [-1, -2], 3 * 3 * 3 * 8],
    ['BiasMixedOp', [-1], 3 * 3 * 8],
    ['BiasMixedOp', [], 0],
    ['BiasMixedOp', [-1, -9], 3 * 3 * 8],
    ['MulBiasMixedOp', [-2, -1], 3 * 3 * 3 * 8],
    ['BiasSumMixedOp', [-1, -2], 3 * 3 * 8],
    ['AttentionSigmoidMixedOp', [-1, -2], 2 * 3 * 8],
    ['AttentionSSigmoidMixedOp', [-1, -2], 3 * 3 * 8],
    ['Attention2x1SSigmoidMixedOp', [-1, -2], 3 * 3 * 8 + 72],
  ] as const)('%s with the priors %j has %i values more', async (cls, priors, more) => {
    const params = async (ops: readonly Description[]): Promise<number> =>
      countParams(await planNetwork(bodyOf(ops.map((op) => ({ op, features: 8 }))), context));
    expect((await params(dependentOn(cls, priors))) - (await params(dependentOn('MixedOp', priors)))).toBe(more);
  });

  it.each(DEPENDENT)('%s computes something else for other earlier choices', async (cls, kwargs) => {
    const { ops } = engine;
    const description = bodyOf(dependentOn(cls, [-1], kwargs).map((op) => ({ op, features: 8 })));
    const plan = await planNetwork(description, context);
    const built = buildNetwork(plan, { ops, random: new Random(1) });
    const tables = [...built.variables].filter(
      ([name]) => /bias(_\d)?$|attention/.test(name) && name.startsWith('cells.2'),
    );
    for (const [, variable] of tables) variable.load(numbers(variable.value.size, 3));
    const x = ops.tensor(numbers(2 * 7 * 7 * 3), [2, 7, 7, 3]);
    // The outputs of the second operation are the same for the first two: both are skip connections then.
    const outputs = [0, 1, 2].map((prior) => {
      const values = usedVariables(plan, { gene: [0, prior, 1] });
      expect([...values].some((name) => name.startsWith('cells.2'))).toBe(true);
      const chooser = {
        combine: (weight: string, branches: readonly (() => never)[]) =>
          // The second operation itself always skips; only what depends on it differs.
          branches[weight === 'b' && branches.length === 3 && asked++ === 0 ? 0 : { a: 0, b: prior, w: 1 }[weight]!]!(),
      };
      let asked = 0;
      return ops.tidy(() => [...built.forward(x, { training: false, chooser: chooser as never })[0]!.dataSync()]);
    });
    expect(outputs[0]).not.toEqual(outputs[1]);
    expect(outputs[1]).not.toEqual(outputs[2]);
    x.dispose();
    built.dispose();
  });
});
