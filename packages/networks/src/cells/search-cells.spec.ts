import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Chosen, Description, Network } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { createEngine, gradientError, type Engine } from '@uninas/engine';
import { buildNetwork, chosenOf, countParams, geneChooser, mapVariables, planNetwork } from '../index.js';
import { builtInActivations } from '../built/built-in-activations.js';
import { compareSteps, numbers } from '../testing/compare.js';
import { contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 4);
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

const darts = (more: object = {}): Promise<Network> =>
  networkOf(register, {
    cls_network: 'SearchUninasNetwork',
    cls_network_body: 'StackedCellsNetworkBody',
    '{cls_network_body}.cell_order': 'n, r, n',
    '{cls_network_body}.features_first_cell': 16,
    cls_network_cells: 'DartsCNNSearchCell, DartsCNNSearchCell',
    '{cls_network_cells#0}.name': 'n',
    '{cls_network_cells#0}.arc_key': 'n',
    '{cls_network_cells#0}.arc_shared': true,
    '{cls_network_cells#0}.features_mult': 1,
    '{cls_network_cells#0}.num_blocks': 3,
    '{cls_network_cells#0}.num_concat': 2,
    '{cls_network_cells#1}.name': 'r',
    '{cls_network_cells#1}.arc_key': 'r',
    '{cls_network_cells#1}.arc_shared': true,
    '{cls_network_cells#1}.features_mult': 2,
    '{cls_network_cells#1}.stride': 2,
    '{cls_network_cells#1}.num_blocks': 2,
    '{cls_network_cells#1}.num_concat': 2,
    cls_network_cells_primitives: 'DartsPrimitives, DartsPrimitives',
    cls_network_stem: 'DartsCifarStem',
    '{cls_network_stem}.features': 8,
    cls_network_heads: 'ClassificationHead',
    ...more,
  });

const cellsOf = (body: Description): Readonly<Record<string, Description>> =>
  body.kwargs!.cell_configs as unknown as Readonly<Record<string, Description>>;
/** Positions of the inputs and the operations of each block. */
const blocksOf = (cell: Description): readonly (readonly string[])[] =>
  cell.submodule_lists!.blocks!.map((block) =>
    block.submodule_lists!.ops!.map((op) => `${String(op.kwargs!.idx)} ${op.submodules!.wrapped!.name}`),
  );

