import { describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { countMacs, countParams, DescriptionError, parseDescription, planNetwork } from '../index.js';
import { bodyOf } from '../testing/descriptions.js';
import { contextOf, networkOf, registerWith, small201 } from '../testing/trees.js';

const register = registerWith();
const context = contextOf(register, [8, 8, 3], 5);

/** The problems of a description. */
async function problemsOf(description: unknown): Promise<readonly string[]> {
  try {
    await planNetwork(description as Description, context);
    return [];
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    expect(error.message).toBe(
      error.problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'),
    );
    return error.message.split('\n');
  }
}
const withOp = (op: unknown, features = 8): Description => bodyOf([{ op: op as Description, features }]);
const OP = 'kwargs.cell_configs.0.submodules.op';

describe('a wrong description', () => {
  it.each<readonly [string, unknown, string]>([
    ['no object', 'ConvLayer', `${OP}: must be a description: an object with a name`],
    ['no name', { kwargs: {} }, `${OP}: must be a description: an object with a name`],
    ['unknown class', { name: 'Conv' }, `${OP}: there is no module Conv; did you mean ConvLayer?`],
    [
      'path as class',
      { name: '../../evil.js' },
      `${OP}: there is no module ../../evil.js; here stands a network_layer`,
    ],
    [
      'property as class',
      { name: 'constructor' },
      `${OP}: there is no module constructor; here stands a network_layer`,
    ],
    [
      'unknown group',
      { name: 'SkipLayer', children: [] },
      `${OP}.children: a description has only name, kwargs, submodules, submodule_lists, submodule_dicts`,
    ],
    [
      'wrong kind',
      { name: 'Bench201Head' },
      `${OP}: Bench201Head is of kind network_head, here stands a network_layer`,
    ],
    [
      'unknown kwarg',
      { name: 'ConvLayer', kwargs: { k_sise: 3 } },
      `${OP}.kwargs.k_sise: ConvLayer has no kwarg k_sise; did you mean k_size?`,
    ],
    [
      'inherited property as kwarg',
      { name: 'ConvLayer', kwargs: { toString: 3 } },
      `${OP}.kwargs.toString: ConvLayer has no kwarg toString`,
    ],
    [
      'wrong type',
      { name: 'ConvLayer', kwargs: { k_size: '3' } },
      `${OP}.kwargs.k_size: ConvLayer: must be a whole number, found "3"`,
    ],
    [
      'fraction',
      { name: 'ConvLayer', kwargs: { stride: 1.5 } },
      `${OP}.kwargs.stride: ConvLayer: must be a whole number, found 1.5`,
    ],
    [
      'limit',
      { name: 'ConvLayer', kwargs: { dropout_rate: 1 } },
      `${OP}.kwargs.dropout_rate: ConvLayer: must be at least 0 and less than 1, found 1`,
    ],
    [
      'text as boolean',
      { name: 'ConvLayer', kwargs: { bias: 'False' } },
      `${OP}.kwargs.bias: ConvLayer: must be true or false, found "False"`,
    ],
    [
      'choice',
      { name: 'PoolingLayer', kwargs: { pool_type: 'min' } },
      `${OP}.kwargs.pool_type: PoolingLayer: must be one of max, avg, found "min"`,
    ],
    [
      'activation',
      { name: 'ConvLayer', kwargs: { act_fun: 'rely' } },
      `${OP}.kwargs.act_fun: there is no module rely; did you mean relu?`,
    ],
    [
      'no activation',
      { name: 'ConvLayer', kwargs: { act_fun: 'SkipLayer' } },
      `${OP}.kwargs.act_fun: SkipLayer is of kind network_layer, here stands an act_fun`,
    ],
    ['kwargs', { name: 'ConvLayer', kwargs: [3] }, `${OP}.kwargs: must be an object`],
    [
      'unknown submodule',
      { name: 'ConvLayer', submodules: { op: { name: 'SkipLayer' } } },
      `${OP}.submodules.op: ConvLayer has no op among its submodules`,
    ],
    [
      'inherited property as submodule',
      { name: 'ConvLayer', submodules: { toString: { name: 'SkipLayer' } } },
      `${OP}.submodules.toString: ConvLayer has no toString among its submodules`,
    ],
    [
      'missing submodule',
      { name: 'InputChoiceWrapperModule' },
      `${OP}.submodules.wrapped: InputChoiceWrapperModule needs 1 network_layer as wrapped (the operation), found 0`,
    ],
    [
      'too few candidates',
      { name: 'MixedOp', kwargs: { name: 'w' }, submodule_lists: { submodules: [{ name: 'SkipLayer' }] } },
      `${OP}.submodule_lists.submodules: MixedOp needs 2 to any number of network_layer as submodules (the candidates), found 1`,
    ],
    [
      'element of a list',
      { name: 'SumParallelModules', submodule_lists: { submodules: [{ name: 'SkipLayer' }, { name: 'Skip' }] } },
      `${OP}.submodule_lists.submodules[1]: there is no module Skip; did you mean SkipLayer?`,
    ],
    [
      'order of steps',
      { name: 'ConvLayer', kwargs: { order: 'bn_act' } },
      `${OP}: ConvLayer: the order "bn_act" must have the step w, and none of w, bn and act twice`,
    ],
    [
      'step',
      { name: 'ConvLayer', kwargs: { order: 'w_nb' } },
      `${OP}: ConvLayer: the order "w_nb" has the step "nb"; there are w, bn and act`,
    ],
    [
      'padding',
      { name: 'ConvLayer', kwargs: { padding: 'valid' } },
      `${OP}: ConvLayer: padding is "same" or a whole number from 0 on, found "valid"`,
    ],
    [
      'no input',
      { name: 'InputChoiceWrapperModule', kwargs: { idx: 1 }, submodules: { wrapped: { name: 'SkipLayer' } } },
      `${OP}: InputChoiceWrapperModule: there is no input 1 of 1`,
    ],
    [
      'shapes that differ',
      {
        name: 'SumParallelModules',
        submodule_lists: { submodules: [{ name: 'SkipLayer' }, { name: 'ConvLayer', kwargs: { stride: 2 } }] },
      },
      `${OP}: SumParallelModules: cannot add Shape(8, 8, 8), Shape(4, 4, 8)`,
    ],
    [
      'groups',
      { name: 'ConvLayer', kwargs: { groups: 3 } },
      `${OP}: ConvLayer: 8 to 8 channels do not fall into 3 groups`,
    ],
    [
      'window',
      { name: 'ConvLayer', kwargs: { k_size: 9, padding: 0 } },
      `${OP}: ConvLayer: the convolution leaves nothing of 8 x 8`,
    ],
    [
      'padding of a pool',
      { name: 'PoolingLayer', kwargs: { k_size: 3, padding: 2 } },
      `${OP}: PoolingLayer: a pool of size 3 has too much padding`,
    ],
    [
      'odd size',
      {
        name: 'SequentialModulesF',
        submodule_lists: {
          submodules: [
            { name: 'ConvLayer', kwargs: { padding: 0, k_size: 2 } },
            { name: 'ResNetLayer', kwargs: { stride: 2, shortcut_type: 'avg_conv' } },
          ],
        },
      },
      `${OP}.submodule_lists.submodules[1]: ResNetLayer: cannot add Shape(4, 4, 8), Shape(3, 3, 8)`,
    ],
  ])('is named by its place: %s', async (_, op, message) => {
    expect(await problemsOf(withOp(op))).toEqual([message]);
  });

  it('names all problems at once', async () => {
    const op = { name: 'ConvLayer', kwargs: { k_size: 'x', strid: 1, act_fun: 'no' } };
    expect(await problemsOf(withOp(op))).toHaveLength(3);
  });

  it('is one with channels that cannot be: fewer than there are, odd halves, none', async () => {
    expect(await problemsOf(withOp({ name: 'SkipLayer' }, 4))).toEqual([
      `${OP}: SkipLayer: cannot pad 8 channels to 4`,
    ]);
    expect(await problemsOf(withOp({ name: 'FactorizedReductionLayer' }, 5))).toEqual([
      `${OP}: FactorizedReductionLayer: needs an even number of channels, found 5`,
    ]);
    const described = withOp({ name: 'SkipLayer' });
    const cells = described.kwargs!.cell_configs as unknown as Record<string, { kwargs: object }>;
    cells['0']!.kwargs = {};
    expect(await problemsOf(described)).toEqual([
      'kwargs.cell_configs.0: the cell "0" has neither features_mult nor features_fixed',
    ]);
    cells['0']!.kwargs = { features_mult: 2, features_fixed: 8 };
    expect(await problemsOf(described)).toEqual([
      'kwargs.cell_configs.0: the cell "0" has both features_mult 2 and features_fixed 8, of which one must be -1',
    ]);
  });

  it('is one whose heads do not fit', async () => {
    const cells = [{ op: { name: 'SkipLayer' }, features: 8 }];
    const head = (kwargs: object = {}): Description => ({ name: 'ClassificationHead', kwargs }) as Description;
    const problems = async (...heads: Description[]) => problemsOf(bodyOf(cells, { heads }));
    expect(await problems()).toEqual(['there is no head after the last cell']);
    expect(await problems(head(), head({ cell_idx: 0 }))).toEqual([
      'submodule_lists.heads[1]: ClassificationHead: two heads sit after cell 0',
    ]);
    const broken =
      'submodule_lists.heads[0]: ClassificationHead: the head after the last cell must have a positive weight and persist';
    expect(await problems(head({ persist: false }))).toEqual([broken]);
    expect(await problems(head({ weight: 0 }))).toEqual([broken]);
  });

  it('is one whose order of cells is empty, or names none of them', async () => {
    const body = bodyOf([{ op: { name: 'SkipLayer' }, features: 8 }]);
    const withOrder = (...cell_order: string[]): Description => ({ ...body, kwargs: { ...body.kwargs, cell_order } });
    expect(await problemsOf(withOrder())).toEqual([
      'kwargs.cell_order: StackedCellsNetworkBody: must be a list of at least 1, found []',
    ]);
    expect(await problemsOf(withOrder('0', '00'))).toEqual([
      'kwargs.cell_order[1]: cell_order names "00", which is the name of no cell; the cells are 0; did you mean 0?',
    ]);
  });

  it('is one of so many values that they cannot be counted', async () => {
    const huge = (expansion: number): Description => withOp({ name: 'MobileInvertedConvLayer', kwargs: { expansion } });
    expect(await problemsOf(huge(1e15))).toEqual([
      `${OP}: MobileInvertedConvLayer: with cells.0.op.conv_in.weight [1, 1, 8, 8000000000000000] the network has more than 9.007e15 values`,
    ]);
    expect(await problemsOf(huge(1e14))).toEqual([
      `${OP}: MobileInvertedConvLayer: a result [8, 8, 800000000000000] of conv2d has more than 9.007e15 values`,
    ]);
    const plan = await planNetwork(huge(1e12), context);
    expect(countParams(plan)).toBeLessThan(Number.MAX_SAFE_INTEGER);
    // (8 + 9 + 8) * 8e6 multiply-adds at each of 9e8 places
    const wide = await planNetwork(huge(1e6), { ...context, input: [30000, 30000, 3] });
    expect(() => countMacs(wide)).toThrow('it takes more than 9.007e15 multiply-adds');
    expect(() => countMacs(wide)).toThrow(DescriptionError);
  });

  it('is one that is nested or repeated without end', async () => {
    let op: object = { name: 'SkipLayer' };
    for (let i = 0; i < 2000; i++) op = { name: 'SequentialModulesF', submodule_lists: { submodules: [op] } };
    const [deep, ...others] = await problemsOf(withOp(op));
    expect(deep).toMatch(/^kwargs\.cell_configs\.0.*: parts are nested deeper than 100 levels$/);
    expect(others).toEqual([]);
    const long = bodyOf([{ op: { name: 'ConvLayer' }, features: 8 }]);
    const kwargs = { ...long.kwargs, cell_order: Array.from({ length: 1e5 }, () => '0') };
    expect(await problemsOf({ ...long, kwargs })).toEqual([
      expect.stringMatching(/a network of more than 100000 operations is not planned$/),
    ]);
  });

  it('is a network without a body', async () => {
    expect(await problemsOf({ name: 'SearchUninasNetwork' })).toEqual([
      'submodules.net: must be a description: an object with a name',
    ]);
    expect(await problemsOf({ name: 'ConvLayer' })).toEqual([
      'ConvLayer is of kind network_layer, here stands a network_body',
    ]);
  });
});

describe('what files of the original may hold', () => {
  it('loads: null for a default, numbers as padding, texts as lists, null for a head, unused kwargs', async () => {
    const op = { name: 'PoolingLayer', kwargs: { act_fun: null, order: 'w', padding: 1, act_inplace: true } };
    const body = withOp(op) as unknown as { kwargs: Record<string, unknown>; submodule_lists: { heads: unknown[] } };
    body.kwargs.cell_order = '0, 0';
    body.submodule_lists.heads = [null, { name: 'ClassificationHead' }];
    const plan = await planNetwork(body as unknown as Description, context);
    expect(plan.modules.map(({ part }) => part)).toEqual(['stem', 'cell', 'cell', 'head']);
    const kwargs = { model_name: 'x', shape_in_list: [3, 8, 8], shape_out_list: [5], do_forward_strategy: true };
    const wrapped = { name: 'SearchUninasNetwork', kwargs, submodules: { net: body } };
    expect((await planNetwork(wrapped as unknown as Description, context)).variables).toEqual(plan.variables);
  });

  it('leaves out a head after a cell that does not exist, with a warning', async () => {
    const heads = [{ name: 'ClassificationHead', kwargs: { cell_idx: 7 } }, { name: 'ClassificationHead' }];
    const plan = await planNetwork(bodyOf([{ op: { name: 'SkipLayer' }, features: 8 }], { heads }), context);
    expect(plan.warnings).toEqual(['the head after cell 7 is left out, the last cell is 0']);
    expect(plan.modules).toHaveLength(3);
  });

  it('loads the former name of a cell', async () => {
    const text = JSON.stringify(withOp({ name: 'SkipLayer' })).replace('SingleLayerCell', 'PassThroughCNNCell');
    const plan = await planNetwork(await parseDescription(text, 'old'), context);
    expect(plan.modules[1]!.cls).toBe('PassThroughCNNCell');
  });
});

describe('RetrainUninasNetwork', () => {
  const config = { cls_network: 'RetrainUninasNetwork', '{cls_network}.config_path': 'net.network_config' };
  const planFile = async (text: string) => {
    const network = await networkOf(register, config);
    const plan = await network.plan(contextOf(register, [8, 8, 3], 5, { 'net.network_config': text }));
    return { network, plan };
  };

  it('reads a fixed network, and describes it again', async () => {
    const text = JSON.stringify(withOp({ name: 'ConvLayer', kwargs: { k_size: 5 } }));
    const { network, plan } = await planFile(text);
    expect(plan.modules.map(({ cls }) => cls)).toEqual(['ConvStem', 'SingleLayerCell', 'ClassificationHead']);
    const again = await planNetwork(network.describe(), context);
    expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
    expect(network.describe(() => [])).toEqual(network.describe());
  });

  it('refuses a search network and what is no network', async () => {
    const search = await networkOf(register, small201);
    await search.plan(context);
    await expect(planFile(JSON.stringify(search.describe()))).rejects.toThrow(
      'net.network_config: holds a search network with 6 architecture weights; finalize it first',
    );
    await expect(planFile('{"name": 3,\n "kwargs": ')).rejects.toThrow(/^net\.network_config:2:\d+: /);
    await expect(planFile('[]')).rejects.toThrow('net.network_config: holds no description');
    await expect(planFile('{"name": "Foo"}')).rejects.toThrow(
      'net.network_config:1:1: there is no module Foo; here stands a network_body',
    );
    const op = { name: 'ConvLayer', kwargs: { k_size: -3 } };
    await expect(planFile(JSON.stringify(withOp(op)))).rejects.toThrow(
      new RegExp(`^net\\.network_config:1:\\d+: ${OP}.kwargs.k_size: ConvLayer: must be at least 1, found -3$`),
    );
    const network = await networkOf(register, config);
    await expect(network.plan(context)).rejects.toThrow('there is no file net.network_config');
    expect(() => network.describe()).toThrow('the network must be planned first');
    const unset = await networkOf(register, { cls_network: 'RetrainUninasNetwork' });
    await expect(unset.plan(context)).rejects.toThrow('config_path is not set; name a file');
  });
});
