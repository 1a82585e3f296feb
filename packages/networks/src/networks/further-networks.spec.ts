import { describe, expect, it } from '@jest/globals';
import type { Description } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { countParams, planNetwork } from '../index.js';
import { itWith, readTable } from '../testing/shared.js';
import { bench201, contextOf, networkOf, problemsOf, registerWith } from '../testing/trees.js';

const register = registerWith();

describe('FullyConnectedNetwork', () => {
  const widths = { cls_network: 'FullyConnectedNetwork', '{cls_network}.layer_widths': '20, 21' };

  it('has the parameters of the original', async () => {
    const network = await networkOf(register, widths);
    const plan = await network.plan(contextOf(register, [16], 1));
    expect(plan.modules.map(({ params }) => params)).toEqual([360, 462, 22]);
    expect(countParams(plan)).toBe(844);
    expect(await planNetwork(network.describe(), contextOf(register, [16], 1))).toEqual(plan);
  });

  it('takes its arguments, also no hidden layer', async () => {
    const params = async (more: object): Promise<number> =>
      countParams(await (await networkOf(register, { ...widths, ...more })).plan(contextOf(register, [16], 3)));
    expect(await params({ '{cls_network}.use_bn': false })).toBe(16 * 20 + 20 + 20 * 21 + 21 + 21 * 3 + 3);
    expect(await params({ '{cls_network}.use_bias': false, '{cls_network}.use_bn': false })).toBe(320 + 420 + 63);
    expect(await params({ '{cls_network}.layer_widths': '' })).toBe(51);
  });
});

describe('EfficientNetTimmNetwork', () => {
  const file = 'reference-models/timm-imagenet.csv.gz';
  const params = async (name: string, classes = 1000): Promise<number> => {
    const config = { cls_network: 'EfficientNetTimmNetwork', '{cls_network}.model_name': name };
    return countParams(await (await networkOf(register, config)).plan(contextOf(register, [224, 224, 3], classes)));
  };

  it('is the member that is named, whatever its weights would be in timm', async () => {
    for (const name of ['efficientnet_b0', 'tf_efficientnet_b0', 'tf_efficientnet_b0_ap', 'tf_efficientnet_b0_ns']) {
      expect(await params(name)).toBe(5288548);
    }
    // as timm counts tf_efficientnet_b8_ap
    expect(await params('tf_efficientnet_b8_ap')).toBe(87413142);
  });

  it('has to be named', async () => {
    const problems = await problemsOf(register, { cls_network: 'EfficientNetTimmNetwork' });
    expect(problems).toMatchObject([
      {
        code: 'UNINAS_ERULE',
        path: 'cls_network.model_name',
        message: 'EfficientNetTimmNetwork: model_name must be set',
      },
    ]);
    expect(problems[0]!.expected).toContain('efficientnet_b0');
  });

  itWith(file)('has the millions of parameters of timm', async () => {
    const rows = readTable(file);
    for (let i = 0; i < 8; i++) {
      const model = new RegExp(`^(tf_)?efficientnet_b${i}\\.(ra|aa|ns)`);
      const row = rows.find((one) => model.test(one.model!))!;
      const count = await params(`efficientnet_b${i}`);
      expect([i, (count / 1e6).toFixed(2)]).toEqual([i, Number(row.param_count_M).toFixed(2)]);
    }
  });
});

describe('RetrainFromSearchUninasNetwork', () => {
  const fromSearch = async (gene: string, text?: string) => {
    const search = await networkOf(register, bench201);
    const plan = await search.plan(contextOf(register));
    const files = { 'search.network_config': text ?? JSON.stringify(search.describe()) };
    const network = await networkOf(register, {
      cls_network: 'RetrainFromSearchUninasNetwork',
      '{cls_network}.search_config_path': 'search.network_config',
      '{cls_network}.gene': gene,
    });
    return { plan, network, context: contextOf(register, [32, 32, 3], 10, files) };
  };

  it('is the architecture of the gene', async () => {
    const { plan, network, context } = await fromSearch('3, 1, 2, 4, 3, 0');
    const alone = await network.plan(context);
    expect(alone.weights).toEqual([]);
    expect(countParams(alone)).toBe(countParams(plan, { gene: [3, 1, 2, 4, 3, 0] }));
  });

  it('is a random one that follows from the seed', async () => {
    const { network, context } = await fromSearch('random');
    const text = async (seed: number): Promise<string> => {
      await network.plan({ ...context, random: new Random(seed) });
      return JSON.stringify(network.describe());
    };
    expect(await text(1)).toBe(await text(1));
    expect(await text(1)).not.toBe(await text(2));
  });

  it.each([
    ['1, 2', 'search.network_config: a gene of this network has 6 indices, found 2'],
    ['1, 2, x', 'gene is "random" or whole numbers, found "1, 2, x"'],
    ['9, 0, 0, 0, 0, 0', 'n/block-0/1/op-0 has 5 candidates'],
  ])('refuses the gene %s', async (gene, message) => {
    const { network, context } = await fromSearch(gene);
    await expect(network.plan(context)).rejects.toThrow(message.replace('search.network_config: ', ''));
  });

  it('needs a search network, and a file', async () => {
    const fixed = (await networkOf(register, bench201)) as unknown;
    expect(fixed).toBeDefined();
    const { network, context } = await fromSearch('random', JSON.stringify(cellsOnly(['n'])));
    await expect(network.plan(context)).rejects.toThrow('holds no search network: there is nothing to choose');
    const unset = await networkOf(register, { cls_network: 'RetrainFromSearchUninasNetwork' });
    await expect(unset.plan(context)).rejects.toThrow('search_config_path is not set; name a file');
  });
});