describe('a cell of DARTS', () => {
  it('asks for one weight for each input of each block', async () => {
    const plan = await (await darts()).plan(context);
    const names = (key: string, blocks: number): readonly string[] =>
      Array.from({ length: blocks }, (_, b) =>
        Array.from({ length: b + 2 }, (__, i) => `${key}/block-${b}/${b + 2}/op-${i}`),
      ).flat();
    expect(plan.weights.map(({ name }) => name)).toEqual([...names('n', 3), ...names('r', 2)]);
    expect(plan.requests).toHaveLength(9 + 5 + 9);
    expect(plan.modules.map(({ outputs }) => outputs.map((shape) => shape.join('x')))).toEqual([
      ['8x8x8', '8x8x8'],
      ['8x8x8', '8x8x16'],
      ['8x8x16', '4x4x32'],
      ['4x4x32', '4x4x32'],
      ['4'],
    ]);
  });

  it('computes what is planned for random architectures', async () => {
    const network = await darts();
    const plan = await network.plan(context);
    const { ops } = engine;
    const built = network.build({ ops, random: new Random(1) });
    const x = ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]);
    const random = new Random(3);
    for (let i = 0; i < 20; i++) {
      const gene = plan.weights.map(({ choices }) => random.int(choices));
      const byName = new Map(plan.weights.map(({ name }, k) => [name, gene[k]!]));
      const options = { training: i % 2 === 0, chooser: geneChooser(plan, gene) };
      expect(compareSteps(built, x, options, byName).differences).toEqual([]);
    }
    x.dispose();
    built.dispose();
  });

  it('has a gradient that agrees with central differences', async () => {
    const network = await darts({ '{cls_network_body}.cell_order': 'r', '{cls_network_cells#1}.num_blocks': 2 });
    const plan = await network.plan(context);
    const { ops } = engine;
    const alone = await planNetwork(network.describe(chosenOf(plan, [0, 2, 5, 6, 6])), context);
    // Something smooth in place of ReLU, so that differences do not step over its kink.
    const activations = new Map([['relu', builtInActivations.get('swish')!]]);
    const built = buildNetwork(alone, { ops, random: new Random(1), activations });
    for (const [name, variable] of built.variables) {
      if (name.endsWith('running_var')) variable.load(new Float32Array(variable.value.size).fill(0.12));
    }
    const x = ops.tensor(numbers(2 * 8 * 8 * 3), [2, 8, 8, 3]);
    const names = alone.variables
      .filter(({ role }) => role === 'conv' || role === 'norm_offset')
      .map(({ name }) => name);
    const inputs = names.map((name) => {
      const { shape, value } = built.variables.get(name)!;
      return { shape, data: Float32Array.from(value.dataSync()) };
    });
    const f = (tensors: readonly unknown[]) =>
      built.forward(x, { training: false, values: new Map(names.map((name, i) => [name, tensors[i] as never])) })[0]!;
    expect(gradientError(ops, { inputs, f, samples: 4 }).largest).toBeLessThan(1e-2);
    x.dispose();
    built.dispose();
  });

  it('keeps the first two inputs of a block whose candidates are not zero', async () => {
    const network = await darts();
    const plan = await network.plan(context);
    const gene = [7, 6, /* block 1 */ 7, 0, 1, /* block 2 */ 2, 7, 7, 3, /* r */ 7, 7, 0, 6, 4];
    const body = network.describe(chosenOf(plan, gene));
    expect(blocksOf(cellsOf(body).n!)).toEqual([
      ['1 SkipLayer'],
      ['1 SequentialModulesF', '2 SequentialModulesF'],
      ['0 SepConvLayer', '3 SepConvLayer'],
    ]);
    // A block of zeros keeps its first one.
    expect(blocksOf(cellsOf(body).r!)).toEqual([
      ['0 ZeroLayer'],
      ['0 SequentialModulesF', '1 FactorizedReductionLayer'],
    ]);
    expect(JSON.stringify(body)).not.toMatch(/Search|MixedOp|DifferentConfig/);
    const alone = await planNetwork(body, context);
    expect(alone.modules.map(({ outputs }) => outputs)).toEqual(plan.modules.map(({ outputs }) => outputs));
    expect(countParams(alone)).toBeLessThan(countParams(plan, { gene }));
  });

  it('keeps the two strongest inputs where candidates are weighed, and never zero', async () => {
    const network = await darts();
    await network.plan(context);
    const strong: Readonly<Record<string, readonly number[]>> = {
      'n/block-2/4/op-0': [0.1, 0, 0, 0, 0, 0, 0, 0.9],
      'n/block-2/4/op-1': [0, 0.3, 0, 0, 0, 0, 0.2, 0.5],
      'n/block-2/4/op-2': [0, 0, 0, 0, 0.05, 0, 0, 0.95],
      'n/block-2/4/op-3': [0, 0, 0.2, 0, 0, 0, 0.6, 0.2],
    };
    const strengths = (weight: string): readonly number[] => strong[weight] ?? [0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2];
    const chosen: Chosen = Object.assign(() => [7], { strengths });
    const blocks = blocksOf(cellsOf(network.describe(chosen)).n!);
    expect(blocks[2]).toEqual(['1 SequentialModulesF', '3 SkipLayer']);
    expect(blocks[0]).toEqual(['0 SequentialModulesF', '1 SequentialModulesF']);
  });

  it('finds values for blocks, whose operations move to the positions of those that stay', async () => {
    const plan = await (await darts()).plan(context);
    // The first block keeps its second input only, the second one its last two.
    const gene = [7, 0, 7, 1, 2, ...plan.weights.slice(5).map(() => 7)];
    const names = mapVariables(plan, gene);
    const from = (name: string): string | undefined => names.get(`cells.2.blocks.${name}.weight`);
    expect(from('0.ops.0.wrapped.1.depthwise')).toBe('cells.2.blocks.0.ops.1.wrapped.0.1.depthwise.weight');
    expect(from('1.ops.0.wrapped.0.depthwise')).toBe('cells.2.blocks.1.ops.1.wrapped.1.0.depthwise.weight');
    expect(from('1.ops.1.wrapped.depthwise')).toBe('cells.2.blocks.1.ops.2.wrapped.2.depthwise.weight');
    expect([...names.keys()].filter((name) => name.startsWith('cells.2.blocks.2'))).toEqual([]);
    expect(names.get('cells.0.input_1.conv.weight')).toBe('cells.0.input_1.conv.weight');
  });

  it('needs channels that fall into its blocks, and a module that concatenates them', async () => {
    const network = await darts();
    await network.plan(context);
    const text = JSON.stringify(network.describe(() => [0]));
    const planOf = (changed: string) => planNetwork(JSON.parse(changed) as Description, context);
    await expect(planOf(text.replaceAll('"idxs":[3,4]', '"idxs":[2,3,4]'))).rejects.toThrow(
      '16 channels do not fall into 3 blocks',
    );
    const sum = '{"name":"SequentialModulesF","submodule_lists":{"submodules":[{"name":"SkipLayer"}]}}';
    await expect(planOf(text.replace(/\{"name":"ConcatChoiceModule".*?\}\}/, sum))).rejects.toThrow(
      'needs a ConcatChoiceModule as concat',
    );
  });

  it('does not concatenate more blocks than there are', async () => {
    const network = await darts({ '{cls_network_cells#0}.num_concat': 4 });
    await expect(network.plan(context)).rejects.toThrow('the cell "n" concatenates 4 of 3 blocks');
  });
});

