import { describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { cellFeatures } from './cell-features.js';
import { bench201, contextOf, networkOf, problemsOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 5);

describe('the channels of a cell', () => {
  const fixed = (features_fixed: number) => ({ features_mult: -1, features_fixed });
  const multiple = (features_mult: number) => ({ features_mult, features_fixed: -1 });
  it.each([
    ['a multiple of the input', multiple(2), 16, 1, -1, 32],
    ['fixed', fixed(24), 16, 1, -1, 24],
    ['rounded down to a multiple of 8', fixed(31), 16, 1, -1, 24],
    ['not rounded below 8', fixed(7), 16, 1, -1, 7],
    ['widened', fixed(20), 16, 3, -1, 56],
    ['widened before it is rounded', multiple(1), 12, 2, -1, 24],
    ['that of the first cell', fixed(24), 16, 1, 36, 32],
    ['that of the first cell, widened', multiple(1), 16, 2, 20, 40],
    ['undecided', multiple(-1), 16, 1, -1, undefined],
  ] as const)('are %s', (_, cell, input, width, first, expected) => {
    expect(cellFeatures(cell, input, width, first)).toBe(expected);
  });

  it('follow the arguments of the body; the stem keeps its own', async () => {
    const network = await networkOf(register, {
      ...small201,
      '{cls_network_body}.features_mul': 2,
      '{cls_network_body}.features_first_cell': 12,
    });
    const plan = await network.plan(context);
    expect(plan.modules.map(({ outputs }) => outputs[0])).toEqual([
      [8, 8, 8],
      [8, 8, 24],
      [4, 4, 96],
      [4, 4, 192],
      [5],
    ]);
  });
});

describe('the tree of a body', () => {
  const problems = async (config: object): Promise<readonly string[]> =>
    (await problemsOf(register, { ...bench201, ...config })).map(({ path, message }) => `${path}: ${message}`);
  const BODY = 'cls_network.cls_network_body';

  it('is right', async () => {
    expect(await problems({})).toEqual([]);
  });

  it('has primitives for every kind of cells, and cells of different names', async () => {
    expect(await problems({ cls_network_cells_primitives: 'Bench201Primitives' })).toEqual([
      `${BODY}.cls_network_cells_primitives: StackedCellsNetworkBody: cls_network_cells and cls_network_cells_primitives must have equally many entries, they have 2 and 1`,
    ]);
    expect(await problems({ '{cls_network_cells#1}.name': 'n', '{cls_network_body}.cell_order': 'n' })).toEqual([
      `${BODY}.cls_network_cells: StackedCellsNetworkBody: two modules in cls_network_cells have the name "n"`,
    ]);
  });

  it('orders cells that there are', async () => {
    expect(await problems({ '{cls_network_body}.cell_order': 'n, x' })).toEqual([
      `${BODY}.cell_order: StackedCellsNetworkBody: cell_order names "x", which is the name of no module in cls_network_cells`,
    ]);
  });

  it('says how many channels a cell has', async () => {
    const found = await problems({ '{cls_network_cells#0}.features_mult': -1 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/exactly one of features_mult, features_fixed must be set, none is/);
  });

  it('takes only cells of the tree, not those of descriptions', async () => {
    const found = await problems({ cls_network_cells: 'Bench201CNNCell, Bench201ReductionCell' });
    expect(found.join()).toMatch(/Bench201CNNCell is of kind network_cell_part/);
  });
});

describe('primitives', () => {
  const mixedOps = async (config: object): Promise<readonly Description[]> => {
    const network = await networkOf(register, { ...small201, ...config });
    await network.plan(context);
    const cells = network.describe().submodules!.net!.kwargs!.cell_configs as unknown as Record<string, Description>;
    return cells.n!.submodule_lists!.blocks!.flatMap((block) =>
      block.submodule_lists!.ops!.map((op) => op.submodules!.wrapped!),
    );
  };

  it('can be a subset, in the given order', async () => {
    const ops = await mixedOps({ '{cls_network_cells_primitives#0}.subset': '3, 1' });
    for (const op of ops) {
      expect(op.submodule_lists!.submodules!.map(({ name }) => name)).toEqual(['ConvLayer', 'SkipLayer']);
    }
  });

  it.each([
    ['3', 'n/block-0/1/op-0 needs at least two candidates, found 1'],
    ['3, 5', 'the subset of primitives has index 5, there are 5 candidates'],
  ])('cannot be the subset %s', async (subset, message) => {
    await expect(mixedOps({ '{cls_network_cells_primitives#0}.subset': subset })).rejects.toThrow(message);
  });

  it('give priors to mixed operations in turn', async () => {
    const priors = '[[], [-1], [-2, -1]]';
    const ops = await mixedOps({ '{cls_network_cells_primitives#0}.mixed_priors': priors });
    expect(ops.map((op) => op.kwargs!.priors)).toEqual([[], [-1], [-2, -1], [], [-1], [-2, -1]]);
  });

  it('name the strategy that decides', async () => {
    const network = await networkOf(register, {
      ...small201,
      '{cls_network_cells_primitives#0}.strategy_name': 'mine',
    });
    const plan = await network.plan(context);
    expect(plan.weights[0]).toEqual({ name: 'n/block-0/1/op-0', choices: 5, strategy: 'mine' });
  });

  it('reduce by factorised reductions, on the input of the cell only', async () => {
    const ops = await mixedOps({ '{cls_network_cells#0}.stride': 2, '{cls_network_body}.cell_order': 'n, r' });
    const skips = ops.map((op) => op.submodule_lists!.submodules![1]!.name);
    const reduction = 'FactorizedReductionLayer';
    expect(skips).toEqual([reduction, reduction, 'SkipLayer', reduction, 'SkipLayer', 'SkipLayer']);
  });
});

describe('an output that does not fit the labels', () => {
  it('is an error unless that is switched off', async () => {
    const labels = { ...context, output: [5, 1] };
    const network = await networkOf(register, small201);
    await expect(network.plan(labels)).rejects.toThrow('an output is Shape(1), the labels are Shape(5, 1)');
    const tolerant = await networkOf(register, { ...small201, '{cls_network}.assert_output_match': false });
    const plan = await tolerant.plan(labels);
    expect(plan.warnings).toEqual(['an output is Shape(1), the labels are Shape(5, 1)']);
  });
});
