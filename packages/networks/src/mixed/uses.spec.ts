import { beforeAll, expect, it } from '@jest/globals';
import type { Chooser, Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { buildNetwork, planNetwork } from '../index.js';
import { numbers } from '../testing/compare.js';
import { contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 4);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** All that is combined in a forward pass, in order. */
async function combined(mixed_cls: string): Promise<(readonly [weight: string, use: number])[]> {
  const network = await networkOf(register, {
    ...small201,
    '{cls_network_cells_primitives#0}.mixed_cls': mixed_cls,
    '{cls_network_cells_primitives#0}.mixed_priors': '[[-1]]',
  });
  await network.plan(context);
  // only a stored description tells how many earlier weights split the candidates
  const text = JSON.stringify(network.describe()).replaceAll('"depth":0', '"depth":1');
  const plan = await planNetwork(JSON.parse(text) as Description, context);
  const built = buildNetwork(plan, { ops: engine.ops, random: new Random(1) });
  const seen: (readonly [string, number])[] = [];
  const chooser: Chooser = {
    combine: (weight, branches, use) => {
      seen.push([weight, use!]);
      return branches[1]!();
    },
  };
  engine.ops.tidy(() => {
    built.forward(engine.ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]), { training: false, chooser });
  });
  built.dispose();
  return seen;
}
const WEIGHTS = ['0/1', '1/2', '1/2', '2/3', '2/3', '2/3'].map(
  (block, i) => `n/block-${block}/op-${[0, 0, 1, 0, 1, 2][i]}`,
);

it('counts the requests of a shared weight, cell by cell', async () => {
  const all = [0, 1].flatMap((use) => WEIGHTS.map((weight) => [weight, use] as const));
  expect(await combined('MixedOp')).toEqual(all);
});

it.each(['BiasMixedOp', 'SplitWeightsMixedOp'])(
  '%s sees what the latest request of an earlier weight decided',
  async (cls) => {
    const uses = [0, 1].flatMap((use) => WEIGHTS.map((weight) => [weight, use] as const));
    const isSplit = cls === 'SplitWeightsMixedOp';
    // the table is read by the candidate that runs; split candidates stand behind the decision for the earlier weight
    const expected = uses.flatMap((own, i) => (i === 0 ? [own] : isSplit ? [uses[i - 1]!, own] : [own, uses[i - 1]!]));
    expect(await combined(cls)).toEqual(expected);
  },
);
