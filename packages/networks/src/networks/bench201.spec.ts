import { describe, expect, it } from '@jest/globals';
import { cellTable, countParams } from '../index.js';
import { bench201, contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const planned = async (config: object = bench201) => {
  const network = await networkOf(register, config);
  return { network, plan: await network.plan(contextOf(register)) };
};

describe('the NAS-Bench-201 search network on CIFAR', () => {
  it('has the parameters of the original', async () => {
    const { plan } = await planned();
    expect(countParams(plan)).toBe(718426);
    expect(plan.modules.map(({ params }) => params)).toEqual([
      464, 15360, 15360, 14464, 61440, 61440, 57600, 245760, 245760, 778,
    ]);
  });

  it('asks for 6 unique weights 36 times, in cell, block and input order', async () => {
    const { plan } = await planned();
    const names = [
      'n/block-0/1/op-0',
      'n/block-1/2/op-0',
      'n/block-1/2/op-1',
      'n/block-2/3/op-0',
      'n/block-2/3/op-1',
      'n/block-2/3/op-2',
    ];
    expect(plan.weights.map(({ name }) => name)).toEqual(names);
    expect(plan.requests.map(({ name }) => name)).toEqual(Array(6).fill(names).flat());
    expect(plan.weights.reduce((space, { choices }) => space * choices, 1)).toBe(15625);
    expect(new Set(plan.requests.map(({ strategy }) => strategy))).toEqual(new Set(['default']));
  });

  it('prints the table of figure 8, shapes channels last', async () => {
    const { plan } = await planned();
    expect(cellTable(plan)).toEqual([
      '    cell index          name    class              input shapes           output shapes          #params',
      '                        -       ConvStem           Shape(32, 32, 3)       [Shape(32, 32, 16)]    464',
      '    0                   n       Bench201CNNCell    [Shape(32, 32, 16)]    [Shape(32, 32, 16)]    15360',
      '    1                   n       Bench201CNNCell    [Shape(32, 32, 16)]    [Shape(32, 32, 16)]    15360',
      '    2                   r       SingleLayerCell    [Shape(32, 32, 16)]    [Shape(16, 16, 32)]    14464',
      '    3                   n       Bench201CNNCell    [Shape(16, 16, 32)]    [Shape(16, 16, 32)]    61440',
      '    4                   n       Bench201CNNCell    [Shape(16, 16, 32)]    [Shape(16, 16, 32)]    61440',
      '    5                   r       SingleLayerCell    [Shape(16, 16, 32)]    [Shape(8, 8, 64)]      57600',
      '    6                   n       Bench201CNNCell    [Shape(8, 8, 64)]      [Shape(8, 8, 64)]      245760',
      '    7                   n       Bench201CNNCell    [Shape(8, 8, 64)]      [Shape(8, 8, 64)]      245760',
      '                        -       Bench201Head       Shape(8, 8, 64)        Shape(10)              778',
      '    complete network                               Shape(32, 32, 3)       [Shape(10)]            718426',
    ]);
  });

  it('gives every cell its own weights without arc_shared', async () => {
    const { plan, network } = await planned({ ...bench201, '{cls_network_cells#0}.arc_shared': false });
    expect(plan.weights).toHaveLength(36);
    expect(plan.weights[6]!.name).toBe('n/cell-1/block-0/1/op-0');
    expect(plan.weights.at(-1)!.name).toBe('n/cell-7/block-2/3/op-2');
    expect(countParams(plan)).toBe(718426);
    const body = network.describe().submodules!.net!;
    expect(body.kwargs!.cell_order).toEqual(['n-0', 'n-1', 'r', 'n-3', 'n-4', 'r', 'n-6', 'n-7']);
  });
});
