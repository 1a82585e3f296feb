import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Printed } from '../testing/toy-project.fixture.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');
const NETWORKS = join(ROOT, 'configs/networks');
const GENE = '0,1,2,3,4,0';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-found-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What each of several command lines prints; one process runs them all, since starting one takes longest. */
function uninas(...lines: readonly (readonly string[])[]): readonly Printed[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT, JSON.stringify(lines)], {
    cwd: dir,
    env: { PATH: process.env['PATH'], UNINAS_HOME: join(dir, 'home') },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as readonly Printed[];
}

const SCRIPT = `
import { main } from ${JSON.stringify(pathToFileURL(join(ROOT, 'packages/uninas/dist/main.js')).href)};
const printed = [];
for (const args of JSON.parse(process.argv.at(-1))) {
  const text = { out: '', err: '' };
  const sink = (name) => ({ write: (more) => { text[name] += more; }, isTerminal: false, hasColor: false, columns: 80 });
  const code = await main(args, { out: sink('out'), err: sink('err'), cwd: process.cwd(), env: process.env });
  printed.push({ code, ...text });
}
console.log(JSON.stringify(printed));
`;

const network = (...args: string[]): string[] => ['network', ...args];
const exported = (...args: string[]): string[] => ['export', ...args];
const json = (printed: Printed | undefined): any => JSON.parse(printed!.out);

