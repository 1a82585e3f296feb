import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import {
  buildNetwork,
  chosenOf,
  countMacs,
  countParams,
  geneChooser,
  planNetwork,
  valuesIn,
  variableSources,
} from '../index.js';
import { numbers } from '../testing/compare.js';
import { contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 4);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

/** Candidates with stride 1 and 2, and those (of both) that finalize to something else than what they computed. */
const SETS: readonly (readonly [string, number, number, readonly number[]])[] = [
  ['Bench101Primitives', 3, 3, []],
  ['Bench201LTsPrimitives', 5, 5, [1]],
  ['Bench201LTspPrimitives', 5, 5, [1]],
  ['Bench201Primitives', 5, 5, []],
  ['BenchMacroPrimitives', 3, 3, []],
  ['DNU_PRDartsPrimitives', 11, 11, []],
  ['DartsBnPrimitives', 8, 8, []],
  ['DartsNzPrimitives', 7, 7, [4, 5]],
  ['DartsPrimitives', 8, 8, [4, 5]],
  ['EfficientNetECAPrimitives', 7, 6, [6]],
  ['EfficientNetPrimitives', 7, 6, [6]],
  ['EfficientNetPrimitivesMini', 4, 4, []],
  ['MobileNetV2Primitives', 6, 6, []],
  ['MobileNetV2SePrimitives', 6, 6, []],
  ['MobileNetV2SkipLTPrimitives', 7, 6, [6]],
  ['MobileNetV2SkipPrimitives', 7, 6, []],
  ['ScarletDartsPrimitives', 7, 7, [4, 5, 6]],
  ['ScarletPrimitives', 13, 12, [12]],
  ['SharedEfficientNetECAPrimitives', 6, 6, []],
  ['SharedEfficientNetPrimitives', 6, 6, []],
  ['SharedMobileNetV2Primitives', 6, 6, []],
  ['ShuffleNetV2Primitives', 4, 4, []],
  ['Test0Primitives', 11, 11, []],
  ['UninasLearnPredictorsNoSkip', 5, 5, []],
  ['UninasLearnPredictorsSkip', 6, 5, [5]],
  ['UninasMixedEcaHswishPrimitives', 7, 6, [6]],
];

const search = (primitives: string, stride: number, more: object = {}) =>
  networkOf(register, {
    cls_network: 'SearchUninasNetwork',
    cls_network_body: 'StackedCellsNetworkBody',
    '{cls_network_body}.cell_order': 'c',
    cls_network_cells: 'SingleLayerCNNSearchCell',
    '{cls_network_cells#0}.features_mult': stride,
    '{cls_network_cells#0}.stride': stride,
    cls_network_cells_primitives: primitives,
    cls_network_stem: 'ConvStem',
    '{cls_network_stem}.features': 8,
    '{cls_network_stem}.act_fun': 'tanh',
    cls_network_heads: 'ClassificationHead',
    ...more,
  });

it('are all primitive sets', () => {
  expect(register.modules('primitive_set').map(({ name }) => name)).toEqual(SETS.map(([name]) => name).toSorted());
});

describe.each(SETS)('%s', (name, atStride1, atStride2, others) => {
  it.each([
    [1, atStride1],
    [2, atStride2],
  ])(
    'with stride %i: each of its candidates computes alone what it computes in the super-network',
    async (stride, count) => {
      const { ops } = engine;
      const network = await search(name, stride);
      const plan = await network.plan(context);
      expect(plan.weights).toEqual([{ name: 'c/cell-0', choices: count, strategy: 'default' }]);
      const superNet = network.build({ ops, random: new Random(1) });
      const x = ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]);
      for (let index = 0; index < count; index++) {
        const [gene, chooser] = [[index], geneChooser(plan, [index])];
        ops.tidy(() => superNet.forward(x, { training: true, chooser }).length);
        const alone = await planNetwork(network.describe(chosenOf(plan, gene)), context);
        expect(alone.modules.map(({ outputs }) => outputs)).toEqual(plan.modules.map(({ outputs }) => outputs));
        const isSame = !others.includes(index) || (stride === 2 && !name.includes('Darts'));
        // The reduction of stride 2 stays what it is.
        if (!isSame && !(stride === 2 && name === 'ScarletDartsPrimitives' && index === 6)) {
          expect(countParams(alone)).not.toBe(countParams(plan, { gene }));
          continue;
        }
        expect(countParams(alone)).toBe(countParams(plan, { gene }));
        expect(countMacs(alone)).toBe(countMacs(plan, { gene }));
        const sources = variableSources(plan, gene);
        const built = buildNetwork(alone, { ops, random: new Random(2) });
        for (const [own, variable] of built.variables) {
          const { from, part } = sources.get(own)!;
          const { shape, value } = superNet.variables.get(from)!;
          variable.load(valuesIn(value.dataSync() as Float32Array, shape, part));
        }
        const [expected, found] = ops.tidy(() => [
          [...superNet.forward(x, { training: false, chooser })[0]!.dataSync()],
          [...built.forward(x, { training: false })[0]!.dataSync()],
        ]);
        expect(found).toEqual(expected.map((value) => expect.closeTo(value, 5)));
        built.dispose();
      }
      x.dispose();
      superNet.dispose();
    },
  );
});

describe('primitives that share weights', () => {
  it('share the 1x1 convolutions of an expansion', async () => {
    const shared = await (await search('SharedMobileNetV2Primitives', 1)).plan(context);
    const plain = await (await search('MobileNetV2Primitives', 1)).plan(context);
    // 1x1 convolutions and their batch normalisations, which are there once instead of three times.
    const pointwise = (expansion: number): number => 2 * 64 * expansion + 16 * expansion + 16;
    expect(countParams(plain) - countParams(shared)).toBe(2 * (pointwise(3) + pointwise(6)));
    const gene = [4];
    expect(countParams(shared, { gene })).toBe(countParams(plain, { gene }));
    expect(countMacs(shared, { gene })).toBe(countMacs(plain, { gene }));
  });

  it('have no subset', async () => {
    const network = await search('SharedMobileNetV2Primitives', 1, {
      '{cls_network_cells_primitives#0}.subset': '0, 1',
    });
    await expect(network.plan(context)).rejects.toThrow(
      'these primitives share weights, of which no subset can be taken',
    );
  });
});
