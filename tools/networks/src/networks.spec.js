import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { chosenOf, countMacs, countParams, planNetwork } from '@uninas/networks';
import { networkFiles } from './files.js';
import { DARTS, FAIRNAS_ROWS, IMAGENET, SPACES } from './known-counts.js';
import { contextOf, networkOf, networkRegister } from './modules.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = join(root, 'configs/networks');
const shared = process.env.UNINAS_SHARED ?? join(root, '../shared');
const itWith = (file) => (existsSync(join(shared, 'data', file)) ? it : it.skip);
const register = networkRegister();
const CIFAR = contextOf(register, [32, 32, 3], 10);
const read = (path) => readFileSync(join(folder, path), 'utf8');
const space = (name) => networkOf(register, JSON.parse(read(`search/${name}.run_config`)));
const contextFor = (name) => (['bench201', 'bench_macro', 'darts'].includes(name) ? CIFAR : contextOf(register));
const stored = (name) => {
  const path = ['originals', 'discovered'].map((kind) => `${kind}/${name}.network_config`);
  return JSON.parse(read(path.find((file) => existsSync(join(folder, file)))));
};

describe('the files in configs/networks', () => {
  it('are those that the definitions give, byte for byte', async () => {
    const files = await networkFiles();
    const found = readdirSync(folder, { recursive: true }).filter((path) => path.includes('.'));
    expect(found.toSorted()).toEqual([...files.keys()]);
    for (const [path, text] of files) expect([path, read(path)]).toEqual([path, text]);
  });

  it('are all counted here', () => {
    // counted elsewhere: all architectures of bench_macro and of bench201, by the published tables
    const counted = Object.keys({ ...IMAGENET, ...DARTS, ...SPACES, bench_macro: 0, Bench201Best: 0 });
    const files = readdirSync(folder, { recursive: true }).filter((path) => path.includes('.'));
    expect(files.map((path) => path.replace(/^.*\/|\..*$/g, '')).toSorted()).toEqual(counted.toSorted());
  });
});