/** A stored network of one kind of cells. */
function cellsOnly(order: readonly string[]): Description {
  const op = { name: 'ConvLayer', kwargs: { k_size: 1, use_bn: false } };
  const cell = { name: 'SingleLayerCell', kwargs: { name: 'n', features_mult: 1 }, submodules: { op } };
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: { cell_order: order, cell_configs: { n: cell } },
    submodules: {
      stem: { name: 'ConvStem', kwargs: { features: 8 }, submodules: { stem_module: { name: 'ConvLayer' } } },
    },
    submodule_lists: { heads: [{ name: 'ClassificationHead' }] },
  } as unknown as Description;
}

describe('RetrainInsertConfigUninasNetwork', () => {
  const body = {
    cls_network_body: 'StackedCellsNetworkBody',
    '{cls_network_body}.cell_order': 'n, n, n',
    '{cls_network_body}.features_first_cell': 16,
    cls_network_stem: 'ConvStem',
    '{cls_network_stem}.features': 4,
    cls_network_heads: 'ClassificationHead',
  };
  const plan = async (config: object, text: string) => {
    const network = await networkOf(register, {
      cls_network: 'RetrainInsertConfigUninasNetwork',
      '{cls_network}.config_path': 'cells.network_config',
      ...config,
    });
    return network.plan(contextOf(register, [8, 8, 3], 5, { 'cells.network_config': text }));
  };
  const stored = JSON.stringify(cellsOnly(['n']));

  it('puts the cells of the file into the body of the configuration', async () => {
    const planned = await plan(body, stored);
    expect(planned.modules.map(({ cls, params }) => `${cls} ${params}`)).toEqual([
      'ConvStem 116',
      'SingleLayerCell 64',
      'SingleLayerCell 256',
      'SingleLayerCell 256',
      'ClassificationHead 85',
    ]);
  });

  it('takes the body of the file where there is none', async () => {
    expect((await plan({}, stored)).modules.map(({ cls }) => cls)).toEqual([
      'ConvStem',
      'SingleLayerCell',
      'ClassificationHead',
    ]);
  });

  it('takes the stem, the heads and the class of the body that the configuration lacks from the file', async () => {
    const cells = ['SingleLayerCell', 'SingleLayerCell'];
    const classes = async (config: object): Promise<string[]> =>
      (await plan(config, stored)).modules.map(({ cls, params }) => (cls === 'ConvStem' ? `${cls} ${params}` : cls));
    const named = { cls_network_body: 'StackedCellsNetworkBody', '{cls_network_body}.cell_order': 'n, n' };
    // 3 * 3 * 3 * 8 weights, with 8 rather than 4 features
    expect(await classes(named)).toEqual(['ConvStem 216', ...cells, 'ClassificationHead']);
    expect(await classes({ '{cls_network_body}.cell_order': 'n, n' })).toEqual(await classes(named));
    expect(await classes({ cls_network_body: { cell_order: ['n', 'n'] } })).toEqual(await classes(named));
    expect(await classes({ cls_network_body: null, '{cls_network_body}.cell_order': 'n, n' })).toEqual(
      await classes(named),
    );
    const stem = { cls_network_stem: 'ConvStem', '{cls_network_stem}.features': 4 };
    expect(await classes({ ...stem, '{cls_network_body}.cell_order': 'n, n' })).toContain('ConvStem 116');
    expect(await classes({ ...body, cls_network_heads: '' })).toContain('ClassificationHead');
  });

  it('does not guess a body that could be of several classes, and a search still needs its stem', async () => {
    const network = { cls_network: 'RetrainInsertConfigUninasNetwork' };
    const unclear = await problemsOf(register, { ...network, '{cls_network_body}.depth': 3 });
    expect(unclear.map(({ code }) => code)).toEqual(['UNINAS_EUNKNOWN_WILDCARD']);
    const search = await problemsOf(register, { cls_network: 'SearchUninasNetwork', cls_network_body: 'StackedCellsNetworkBody' }); // prettier-ignore
    expect(search.map(({ code }) => code)).toContain('UNINAS_ETOO_FEW');
  });

  it.each([
    [
      { ...body, '{cls_network_body}.cell_order': 'n, r' },
      stored,
      'cell_order names "r", which is the name of no cell; the cells are n',
    ],
    [body, '{"name": "ConvLayer"}', 'cells.network_config: kwargs.cell_configs: must be an object of cells by name'],
    [body, '{', 'cells.network_config'],
  ])('tells what is wrong with the file %#', async (config, text, message) => {
    await expect(plan(config, text)).rejects.toThrow(message);
  });
});
