import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RECORD_IMPORTS } from '../testing/record-imports.fixture.js';
import { BIN, type Printed } from '../testing/toy-project.fixture.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const PAGE = readFileSync(join(ROOT, 'docs/guide/networks.md'), 'utf8');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-network-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function network(args: readonly string[], { cwd = ROOT, env = {}, node = [] as readonly string[] } = {}): Printed {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, BIN, 'network', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], UNINAS_HOME: join(dir, 'home'), ...env },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** A file in the folder of the test. */
function file(name: string, text: string): string {
  const path = join(dir, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const fences = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text!);

describe('uninas network', () => {
  it('shows the table of the guide, in 80 columns, and the weights of a search space', () => {
    const { code, out, err } = network(['bench201']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(fences('text')[0]!);
    expect(out).toContain('6 architecture weights, 15,625 architectures');
    expect(out).toMatch(/^n\/block-2\/3\/op-2 +5 +6x +default$/m);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('prints the agreed document and nothing else: published numbers of ResNet50 on ImageNet', () => {
    const { code, out, err } = network(['ResNet50', '--json']);
    expect([code, err]).toEqual([0, '']);
    const data = JSON.parse(out) as { cells: readonly object[] };
    expect(Object.keys(data)).toEqual(['name', 'params', 'macs', 'input', 'outputs', 'cells']);
    expect(data).toMatchObject({ params: 25557032, macs: 4089186304, input: [224, 224, 3], outputs: [[1000]] });
    expect(data.cells).toHaveLength(17);
    expect(data.cells[4]).toEqual({
      index: 4,
      name: '4-s2',
      class: 'SingleLayerCell',
      input: [[56, 56, 256]],
      output: [[28, 28, 512]],
      params: 379392,
    });
  });

  it('counts by other rules, for other shapes, and one architecture', () => {
    const macs = (...args: string[]): number => (JSON.parse(network([...args, '--json']).out) as { macs: number }).macs;
    // All convolutions of 3x3: 464 values of the stem and 6 * 2304 (16 channels), ... as NAS-Bench-201 counts.
    const gene = ['bench201', '--gene', '3,3,3,3,3,3'];
    expect(macs(...gene, '--rule', 'conv_linear')).toBeLessThan(macs(...gene));
    expect(macs(...gene, '--rule', 'nas_bench_201')).toBe(macs(...gene, '--rule', 'conv_linear') + 10);
    const data = JSON.parse(network(['FairNasA', '--input', '64,48,3', '--classes', '7', '--json']).out) as object;
    expect(data).toMatchObject({ input: [64, 48, 3], outputs: [[7]] });
  });

  it('hints at channels that stand first', () => {
    const { code, err } = network(['ResNet18', '--input', '3,64,32']);
    expect([code, err]).toEqual([
      0,
      'warning: --input is H,W,C: this is height 3, width 64 and 32 channels; did you mean --input 64,32,3?\n',
    ]);
    expect(network(['ResNet18', '--input', '3,3,3']).err).toBe('');
  });

  it('takes the shapes of a run, and of the data of a task', () => {
    const run = join(dir, 'run');
    file('run/run.json', '{}');
    file('run/data.meta.json', JSON.stringify({ input: [28, 28, 1], output: [5], train: [], valid: [] }));
    cpSync(
      join(ROOT, 'configs/networks/originals/ResNet18.network_config'),
      file('run/network/network.network_config', ''),
    );
    expect(network([run]).out).toMatch(/input +28x28x1, those of the run run\nclasses +5, those of the run run/);
    expect(network([run, '--classes', '3']).out).toMatch(/28x28x1, those of the run run\nclasses +3, as given/);
    const task = network(['configs/tasks/quickstart_s1.json']);
    expect(task.out).toMatch(/^SearchUninasNetwork[^]*input +28x28x1, those of MnistPackageData/);
  });

  it('reads the example of the guide', () => {
    const path = file('example.network_config', fences('json')[0]!);
    const { code, out } = network([path]);
    expect(code).toBe(0);
    expect(out).toMatch(/2 +b +SingleLayerCell +\d+x\d+x24 +\d+x\d+x24 +5,232$/m);
    file('my.network_config', fences('json')[0]!.replace('MobileInvertedConvLayer', 'MobileInvertedConvLyer'));
    expect(network(['my.network_config'], { cwd: dir, env: {} })).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(
        /^error UNINAS_EDESCRIPTION: my\.network_config:9:31: .*did you mean MobileInvertedConvLayer\?\n$/,
      ),
    });
  });

  it('draws the picture of the guide, byte by byte', () => {
    const path = join(dir, 'bench201.svg');
    const { code, out, err } = network(['bench201', '--svg', path]);
    expect([code, out, err]).toEqual([0, '', `the drawing is in ${path}\n`]);
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(ROOT, 'docs/images/network-bench201.svg'), 'utf8'));
  });

  it('loads no tensor library', () => {
    const record = file('record.txt', '');
    const hook = file('record.mjs', RECORD_IMPORTS);
    const node = ['--no-warnings', '--import', hook];
    expect(network(['configs/tasks/quickstart_s1.json'], { env: { RECORD: record }, node }).code).toBe(0);
    const loaded = readFileSync(record, 'utf8');
    expect(loaded).toContain('packages/networks/');
    expect(loaded).not.toMatch(/tensorflow|packages\/engine/);
  });
});

