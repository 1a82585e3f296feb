import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chosen, Description, Network, NetworkPlan, Tensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import {
  buildNetwork,
  chosenOf,
  countMacs,
  countParams,
  finalizeDescription,
  geneChooser,
  mapVariables,
  planNetwork,
  usedVariables,
} from '../index.js';
import { numbers } from '../testing/compare.js';
import { bench201, contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
const INPUT = [8, 8, 3];
const context = contextOf(register, INPUT, 5);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

async function searched(config: object = small201): Promise<{ network: Network; plan: NetworkPlan }> {
  const network = await networkOf(register, config);
  return { network, plan: await network.plan(context) };
}

const reread = (description: Description): Description => JSON.parse(JSON.stringify(description)) as Description;

describe('a search description', () => {
  it('has the structure of the original', async () => {
    const { network } = await searched();
    const { name, kwargs, submodules } = network.describe();
    expect([name, Object.keys(kwargs!)]).toEqual([
      'SearchUninasNetwork',
      ['model_name', 'checkpoint_path', 'assert_output_match', 'log_detail', 'do_forward_strategy'],
    ]);
    const body = submodules!.net!;
    expect(Object.keys(body)).toEqual(['name', 'kwargs', 'submodules', 'submodule_lists']);
    expect(Object.keys(body.kwargs!)).toEqual([
      'features_mul',
      'features_first_cell',
      'cell_order',
      'cell_configs',
      'cell_partials',
    ]);
    expect(body.kwargs).toMatchObject({ features_mul: 1, cell_order: ['n', 'r', 'n'], cell_partials: {} });
    expect(Object.keys(body.kwargs!.cell_configs as object)).toEqual(['n', 'r']);
    expect(body.submodules!.stem).toMatchObject({
      name: 'ConvStem',
      kwargs: { features: 8, stride: 1, k_size: 3, act_fun: 'identity', order: 'w_bn', use_bn: true, bn_affine: true },
      submodules: { stem_module: { name: 'ConvLayer', kwargs: { k_size: 3, act_inplace: false, padding: 'same' } } },
    });
    expect(body.submodule_lists!.heads).toEqual([
      { name: 'Bench201Head', kwargs: { weight: 1, cell_idx: -1, persist: true } },
    ]);
    const cell = (body.kwargs!.cell_configs as unknown as Record<string, Description>).n!;
    expect(cell).toMatchObject({
      name: 'Bench201CNNCell',
      kwargs: { name: 'n', features_mult: 1, features_fixed: -1 },
    });
    const block = cell.submodule_lists!.blocks![1]!;
    expect(block).toMatchObject({
      name: 'Bench201CNNSearchBlock',
      kwargs: { path_names: ['n/block-1/2/op-0', 'n/block-1/2/op-1'] },
    });
    const op = block.submodule_lists!.ops![1]!;
    expect(op).toMatchObject({ name: 'InputChoiceWrapperModule', kwargs: { idx: 1 } });
    const mixed = op.submodules!.wrapped!;
    expect(mixed).toMatchObject({
      name: 'MixedOp',
      kwargs: { priors: [-1], name: 'n/block-1/2/op-1', strategy_name: 'default' },
    });
    expect(mixed.submodule_lists!.submodules!.map((candidate) => candidate.name)).toEqual([
      'ZeroLayer',
      'SkipLayer',
      'ConvLayer',
      'ConvLayer',
      'PoolingLayer',
    ]);
  });

  it('gives the same plan when it was written and read', async () => {
    for (const config of [small201, bench201, { ...small201, '{cls_network_cells#0}.stride': 2 }]) {
      const { network, plan } = await searched(config);
      const again = await planNetwork(reread(network.describe()), context);
      expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
    }
  });

  it('and its finalized form are the same text each time, and change nothing', async () => {
    const { network, plan } = await searched();
    const chosen = chosenOf(plan, [3, 1, 2, 0, 4, 3]);
    const texts = [1, 2, 3].map(() =>
      JSON.stringify([network.describe(), network.describe(chosen), network.describe()]),
    );
    expect(new Set(texts).size).toBe(1);
    expect(JSON.stringify(await network.plan(context))).toBe(JSON.stringify(plan));
  });
});

describe('a finalized description', () => {
  it('holds the chosen candidates in place of mixed operations, shared names once', async () => {
    const { network, plan } = await searched();
    const body = network.describe(chosenOf(plan, [3, 1, 2, 0, 4, 3]));
    expect(body.name).toBe('StackedCellsNetworkBody');
    expect(JSON.stringify(body)).not.toMatch(/MixedOp|Search/);
    const configs = body.kwargs!.cell_configs as unknown as Record<string, Description>;
    expect(Object.keys(configs)).toEqual(['n', 'r']);
    const blocks = configs.n!.submodule_lists!.blocks!;
    expect(blocks.map(({ name }) => name)).toEqual(Array(3).fill('Bench201CNNBlock'));
    const ops = blocks.map((block) => block.submodule_lists!.ops!.map((op) => op.submodules!.wrapped!));
    expect(ops.map((block) => block.map(({ name }) => name))).toEqual([
      ['ConvLayer'],
      ['SkipLayer', 'ConvLayer'],
      ['ZeroLayer', 'PoolingLayer', 'ConvLayer'],
    ]);
    expect(ops[0]![0]!.kwargs).toMatchObject({ k_size: 3, order: 'act_w_bn', bn_affine: false, act_fun: 'relu' });
    expect(ops[1]![1]!.kwargs).toMatchObject({ k_size: 1 });
  });

  it('is what the function for written descriptions gives', async () => {
    const { network, plan } = await searched();
    const chosen = chosenOf(plan, [3, 1, 2, 0, 4, 3]);
    expect(await finalizeDescription(reread(network.describe()), chosen, register)).toEqual(network.describe(chosen));
  });

  it('leaves out heads that do not persist, and never writes null', async () => {
    const { network, plan } = await searched({
      ...small201,
      cls_network_heads: 'ClassificationHead, Bench201Head',
      '{cls_network_heads#0}.cell_idx': 1,
      '{cls_network_heads#0}.weight': 0.4,
      '{cls_network_heads#0}.persist': false,
    });
    expect(plan.modules.filter(({ part }) => part === 'head')).toHaveLength(2);
    const body = network.describe(chosenOf(plan, [3, 1, 2, 0, 4, 3]));
    expect(body.submodule_lists!.heads!.map(({ name }) => name)).toEqual(['Bench201Head']);
    expect(JSON.stringify(body)).not.toContain('null');
    const alone = await planNetwork(reread(body), context);
    expect(alone.modules.map(({ part }) => part)).toEqual(['stem', 'cell', 'cell', 'cell', 'head']);
  });

  it('adds up several candidates', async () => {
    const { network, plan } = await searched();
    const chosen: Chosen = (weight) => (weight === 'n/block-0/1/op-0' ? [3, 1, 2] : [2]);
    const alone = await planNetwork(reread(network.describe(chosen)), context);
    expect(alone.weights).toEqual([]);
    expect(countMacs(alone)).toBe(countMacs(plan, { finalized: chosen }));
    const names = mapVariables(plan, chosen);
    expect(new Set(names.keys())).toEqual(new Set(alone.variables.map(({ name }) => name)));
    const shapes = new Map(plan.variables.map(({ name, shape }) => [name, shape]));
    for (const { name, shape } of alone.variables) expect(shapes.get(names.get(name)!)).toEqual(shape);
  });

  it('refuses candidates that do not exist', async () => {
    const { network } = await searched();
    expect(() => network.describe(() => [5])).toThrow('n/block-0/1/op-0 has 5 candidates, found index 5');
    expect(() => network.describe(() => [])).toThrow('n/block-0/1/op-0 is left without a candidate');
  });
});

/** Outputs of a network, as numbers. */
function outputsOf(run: () => readonly Tensor[]): readonly number[] {
  return engine.ops.tidy(() => run().flatMap((tensor) => [...tensor.dataSync()]));
}

describe('the finalized network of a gene', () => {
  it.each([
    ['stride 1', small201],
    ['stride 2', { ...small201, '{cls_network_cells#0}.stride': 2, '{cls_network_body}.cell_order': 'n, r' }],
    ['cells of their own', { ...small201, '{cls_network_cells#0}.arc_shared': false }],
  ])('computes with copied weights what the super-network computes (%s)', async (_, config) => {
    const { network, plan } = await searched(config);
    const superNet = network.build({ ops: engine.ops, random: new Random(1) });
    const x = engine.ops.tensor(numbers(3 * 8 * 8 * 3), [3, 8, 8, 3]);
    const random = new Random(7);
    // Running statistics that differ from the first ones, in all branches.
    for (let i = 0; i < 5; i++) {
      const chooser = geneChooser(plan, plan.weights.map(() => i)); // prettier-ignore
      outputsOf(() => superNet.forward(x, { training: true, chooser }));
    }
    for (let i = 0; i < 6; i++) {
      const gene = plan.weights.map(({ choices }) => random.int(choices));
      const alone = await planNetwork(reread(network.describe(chosenOf(plan, gene))), context);
      expect(alone.weights).toEqual([]);
      expect(alone.modules.map(({ outputs }) => outputs)).toEqual(plan.modules.map(({ outputs }) => outputs));
      expect(countParams(alone)).toBe(countParams(plan, { gene }));
      for (const rule of ['uninas', 'conv_linear', 'nas_bench_201'] as const) {
        expect(countMacs(alone, { rule })).toBe(countMacs(plan, { gene, rule }));
      }
      const names = mapVariables(plan, gene);
      expect([...names.keys()]).toEqual(alone.variables.map(({ name }) => name));
      expect(new Set(names.values())).toEqual(usedVariables(plan, { gene }));
      const built = buildNetwork(alone, { ops: engine.ops, random: new Random(2) });
      for (const [name, from] of names) {
        built.variables.get(name)!.load(superNet.variables.get(from)!.value.dataSync() as Float32Array);
      }
      for (const training of [false, true]) {
        const chooser = geneChooser(plan, gene);
        const values = new Map([...superNet.variables].map(([name, { value }]) => [name, value]));
        const expected = outputsOf(() => superNet.forward(x, { training, chooser, values }));
        const found = outputsOf(() => built.forward(x, { training }));
        expect(Math.max(...found.map((value, k) => Math.abs(value - expected[k]!)))).toBeLessThan(1e-6);
      }
      built.dispose();
    }
    x.dispose();
    superNet.dispose();
  });
});
