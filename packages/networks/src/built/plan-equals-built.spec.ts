import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BuiltNetwork, Description, NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { buildNetwork, geneChooser, planNetwork } from '../index.js';
import { compareSteps, numbers } from '../testing/compare.js';
import { bodyOf } from '../testing/descriptions.js';
import { bench201, contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const conv = { k_size: 3, order: 'w_bn_act', act_fun: 'relu', bn_affine: true };
const layer = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;
const LAYERS: readonly (readonly [string, Description, number])[] = [
  ['ConvLayer', layer('ConvLayer', { ...conv, bias: true }), 12],
  ['ConvLayer with stride 2', layer('ConvLayer', { ...conv, stride: 2, k_size: 5 }), 12],
  ['ConvLayer with dilation', layer('ConvLayer', { ...conv, dilation: 2, order: 'act_w_bn' }), 12],
  ['ConvLayer by groups', layer('ConvLayer', { ...conv, groups: 4, dropout_rate: 0.5 }), 12],
  ['ConvLayer by channels', layer('ConvLayer', { ...conv, groups: -1, stride: 2 }), 8],
  ['ConvLayer without padding', layer('ConvLayer', { ...conv, padding: 0 }), 12],
  ['PoolingLayer max', layer('PoolingLayer', { pool_type: 'max', stride: 2 }), 12],
  ['PoolingLayer avg', layer('PoolingLayer', { pool_type: 'avg', bn_affine: true, order: 'bn_w' }), 8],
  ['SkipLayer', layer('SkipLayer'), 8],
  ['SkipLayer with more channels', layer('SkipLayer'), 12],
  ['ZeroLayer', layer('ZeroLayer', { stride: 1 }), 12],
  ['ZeroLayer with stride 2', layer('ZeroLayer', { stride: 2 }), 8],
  ['FactorizedReductionLayer', layer('FactorizedReductionLayer', { order: 'act_w_bn', act_fun: 'relu' }), 12],
  ['ResNetLayer', layer('ResNetLayer', { act_fun: 'relu', dilation: 2 }), 8],
  ['ResNetLayer conv1x1', layer('ResNetLayer', { shortcut_type: 'conv1x1', stride: 2, expansion: 0.5 }), 12],
  ['ResNetLayer avg_conv', layer('ResNetLayer', { shortcut_type: 'avg_conv', stride: 2, has_first_act: true }), 12],
  ['ResNetLayer without shortcut', layer('ResNetLayer', { shortcut_type: null, stride: 2 }), 12],
  [
    'SumParallelModules',
    { name: 'SumParallelModules', submodule_lists: { submodules: [layer('SkipLayer'), layer('ConvLayer')] } },
    8,
  ],
  [
    'ParallelModules, concatenated',
    {
      name: 'SequentialModulesL',
      submodule_lists: {
        submodules: [
          { name: 'ParallelModules', submodule_lists: { submodules: [layer('SkipLayer'), layer('ConvLayer')] } },
          layer('ConcatChoiceModule', { idxs: [0, 1] }),
        ],
      },
    },
    16,
  ],
  [
    'SequentialModulesF',
    { name: 'SequentialModulesF', submodule_lists: { submodules: [layer('ConvLayer'), layer('ConvLayer')] } },
    12,
  ],
  [
    'SequentialModulesL',
    { name: 'SequentialModulesL', submodule_lists: { submodules: [layer('ConvLayer'), layer('ConvLayer')] } },
    12,
  ],
  ['InputChoiceWrapperModule', { name: 'InputChoiceWrapperModule', submodules: { wrapped: layer('ConvLayer') } }, 8],
  ['ConcatChoiceModule', layer('ConcatChoiceModule', { idxs: [0, 0, 0] }), 24],
];

/** Allocated variables are the planned ones. */
function expectAllocated(plan: NetworkPlan, built: BuiltNetwork): void {
  const found = [...built.variables.values()].map(({ name, shape, trainable, value }) => {
    return { name, shape, trainable, dtype: value.dtype, size: value.size };
  });
  const planned = plan.variables.map(({ name, shape, trainable }) => {
    return { name, shape, trainable, dtype: 'float32', size: shape.reduce((a, b) => a * b, 1) };
  });
  expect(found).toEqual(planned);
  expect([...built.variables.keys()]).toEqual(plan.variables.map(({ name }) => name));
}

// Its 2x2 pool does not fit odd sizes, in the original neither.
const ODD = LAYERS.filter(([name]) => name !== 'ResNetLayer avg_conv');

describe.each([
  [8, 8, LAYERS],
  [9, 7, ODD],
])('a network for images of %i x %i', (height, width, layers) => {
  it.each(layers)('allocates what is planned for %s, and computes the planned shapes', async (_, op, features) => {
    const description = bodyOf([{ op, features }]);
    const context = contextOf(register, [height, width, 3], 5);
    const plan = await planNetwork(description, context);
    for (const training of [true, false]) {
      const { survivors } = engine.trackTensors(() => {
        const built = buildNetwork(plan, { ops: engine.ops, random: new Random(1) });
        expectAllocated(plan, built);
        const x = engine.ops.tensor(numbers(2 * height * width * 3), [2, height, width, 3]);
        const options = { training, random: new Random(2), dropPath: 0.5, dropout: 0.5 };
        const { steps, differences } = compareSteps(built, x, options, new Map());
        expect(differences).toEqual([]);
        expect(steps).toBeGreaterThan(2);
        const outputs = built.forward(x, options);
        expect(outputs.map(({ shape }) => shape)).toEqual([[2, 5]]);
        for (const tensor of [...outputs, x]) tensor.dispose();
        built.dispose();
      });
      expect(survivors).toEqual([]);
    }
  });
});

describe('a search network', () => {
  it('computes what is planned for 200 random architectures, and leaves no tensor', async () => {
    const network = await networkOf(register, small201);
    const plan = await network.plan(contextOf(register, [8, 8, 3], 5));
    const built = network.build({ ops: engine.ops, random: new Random(1) });
    expectAllocated(plan, built);
    const x = engine.ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]);
    const before = engine.memory();
    const random = new Random(3);
    for (let i = 0; i < 200; i++) {
      const gene = plan.weights.map(({ choices }) => random.int(choices));
      const byName = new Map(plan.weights.map(({ name }, k) => [name, gene[k]!]));
      const options = { training: i % 2 === 0, chooser: geneChooser(plan, gene) };
      expect(compareSteps(built, x, options, byName).differences).toEqual([]);
      const outputs = built.forward(x, options);
      expect(outputs.map(({ shape, dtype }) => [...shape, dtype])).toEqual([[2, 5, 'float32']]);
      for (const output of outputs) output.dispose();
      expect(engine.memory()).toEqual(before);
    }
    x.dispose();
    built.dispose();
  });

  it('runs at full size', async () => {
    const network = await networkOf(register, bench201);
    const plan = await network.plan(contextOf(register));
    const built = network.build({ ops: engine.ops, random: new Random(1) });
    expectAllocated(plan, built);
    const x = engine.ops.tensor(numbers(2 * 32 * 32 * 3), [2, 32, 32, 3]);
    const gene = [3, 1, 4, 2, 0, 3];
    const outputs = built.forward(x, { training: true, chooser: geneChooser(plan, gene) });
    expect(outputs.map(({ shape }) => shape)).toEqual([[2, 10]]);
    for (const tensor of [...outputs, x]) tensor.dispose();
    built.dispose();
  });
});