describe('the table', () => {
  it('has a head that only helps the training below the sum, and in none of the sums', () => {
    const normal = Array<string>(6).fill('n').join();
    const tree = file(
      'aux.json',
      JSON.stringify({
        cls_network: 'RetrainInsertConfigUninasNetwork',
        '{cls_network}.config_path': 'DARTS_V1',
        cls_network_body: 'StackedCellsNetworkBody',
        '{cls_network_body}.cell_order': `${normal},r,${normal},r,${normal}`,
        '{cls_network_body}.features_first_cell': 144,
        cls_network_stem: 'DartsCifarStem',
        '{cls_network_stem}.features': 108,
        cls_network_heads: 'ClassificationHead, DartsCifarAuxHead',
        '{cls_network_heads#1}.cell_idx': 13,
      }),
    );
    const { code, out } = network([tree]);
    expect(code).toBe(0);
    // the numbers of the original for the network with its classification head alone
    const end = `            complete network    32x32x3    10         3,169,414
      aux   DartsCifarAuxHead   8x8x576    10           476,426

parameters      3,169,414
multiply-adds   501,015,744, counted by the rule uninas
auxiliary head  476,426 parameters, 698,112 multiply-adds, in training only
`;
    expect(out).toContain(end);
    const data = JSON.parse(network([tree, '--json']).out) as object;
    expect(data).toMatchObject({
      params: 3169414,
      macs: 501015744,
      auxiliary: [{ index: 13, class: 'DartsCifarAuxHead', params: 476426, macs: 698112 }],
    });
  });

  it('is aligned whatever the names are', () => {
    const cell = { name: 'SingleLayerCell', kwargs: { features_mult: 1 }, submodules: { op: { name: 'SkipLayer' } } };
    const names = ['網路', 'a\u001b[31m', 'b\nc', 'plain', 'x'.repeat(100)];
    const path = file(
      'names.network_config',
      JSON.stringify({
        name: 'StackedCellsNetworkBody',
        kwargs: { cell_order: names, cell_configs: Object.fromEntries(names.map((name) => [name, cell])) },
        submodules: { stem: { name: 'ConvStem', kwargs: { features: 8 }, submodules: { stem_module: { name: 'ConvLayer' } } } },
        submodule_lists: { heads: [{ name: 'ClassificationHead' }] },
      }),
    ); // prettier-ignore
    const rows = network([path])
      .out.split('\n')
      .filter((line) => line.includes(' SingleLayerCell '));
    expect(rows).toHaveLength(5);
    // two of the characters take two columns each
    expect(rows.map((row) => row.indexOf('SingleLayerCell'))).toEqual([30, 32, 32, 32, 32]);
    expect(rows[1]).toContain('a\\u001b[31m');
    expect(rows[2]).toContain('b\\u000ac');
  });
});

describe('uninas network is told what is wrong', () => {
  it.each([
    [['nothing'], 'no such file or folder, nor a shipped network nothing'],
    [['ResNet'], 'did you mean ResNet101 or ResNet18 or ResNet34 or ResNet50?'],
    [['ResNet5'], 'nor a shipped network ResNet5; did you mean ResNet50?'],
    [['ResNt50'], 'did you mean ResNet50?'],
    [[''], 'name a network: a file, the folder of a run, or a shipped one such as ResNet50'],
    [['/dev/null'], '/dev/null is neither a file nor a folder'],
    [['ResNet50', '--input', '3,x'], '--input is H,W,C'],
    [['ResNet50', '--input', '0,3,3'], '--input is H,W,C'],
    [['ResNet50', '--classes', '0'], '--classes N takes a whole number from 1 on'],
    [['ResNet50', '--gene', '1'], '--gene chooses in a search network, this one is fixed'],
    [['bench201', '--gene', '1'], 'a gene of this network has 6 indices, found 1'],
    [['bench201', '--gene', '9,0,0,0,0,0'], 'index 0 of the gene is 9, n/block-0/1/op-0 has 5 candidates'],
    [['ResNet50', '--rule', 'mine'], '--rule uninas|conv_linear|nas_bench_201: mine is none of these'],
    [['ResNet50', '--input', '784'], 'needs an image, found Shape(784)'],
    [['package.json'], 'package.json:1:1: there is no module @uninas/workspace; here stands a network_body'],
    [['docs/images/network-bench201.svg'], 'this is not JSON'],
  ])('%j, with exit code 2 and no stack', (args, message) => {
    const { code, out, err } = network(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('a file that is no text, too long, or an argument tree with a mistake', () => {
    const bytes = join(dir, 'bytes');
    writeFileSync(bytes, Buffer.from([0xff, 0xfe, 0]));
    expect(network([bytes]).err).toContain('it is no text in UTF-8');
    const long = file('long', ' '.repeat(2 ** 23 + 1));
    expect(network([long]).err).toContain(`it has ${2 ** 23 + 1} bytes`);
    const tree = file('tree.run_config', '{ "cls_network": "SerchUninasNetwork" }');
    const { code, err } = network([tree]);
    expect([code, err]).toEqual([2, expect.stringMatching(/tree\.run_config:1:18: error UNINAS_EUNKNOWN_MODULE/)]);
  });
});
