import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { countParams, planNetwork } from '../index.js';
import { compareSteps, numbers } from '../testing/compare.js';
import { contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const bottleneck = (features: number): number => 9 * 16 + 32 + 16 * features + 2 * features;
/** Arguments, shape of the input, outputs, parameters. */
const STEMS: readonly (readonly [string, object, readonly number[], readonly (readonly number[])[], number])[] = [
  ['ConvStem', { features: 16, stride: 2, act_fun: 'relu' }, [7, 7, 3], [[4, 4, 16]], 27 * 16 + 32],
  ['DartsCifarStem', { features: 12 }, [8, 8, 3], [[8, 8, 12], [8, 8, 12]], 27 * 12 + 24], // prettier-ignore
  ['DartsImagenetStem', { features: 12 }, [16, 16, 3], [[4, 4, 12], [2, 2, 12]], 27 * 6 + 12 + 54 * 12 + 24 + 108 * 12 + 24], // prettier-ignore
  ['LinearToConvStem', { features: 8 }, [5], [[1, 1, 8]], 40 + 8 + 16],
  ['LinearToConvStem', { features: 8, use_bias: false, use_bn: false }, [5], [[1, 1, 8]], 40],
  ['MobileNetV2Stem', { features: 16, features1: 8 }, [8, 8, 3], [[4, 4, 8]], 27 * 16 + 32 + bottleneck(8)],
  [
    'MobileNetV2Stem',
    { features: 16, features1: 16, stride1: 2, se_cmul1: 0.5 },
    [8, 8, 3],
    [[2, 2, 16]],
    27 * 16 + 32 + bottleneck(16) + (16 * 8 + 8) + (8 * 16 + 16),
  ],
  ['ReshapeStem', {}, [6], [[1, 6, 1]], 0],
  ['ReshapeStem', { reshape_to: '3, 2, -1' }, [4, 2, 3], [[2, 4, 3]], 0],
  ['SkipStem', {}, [4, 4, 3], [[4, 4, 3]], 0],
];

/** A network of the stem and one cell that fits its outputs. */
function network(stem: string, args: object, outputs: readonly (readonly number[])[]) {
  const count = outputs.length;
  const cell = count === 2 ? 'DartsCNNSearchCell' : 'SingleLayerCNNSearchCell';
  return {
    cls_network: 'SearchUninasNetwork',
    cls_network_body: 'StackedCellsNetworkBody',
    '{cls_network_body}.cell_order': 'c',
    cls_network_cells: cell,
    '{cls_network_cells#0}.features_fixed': 8,
    cls_network_cells_primitives: count === 2 ? 'DartsPrimitives' : 'UninasLearnPredictorsNoSkip',
    cls_network_stem: stem,
    ...Object.fromEntries(
      Object.entries(args).map(([name, value]) => [`{cls_network_stem}.${name}`, value as unknown]),
    ),
    cls_network_heads: 'ClassificationHead',
  };
}

describe.each(STEMS)('%s with %j', (stem, args, input, outputs, params) => {
  const config = network(stem, args, outputs);
  const planned = async () => {
    const tree = await networkOf(register, config);
    return { tree, plan: await tree.plan(contextOf(register, input, 4)) };
  };

  it(`makes ${outputs.join(' and ')} of ${input.join()}, with ${params} parameters`, async () => {
    const { tree, plan } = await planned();
    expect(plan.modules[0]!.outputs).toEqual(outputs);
    expect(plan.modules[0]!.params).toBe(params);
    const again = JSON.parse(JSON.stringify(tree.describe())) as Description;
    expect(await planNetwork(again, contextOf(register, input, 4))).toEqual(plan);
    const { ops } = engine;
    const built = tree.build({ ops, random: new Random(1) });
    const x = ops.tensor(numbers(2 * input.reduce((a, b) => a * b, 1)), [2, ...input]);
    const gene = new Map(plan.weights.map(({ name }) => [name, 0]));
    for (const training of [true, false]) {
      expect(
        compareSteps(built, x, { training, chooser: { combine: (_, [first]) => first!() } }, gene).differences,
      ).toEqual([]);
    }
    x.dispose();
    built.dispose();
  });
});

describe('a stem', () => {
  const plan = async (stem: string, args: object, input: readonly number[]) =>
    (await networkOf(register, network(stem, args, [[1, 1, 1]]))).plan(contextOf(register, input, 4));

  it.each(['ConvStem', 'MobileNetV2Stem', 'LinearToConvStem'])('%s needs the number of its features', async (stem) => {
    await expect(plan(stem, {}, stem === 'LinearToConvStem' ? [4] : [4, 4, 3])).rejects.toThrow(
      'features must be set to the number of output channels',
    );
  });

  it.each([
    [{ reshape_to: '5, 1, -1' }, '48 elements do not fall into a shape of 5, 1, -1'],
    [{ reshape_to: '-1, 1, -1' }, 'at most one number of reshape_to may be -1'],
    [{ features: 7 }, 'features is 7, the input has 48 elements'],
    [{ reshape_to: '3, 3, 3' }, 'cannot reshape Shape(4, 4, 3) to Shape(3, 3, 3)'],
  ])('ReshapeStem refuses %j', async (args, message) => {
    await expect(plan('ReshapeStem', args, [4, 4, 3])).rejects.toThrow(message);
  });

  it('LinearToConvStem and a pixel make a network for vectors', async () => {
    const planned = await plan('LinearToConvStem', { features: 8 }, [5]);
    expect(countParams(planned, { gene: [2] })).toBe(64 + 64 + 16 + 36);
  });

  it('ReshapeStem makes an image flat, for linear layers', async () => {
    const cell = { name: 'SingleLayerCell', kwargs: { name: 'c', features_fixed: 8 }, submodules: { op: { name: 'LinearLayer' } } }; // prettier-ignore
    const description = {
      name: 'StackedCellsNetworkBody',
      kwargs: { cell_order: ['c'], cell_configs: { c: cell } },
      submodules: { stem: { name: 'ReshapeStem', kwargs: { reshape_to: [-1], features: 24 } } },
      submodule_lists: { heads: [{ name: 'IdentityHead' }] },
    } as unknown as Description;
    const planned = await planNetwork(description, contextOf(register, [4, 2, 3], 8));
    expect(planned.modules.map(({ outputs }) => outputs)).toEqual([[[24]], [[8]], [[8]]]);
  });
});
