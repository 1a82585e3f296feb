import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NetworkLayer, type Description, type NetworkPlan, type PlanBuilder, type Value } from '@uninas/contracts';
import { Random, Register } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { buildNetwork, planNetwork } from '@uninas/networks';
import { bodyOf, DEPENDENT, dependentOn, PLAIN, SEARCHED, THRESHOLDS } from '@uninas/networks/testing';
import { differenceOf, differenceOfPlan, perturb } from '../testing/compare.fixture.js';
import { contextOf, describeStem, networkRegister, shippedNetwork } from '../testing/networks.fixture.js';
import { ACTIVATIONS } from './activations.js';

/** Averages with gaps, which no layer here has but everybody may ask a plan for. */
@Register.as('network_layer')
class DilatedPoolLayer extends NetworkLayer.with({}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    return inputs.map((x) => builder.avgPool(x, { size: 3, dilation: 2, padding: 1 }));
  }
}

const register = networkRegister({ DilatedPoolLayer });
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const LIMIT = 1e-4;
const planFor = (description: Description, input = [7, 9, 3]): Promise<NetworkPlan> =>
  planNetwork(description, contextOf(register, input, 5));
const around = (ops: readonly Description[], features: number, heads?: readonly Description[]): Description =>
  bodyOf(
    ops.map((op) => ({ op, features })),
    { stem: { features: 8 }, act_fun: 'tanh', ...(heads && { heads }) },
  );
const part = (name: string, kwargs: object = {}): Description => ({ name, kwargs }) as Description;

const LAYERS: readonly (readonly [string, Description])[] = [
  ...[...PLAIN, ...THRESHOLDS, ...SEARCHED].map(({ name, op, features }) => [name, around([op], features)] as const),
  ...DEPENDENT.map(([cls, kwargs]) => [cls, around(dependentOn(cls, [-1, -2], kwargs), 8)] as const),
  [
    'weights that are split at one of two levels',
    around(dependentOn('SplitWeightsMixedOp', [-1, -2], { depth: 1 }), 8),
  ],
  ['PoolingLayer, max', around([part('PoolingLayer', { stride: 2, order: 'w' })], 16)],
  ['FactorizedReductionLayer', around([part('FactorizedReductionLayer', { stride: 2 })], 16)],
  ['an average with gaps', around([part('DilatedPoolLayer')], 8)],
  ['ZeroLayer', around([part('ZeroLayer', { stride: 2 })], 16)],
  ['ConvLayer, groups and dilation', around([part('ConvLayer', { groups: 4, dilation: 2, bias: true })], 16)],
  ['ResNetLayer', around([part('ResNetLayer', { shortcut_type: 'conv1x1', stride: 2 })], 16)],
  ['ClassificationLayer', around([part('ClassificationLayer', { bias: true })], 5, [part('IdentityHead')])],
];