describe('a cell of one operation', () => {
  const search = async (cls: string, more: object): Promise<Network> =>
    networkOf(register, {
      cls_network: 'SearchUninasNetwork',
      cls_network_body: 'StackedCellsNetworkBody',
      '{cls_network_body}.cell_order': 'c, c',
      cls_network_cells: cls,
      '{cls_network_cells#0}.features_mult': 1,
      ...more,
      cls_network_cells_primitives: 'Bench201Primitives',
      cls_network_stem: 'ConvStem',
      '{cls_network_stem}.features': 8,
      cls_network_heads: 'ClassificationHead',
    });

  it.each([
    ['SingleLayerSearchCell', {}, ['c/cell-0', 'c/cell-1'], [8, 8]],
    ['SingleLayerSearchCell', { '{cls_network_cells#0}.arc_shared': true }, ['c'], [8, 8]],
    ['SingleLayerCNNSearchCell', { '{cls_network_cells#0}.stride': 2 }, ['c/cell-0', 'c/cell-1'], [4, 2]],
    [
      'PassThroughCNNSearchCell',
      { '{cls_network_cells#0}.stride': 2, '{cls_network_cells#0}.arc_key': 'k' },
      ['k/cell-0', 'k/cell-1'],
      [4, 2],
    ],
  ])('%s with %j asks for the weights %j', async (cls, more, weights, sizes) => {
    const network = await search(cls, more);
    const plan = await network.plan(context);
    expect(plan.weights.map(({ name }) => name)).toEqual(weights);
    expect(plan.modules.slice(1, 3).map(({ outputs }) => outputs[0]![0])).toEqual(sizes);
    const names = weights.length === 1 ? ['c', 'c'] : ['c-0', 'c-1'];
    expect(network.describe().submodules!.net!.kwargs!.cell_order).toEqual(names);
  });
});