describe('ready networks for ImageNet', () => {
  it.each(Object.entries(IMAGENET))('%s has %j parameters and multiply-adds', async (name, counts) => {
    const plan = await planNetwork(stored(name), contextOf(register));
    expect([countParams(plan), countMacs(plan)]).toEqual(counts);
  });

  const file = 'reference-models/torchvision-num-params.csv';
  itWith(file)('have the parameters of torchvision where it has them', async () => {
    const rows = readFileSync(join(shared, 'data', file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    for (const [name, model] of [
      ['ResNet18', 'resnet18'],
      ['ResNet34', 'resnet34'],
      ['ResNet50', 'resnet50'],
      ['ResNet101', 'resnet101'],
      ['MobileNetV2', 'mobilenet_v2'],
      ['MobileNetV3Large100', 'mobilenet_v3_large'],
      ['MobileNetV3Small100', 'mobilenet_v3_small'],
      ['EfficientNetB0', 'efficientnet_b0'],
    ]) {
      const [published] = rows.filter(([other]) => other === model);
      const plan = await planNetwork(stored(name), contextOf(register));
      expect([name, countParams(plan)]).toEqual([name, Number(published[2])]);
    }
  });

  const layers = 'reference-models/torchvision-layers.csv.gz';
  itWith(layers)('MobileNetV2 has the multiply-adds of torchvision', async () => {
    const lines = gunzipSync(readFileSync(join(shared, 'data', layers)))
      .toString()
      .trimEnd()
      .split('\n');
    const [header, ...rows] = lines.map((line) => line.split(','));
    const macs = rows.filter(([model]) => model === 'mobilenet_v2').map((row) => Number(row[header.indexOf('macs')]));
    const plan = await planNetwork(stored('MobileNetV2'), contextOf(register));
    expect(countMacs(plan, { rule: 'conv_linear' })).toBe(macs.reduce((a, b) => a + b, 0));
  });
});

describe('ready networks of the DARTS family', () => {
  /** The cells of a file in the bodies with which the original retrains. */
  const retrained = (name, normal, features, stem, stemFeatures) => {
    const third = Array(normal).fill('n');
    return {
      cls_network: 'RetrainInsertConfigUninasNetwork',
      '{cls_network}.config_path': `originals/${name}.network_config`,
      cls_network_body: 'StackedCellsNetworkBody',
      '{cls_network_body}.cell_order': [...third, 'r', ...third, 'r', ...third].join(', '),
      '{cls_network_body}.features_first_cell': features,
      cls_network_stem: stem,
      '{cls_network_stem}.features': stemFeatures,
      cls_network_heads: 'ClassificationHead',
    };
  };
  const plan = async (config, context) =>
    (await networkOf(register, config)).plan({
      ...context,
      readText: async (path) => read(path.replace(/^.*originals/, 'originals')),
    });

  it.each(Object.entries(DARTS))(
    '%s has %j parameters and multiply-adds for CIFAR-10 and ImageNet',
    async (name, counts) => {
      const cifar = await plan(retrained(name, 6, 144, 'DartsCifarStem', 108), CIFAR);
      const imagenet = await plan(retrained(name, 4, 192, 'DartsImagenetStem', 48), contextOf(register));
      expect([cifar, imagenet].map((found) => [countParams(found), countMacs(found)])).toEqual(counts);
    },
  );

  it.each(Object.keys(DARTS))('%s is planned from its file alone', async (name) => {
    expect((await planNetwork(stored(name), CIFAR)).modules.map(({ cls }) => cls)).toEqual([
      'DartsCifarStem',
      'DartsCNNCell',
      'DartsCNNCell',
      'ClassificationHead',
    ]);
  });
});

describe('search spaces', () => {
  it.each(Object.entries(SPACES))('%s has %j parameters, weights, requests, architectures', async (name, counts) => {
    const plan = await (await space(name)).plan(contextFor(name));
    const size = plan.weights.reduce((product, { choices }) => product * choices, 1);
    const [params, weights, requests, architectures] = counts;
    expect([countParams(plan), plan.weights.length, plan.requests.length]).toEqual([params, weights, requests]);
    expect(Math.abs(size / architectures - 1)).toBeLessThan(1e-12);
  });

  it('fairnas has the parameters of the original in every row', async () => {
    const plan = await (await space('fairnas')).plan(contextOf(register));
    expect(plan.modules.map(({ params }) => params)).toEqual(FAIRNAS_ROWS);
  });

  it('bench201 with biases of earlier choices has those of figure 8', async () => {
    const config = {
      ...JSON.parse(read('search/bench201.run_config')),
      '{cls_network_cells_primitives#0}.mixed_cls': 'MulBiasMixedOp',
      '{cls_network_cells_primitives#0}.mixed_priors': [[], [], [-2], [], [-4], [-4, -3]],
    };
    const plan = await (await networkOf(register, config)).plan(CIFAR);
    const rows = [464, 18160, 18160, 14464, 67040, 67040, 57600, 256960, 256960, 778];
    expect(plan.modules.map(({ params }) => params)).toEqual(rows);
    expect(countParams(plan)).toBe(757626);
  });

  const macro = 'nas-bench-macro/nas-bench-macro_cifar10.json.gz';
  itWith(macro)('bench_macro has the published parameters and multiply-adds of all 6,561 architectures', async () => {
    const table = JSON.parse(gunzipSync(readFileSync(join(shared, 'data', macro))).toString());
    const plan = await (await space('bench_macro')).plan(CIFAR);
    const rows = Object.entries(table);
    expect(rows).toHaveLength(6561);
    const wrong = rows.filter(([key, { params, flops }]) => {
      const gene = [...key].map(Number);
      return countParams(plan, { gene }) !== params || countMacs(plan, { gene, rule: 'conv_linear' }) !== flops;
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(SPACES))('%s: the finalized network has the parameters of the architecture', async (name) => {
    const network = await space(name);
    const plan = await network.plan(contextFor(name));
    const gene = plan.weights.map((_, i) => (7 * i + 3) % 4);
    const alone = await planNetwork(network.describe(chosenOf(plan, gene)), contextFor(name));
    expect(alone.weights).toEqual([]);
    // DARTS keeps two inputs of each block, all others everything that was chosen.
    if (name !== 'darts') expect(countParams(alone)).toBe(countParams(plan, { gene }));
    else expect(countParams(alone)).toBeLessThan(countParams(plan, { gene }));
  });
});
