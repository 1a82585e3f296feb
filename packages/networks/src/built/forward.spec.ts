import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BuiltNetwork, ForwardOptions, NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { geneChooser, planNetwork, buildNetwork } from '../index.js';
import { numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
let engine: Engine;
let plan: NetworkPlan;
let built: BuiltNetwork;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

async function withNetwork(f: () => void): Promise<void> {
  const network = await networkOf(register, small201);
  plan = await network.plan(contextOf(register, [8, 8, 3], 5));
  built = network.build({ ops: engine.ops, random: new Random(1) });
  f();
  built.dispose();
}

/** Outputs for so many images, and for the first of them alone. */
function outputs(batch: number, options: Partial<ForwardOptions> = {}, count = batch): number[] {
  const { ops } = engine;
  return ops.tidy(() => {
    const x = ops.slice(ops.tensor(numbers(batch * 192), [batch, 8, 8, 3]), [0, 0, 0, 0], [count, 8, 8, 3]);
    const chooser = geneChooser(plan, [3, 1, 2, 4, 3, 0]);
    const [output] = built.forward(x, { training: false, chooser, ...options });
    expect(output!.shape).toEqual([count, 5]);
    return [...output!.dataSync()];
  });
}

describe('a network that is too large', () => {
  const built = async (features: number, op = 'ConvLayer'): Promise<unknown> => {
    const body = bodyOf([{ op: { name: op }, features }]);
    const huge = await planNetwork(body, contextOf(register, [8, 8, 3], 5));
    const random = new Random(1);
    return buildNetwork(huge, { ops: engine.ops, random });
  };

  it('is refused before anything is allocated', async () => {
    await expect(built(1e9)).rejects.toThrow(
      /has \d+ values in its variables, at most 268435456 fit; the largest is cells\.0\.op\.conv\.weight \[3, 3, 8, 1000000000\]/,
    );
    await expect(built(9e12)).rejects.toThrow(/at most 268435456 fit/);
    await expect(built(9e15)).rejects.toThrow(/the network has more than 9\.007e15 values$/);
    await expect(built(8e6, 'SkipLayer')).rejects.toThrow(
      /a result Shape\(8, 8, 8000000\) of pad_channels has 512000000 values, at most 268435456 fit/,
    );
  });
});

describe('a forward pass', () => {
  it('is the same each time in evaluation, whatever is random', async () => {
    await withNetwork(() => {
      const first = outputs(4);
      const options = { dropout: 0.5, dropPath: 0.5, dropIdentityPaths: true };
      expect(outputs(4)).toEqual(first);
      expect(outputs(4, { ...options, random: new Random(1) })).toEqual(first);
      expect(outputs(4, { ...options, random: new Random(2) })).toEqual(first);
    });
  });

  it('is the same in training for the same stream, and another for another', async () => {
    await withNetwork(() => {
      const at = (seed: number) =>
        outputs(4, { training: true, dropout: 0.5, dropPath: 0.3, random: new Random(seed) });
      const first = at(1);
      expect(at(1)).toEqual(first);
      expect(at(2)).not.toEqual(first);
    });
  });

  it('works on a single image, in evaluation as on many', async () => {
    await withNetwork(() => {
      outputs(4, { training: true });
      const many = outputs(4);
      const single = outputs(4, {}, 1);
      expect(single).toEqual(many.slice(0, 5).map((value) => expect.closeTo(value, 5)));
      expect(outputs(1, { training: true }).every(Number.isFinite)).toBe(true);
      expect(outputs(1).every(Number.isFinite)).toBe(true);
    });
  });

  it('needs a chooser where there are choices', async () => {
    await withNetwork(() => {
      const x = engine.ops.ones([1, 8, 8, 3]);
      expect(() => built.forward(x, { training: false })).toThrow(
        'the architecture weight n/block-0/1/op-0 needs a chooser',
      );
      x.dispose();
    });
  });

  it('changes running statistics of the branches that ran, and no others', async () => {
    await withNetwork(() => {
      const running = (): Map<string, string> =>
        new Map(
          [...built.variables]
            .filter(([name]) => name.includes('running'))
            .map(([n, v]) => [n, String(v.value.dataSync())]),
        );
      const before = running();
      outputs(4);
      expect(running()).toEqual(before);
      outputs(4, { training: true });
      const changed = [...running()].filter(([name, values]) => before.get(name) !== values).map(([name]) => name);
      const inside = changed.filter((name) => name.startsWith('cells.0.'));
      const op = (place: string, statistic: string) => `cells.0.blocks.${place}.bn.running_${statistic}`;
      expect(inside).toEqual(
        ['0.ops.0.wrapped.3', '1.ops.1.wrapped.2', '2.ops.1.wrapped.3'].flatMap((place) => [
          op(place, 'mean'),
          op(place, 'var'),
        ]),
      );
    });
  });

  it('takes values that stand in for variables, and leaves those alone', async () => {
    await withNetwork(() => {
      const plain = outputs(2);
      const name = 'head.linear.bias';
      const bias = engine.ops.tensor([1, 2, 3, 4, 5], [5]);
      const own = [...built.variables.get(name)!.value.dataSync()];
      const moved = outputs(2, { values: new Map([[name, bias]]) });
      expect(moved).toEqual(plain.map((value, i) => expect.closeTo(value - own[i % 5]! + 1 + (i % 5), 4)));
      expect([...built.variables.get(name)!.value.dataSync()]).toEqual(own);
      bias.dispose();
    });
  });

  it('returns one output for each head, in order of cells', async () => {
    const { ops } = engine;
    const cells = [{ op: { name: 'SkipLayer' }, features: 8 }, { op: { name: 'SkipLayer' }, features: 8 }]; // prettier-ignore
    const heads = [{ name: 'ClassificationHead' }, { name: 'Bench201Head', kwargs: { cell_idx: 0, weight: 0.4 } }];
    const twoHeads = await planNetwork(bodyOf(cells, { heads }), contextOf(register, [8, 8, 3], 5));
    expect(twoHeads.modules.map(({ cls }) => cls)).toEqual([
      'ConvStem',
      'SingleLayerCell',
      'Bench201Head',
      'SingleLayerCell',
      'ClassificationHead',
    ]);
    const network = buildNetwork(twoHeads, { ops, random: new Random(1) });
    const x = ops.ones([2, 8, 8, 3]);
    const found = network.forward(x, { training: false });
    expect(found.map(({ shape }) => shape)).toEqual([[2, 5], [2, 5]]); // prettier-ignore
    for (const tensor of [...found, x]) tensor.dispose();
    network.dispose();
  });
});