function write(name: string, content: unknown): string {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

/** A network of linear layers, for which only the shapes of its own data will do. */
const small = (kwargs: object = {}, name = 'RetrainUninasNetwork'): object => ({
  name,
  kwargs,
  submodules: { net: JSON.parse(readFileSync(join(NETWORKS, 'discovered/Bench201Best.network_config'), 'utf8')) },
});

describe('network and export find the same', () => {
  it.each(['bench201', join(NETWORKS, 'search/bench201.run_config'), join(ROOT, 'configs/tasks/quickstart_s1.json')])(
    'architecture of %s',
    (source) => {
      const [shown, saved, refused] = uninas(
        network(source, '--gene', GENE, '--json'),
        exported(source, '--to', 'config', '--gene', GENE, '--out', 'saved.network_config'),
        exported(source, '--to', 'config'),
      );
      expect([saved!.code, saved!.err]).toEqual([0, '']);
      const found = json(shown);
      const input = ['--input', found.input.join(), '--classes', String(found.outputs[0][0])];
      const { params, macs } = json(uninas(network('saved.network_config', '--json', ...input))[0]);
      expect([params, macs]).toEqual([found.params, found.macs]);
      // before a gene is chosen it is no network
      expect(refused!.code).toBe(2);
      expect(refused!.err).toContain('choose one architecture, such as --gene 0,0,0,0,0,0');
    },
  );

  it.each([
    ['what UniNAS wrote into the file', 'own.network_config', { shape_in_list: [[3, 24, 20]], shape_out_list: [[7]] }],
    ['the run that it lies in', 'run/network/network.network_config', {}],
    ['its stem', 'plain.network_config', {}],
  ])('shapes by %s', (_, name, kwargs) => {
    write('run/run.json', {});
    write('run/data.meta.json', { input: [24, 20, 3], output: [7], train: [], valid: [] });
    const file = write(name, small(kwargs));
    const [a, b] = uninas(
      network(file, '--json'),
      exported(file, '--to', 'onnx', '--seed', '0', '--out', 'x.onnx', '--json'),
    );
    const [shown, { input, outputs }] = [json(a), json(b)];
    const [height, width, channels] = shown.input;
    expect([input.shape, outputs[0].shape]).toEqual([
      ['batch', channels, height, width],
      ['batch', shown.outputs[0][0]],
    ]);
    expect([height, width]).toEqual(name.startsWith('plain') ? [32, 32] : [24, 20]);
  });

  it('candidate of a search: the best, or that of a gene', () => {
    write('s2/run.json', {});
    write('s2/summary.json', { done: true, summary: { best: [{ objective: 'accuracy', gene: '1,0' }] } });
    for (const gene of ['0,1', '1,0', '1,1']) write(`s2/candidates/candidate-${gene}.network_config`, small());
    const [best, named, config, onnx, ...none] = uninas(
      network('s2'),
      network('s2', '--gene', '0,1'),
      exported('s2', '--to', 'config', '--gene', '1,1'),
      exported('s2', '--to', 'onnx'),
      network('s2', '--gene', '0,0', '--json'),
      exported('s2', '--gene', '0,0', '--to', 'config', '--json'),
    );
    expect(best!.out).toContain('candidate-1,0.network_config\nthe best of 3 by accuracy; --gene names another');
    expect(named!.out).toContain('candidate-0,1.network_config');
    expect(config!.code).toBe(0);
    expect(onnx!.err).toContain("export the super-network's run with --gene 1,0");
    const text = `${join(dir, 's2')} has no candidate 0,0; it has 0,1 1,0 1,1; of the super-network's run every gene can be chosen`;
    expect(none.map(json).map(({ error }) => error.message)).toEqual([text, text]);
    rmSync(join(dir, 's2/summary.json'));
    expect(uninas(network('s2'))[0]!.err).toContain('s2 has 3 candidates; choose one with --gene: 0,1 1,0 1,1');
    write('known/run.json', {});
    write('known/candidates/candidate-0,1.json', {});
    expect(uninas(network('known'))[0]!.err).toContain('known is a search in known results, which hold no networks');
  });

  it('network out of a stored super-network, for the data of its run', () => {
    write('s1/run.json', {});
    write('s1/data.meta.json', { input: [16, 16, 1], output: [5], train: [], valid: [] });
    write('s1/network/search.network_config', { name: 'SearchUninasNetwork', submodules: { net: searchBody() } });
    // what it found is no search network
    write('s1/network/finalized.network_config', small());
    const tree = (path: string, gene = '0, 1'): string =>
      write(`${path.length}-${gene.length}.json`, {
        cls_network: 'RetrainFromSearchUninasNetwork',
        '{cls_network}.search_config_path': path,
        '{cls_network}.gene': gene,
      });
    const [file, run, wrong] = uninas(
      network(tree('s1/network/search.network_config'), '--json'),
      network(tree('s1'), '--json'),
      network(tree('s1', '0, 1, 0'), '--json'),
    );
    expect(json(file)).toMatchObject({ input: [16, 16, 1], outputs: [[5]] });
    expect(run!.out).toBe(file!.out);
    expect(json(wrong).problems).toMatchObject([{ path: 'cls_network.gene', found: '0, 1, 0' }]);
  });
});

/** A body with two architecture weights. */
function searchBody(): object {
  const op = (weight: string): object => ({
    name: 'MixedOp',
    kwargs: { priors: [], name: weight, strategy_name: 'default' },
    submodule_lists: { submodules: [{ name: 'SkipLayer' }, { name: 'ConvLayer', kwargs: { k_size: 3 } }] },
  });
  const cell = (name: string): object => ({
    name: 'SingleLayerCell',
    kwargs: { name, features_mult: 1 },
    submodules: { op: op(name) },
  });
  const stem = { name: 'ConvStem', kwargs: { features: 8 }, submodules: { stem_module: { name: 'ConvLayer' } } };
  return {
    name: 'StackedCellsNetworkBody',
    kwargs: { cell_order: ['a', 'b'], cell_configs: { a: cell('a'), b: cell('b') } },
    submodules: { stem },
    submodule_lists: { heads: [{ name: 'ClassificationHead' }] },
  };
}

describe('network and export say the same of mistakes', () => {
  const insert = {
    cls_network: 'RetrainInsertConfigUninasNetwork',
    '{cls_network}.config_path': 'ResNet18',
    cls_network_body: 'StackedCellsNetworkBody',
    '{cls_network_body}.cell_order': '0-s2, 1-s7',
    cls_network_cells: '',
    cls_network_cells_primitives: '',
    cls_network_stem: 'ConvStem',
    cls_network_heads: 'ClassificationHead',
  };
  const path = { cls_network: 'RetrainUninasNetwork', '{cls_network}.config_path': 'ResNt18' };
  it.each([
    ['a path', path, '"ResNt18"', 'cls_network.config_path', 'ResNet18'],
    ['no path', { cls_network: 'RetrainUninasNetwork' }, '"Retrain', 'cls_network.config_path', null],
    ['no network', { cls_optimizer: 'SGDOptimizer' }, undefined, '', null],
    ['a name of no cell', insert, '"0-s2', 'cls_network.cls_network_body.cell_order', '1-s1'],
  ])('%s in a tree, at its place', (_, tree, place, path, suggestion) => {
    const file = write('wrong.json', tree);
    const [a, b] = uninas(network(file, '--json'), exported(file, '--to', 'config', '--json'));
    expect([a!.code, b!.code, b!.out]).toEqual([2, 2, a!.out]);
    const { ok, error, problems } = json(a);
    expect([ok, error.code, problems.length]).toEqual([false, 'UNINAS_ENETWORK', 1]);
    const column = place === undefined ? null : JSON.stringify(tree).indexOf(place) + 1;
    expect(problems[0]).toMatchObject({ file, column, path, suggestion });
    expect(a!.err).toContain(error.message);
  });

  it('a word that stands for nothing', () => {
    const words = ['ResNet5', '/dev/null', '', 'nothing'];
    const printed = uninas(...words.flatMap((word) => [network(word, '--json'), exported(word, '--to', 'config', '--json')])); // prettier-ignore
    for (let i = 0; i < printed.length; i += 2) {
      const [a, b] = printed.slice(i);
      expect([a!.code, b!.code, b!.out]).toEqual([2, 2, a!.out]);
      expect(json(a)).toMatchObject({ ok: false, error: { message: expect.any(String) } });
    }
  });

  it('a description that is none', () => {
    const file = write('odd.network_config', '{"name": "StackedCellsNetworkBody", "kwarg": {}}');
    const [a, b] = uninas(network(file, '--json'), exported(file, '--to', 'config', '--json'));
    expect([a!.code, b!.code, b!.out]).toEqual([2, 2, a!.out]);
    expect(json(a).error.message.match(/a description has only/g)).toHaveLength(1);
  });
});