describe('ONNX Runtime computes what we do', () => {
  it.each(LAYERS)('with %s', async (_, description) => {
    expect(await differenceOfPlan(await planFor(description), engine.ops)).toBeLessThan(LIMIT);
  });

  it('with thresholds that leave out parts of a filter', async () => {
    const { op, features } = THRESHOLDS[0]!;
    const built = buildNetwork(await planFor(around([op], features)), { ops: engine.ops, random: new Random(1) });
    perturb(built);
    const thresholds = built.plan.variables.filter(({ role, shape }) => role === 'other' && shape.length === 0);
    expect(thresholds.length).toBeGreaterThan(1);
    const outputs: number[] = [];
    for (const limit of [-1, 1e6]) {
      // only the last part is left out in the second round
      built.variables.get(thresholds.at(-1)!.name)!.load(Float32Array.of(limit));
      outputs.push(await differenceOf(built));
    }
    built.dispose();
    expect(Math.max(...outputs)).toBeLessThan(LIMIT);
  });

  it.each(register.modules('act_fun').map(({ name }) => name))('with %s', async (name) => {
    const image = around([part('ConvLayer', { act_fun: name })], 8);
    expect(await differenceOfPlan(await planFor(image), engine.ops)).toBeLessThan(LIMIT);
    const flat = {
      name: 'FullyConnectedNetworkBody',
      kwargs: { layer_widths: [6] },
      submodules: { head: part('LinearLayer', { use_bn: false, order: 'w', bias: true }) },
      submodule_lists: { layers: [part('LinearLayer', { act_fun: name, bias: true })] },
    } as unknown as Description;
    expect(await differenceOfPlan(await planFor(flat, [4]), engine.ops)).toBeLessThan(LIMIT);
  });

  it('with every activation function that is registered, and no other', () => {
    expect(Object.keys(ACTIVATIONS).sort()).toEqual(register.modules('act_fun').map(({ name }) => name).sort()); // prettier-ignore
  });

  const HEADS: readonly (readonly [string, object, number])[] = [
    ['Bench201Head', {}, 4],
    ['ClassificationHead', { bias: true, dropout: 0.2 }, 4],
    ['FeatureMixClassificationHead', { features: 12 }, 4],
    ['FeatureMixClassificationHead', { features: 12, gap_first: true }, 4],
    ['SeFeatureMixClassificationHead', { features: 12, bias0: true }, 4],
    ['SeFeatureMixClassificationHead', { features: 12, se_cmul: 0 }, 4],
    ['PwClassificationHead', {}, 4],
    ['DartsCifarAuxHead', {}, 8],
    ['DartsImageNetAuxHead', {}, 7],
    ['IdentityHead', {}, 4],
  ];
  it.each(HEADS)('with %s %j', async (name, kwargs, size) => {
    const plan = await planNetwork(around([part('SkipLayer')], 8, [part(name, kwargs)]), {
      ...contextOf(register, [size, size, 3], 5),
      ...(name === 'IdentityHead' && { output: [size, size, 8] }),
      ...(name === 'PwClassificationHead' && { output: [size, size, 5] }),
    });
    expect(await differenceOfPlan(plan, engine.ops)).toBeLessThan(LIMIT);
  });

  it('with all heads of a network', async () => {
    const heads = [part('ClassificationHead', { cell_idx: 0, weight: 0.4 }), part('ClassificationHead')];
    const plan = await planFor(around([part('ConvLayer'), part('ConvLayer')], 8, heads));
    expect(plan.modules.filter(({ part: of }) => of === 'head')).toHaveLength(2);
    expect(await differenceOfPlan(plan, engine.ops)).toBeLessThan(LIMIT);
  });

  const STEMS: readonly (readonly [string, object, readonly number[], count: number])[] = [
    ['ConvStem', { features: 16, stride: 2, act_fun: 'relu' }, [7, 7, 3], 1],
    ['DartsCifarStem', { features: 12 }, [8, 8, 3], 2],
    ['DartsImagenetStem', { features: 12 }, [16, 16, 3], 2],
    ['LinearToConvStem', { features: 8 }, [5], 1],
    ['MobileNetV2Stem', { features: 16, features1: 16, stride1: 2, se_cmul1: 0.5 }, [8, 8, 3], 1],
    ['ReshapeStem', {}, [6], 1],
    ['ReshapeStem', { reshape_to: [3, 2, -1] }, [4, 2, 3], 1],
    ['SkipStem', {}, [4, 5, 3], 1],
  ];
  it.each(STEMS)('with %s %j', async (stem, args, input, count) => {
    const body = count === 2 ? shippedNetwork('DARTS_V1') : around([part('SkipLayer')], 24);
    const submodules = { ...body.submodules, stem: await describeStem(register, stem, args) };
    const plan = await planNetwork({ ...body, submodules }, contextOf(register, input, 5));
    expect(await differenceOfPlan(plan, engine.ops)).toBeLessThan(LIMIT);
  });

  it.each(['network_stem', 'network_head', 'network_layer', 'network_mixed_op'])('with every %s', (kind) => {
    const tested = new Set(['LinearLayer', ...[...STEMS, ...HEADS].map(([name]) => name)]);
    const text = JSON.stringify(LAYERS);
    const untested = register.modules(kind).map(({ name }) => name).filter((name) => !tested.has(name) && !text.includes(`"name":"${name}"`)); // prettier-ignore
    expect(untested).toEqual([]);
  });
});
