import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileWith, opened } from '../testing/open-table.fixture.js';
import { MiniNASBench101TabularBenchmark } from './mini-nas-bench-101-tabular-benchmark.js';
import { MiniNASBenchMacroTabularBenchmark } from './mini-nas-bench-macro-tabular-benchmark.js';
import { MiniNASSearchTabularBenchmark } from './mini-nas-search-tabular-benchmark.js';
import { MiniNASTabularBenchmark } from './mini-nas-tabular-benchmark.js';
import { MiniNATSBenchTabularBenchmark } from './mini-nats-bench-tabular-benchmark.js';

const CELLS = [
  '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|',
  '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|avg_pool_3x3~1|nor_conv_1x1~2|',
];

describe('MiniNASTabularBenchmark', () => {
  const DIGITS = 'arch,acc,size_M\n021,90,1.25\n120,80,0.07\n021,92,\n';
  const args = { arch_format: 'digits', columns: ['acc1/mnist/test@4=acc', 'params/mnist=size_M * 1e6'] };

  it('reads values by their columns, and averages rows of one architecture', async () => {
    const { table, lines } = await opened(MiniNASTabularBenchmark, { path: fileWith(DIGITS, 'my.csv.gz'), ...args });
    expect(table.name).toBe('my');
    expect(table.genes).toEqual([
      [0, 2, 1],
      [1, 2, 0],
    ]);
    expect(table.space).toEqual([
      [0, 1],
      [2],
      [0, 1],
    ]); // prettier-ignore
    expect(table.lookUp([0, 2, 1])).toEqual({ 'acc1/mnist/test@4': 91, 'params/mnist': 1_250_000 });
    expect(table.textOf([1, 2, 0])).toBe('120');
    expect(table.lookUp([0, 2, 0])).toBeUndefined();
    expect(table.value([0, 2, 0], 'params/mnist')).toBeNaN();
    expect(lines.join()).toContain('1 further rows of the same architectures');
    expect(() => table.lookUp([0, 2])).toThrow('0,2 has 2 positions, those of my have 3');
    expect(() => table.value([0, 2, 1], 'params/x')).toThrow('my has no values params/x');
  });

  it('takes several columns as one architecture, names as rows, and further files', async () => {
    const more = fileWith('index,ms\n1,0.5\n', 'more.csv');
    const path = fileWith('index,ks,e,acc1/x/test\n0,3 5,"6,4",1\n1,7 5,"3,4",2\n');
    const { table } = await opened(MiniNASTabularBenchmark, {
      path,
      arch_columns: ['ks', 'e'],
      columns: ['acc1/x/test=acc1/x/test', 'latency/x=ms'],
      join_paths: [more],
    });
    expect(table.genes).toEqual([
      [3, 5, 6, 4],
      [7, 5, 3, 4],
    ]);
    expect([...table.genes.map((gene) => table.value(gene, 'latency/x'))]).toEqual([NaN, 0.5]);
    const named = await opened(MiniNASTabularBenchmark, { path, arch_columns: ['index'], arch_format: 'name' });
    expect(named.table.lookUp([1])).toEqual({ 'acc1/x/test': 2 });
  });

  it.each([
    [{ path: '/nowhere/x.csv' }, '/nowhere/x.csv: there is no such file; path names the file of the results'],
    [{ path: dirname(fileWith('')) }, 'this is a folder'],
    [{ path: 'https://a.b/c.csv' }, 'download this one'],
    [{ path: fileWith('arch,acc\n01,1\n'), columns: [] }, 'no column is named as a value'],
    [{ path: fileWith('arch,acc\n01,1\n'), columns: ['acc1=acc'] }, '"acc1=acc" should be key=column'],
    [{ path: fileWith('arch,acc\n01,1\n'), columns: ['acc1/x/test=ac'] }, 'did you mean acc?'],
    [{ path: fileWith('arch,acc\n01,1\n0x,1\n'), columns: ['acc1/x/test=acc'] }, /table\.csv:3: no architecture: "0x"/],
    [{ path: fileWith('arch,acc\n01,1\n011,1\n'), columns: ['acc1/x/test=acc'] }, /:3: the architecture 011 has 3 pos/],
    [{ path: fileWith('arch,acc\n01,x\n'), columns: ['acc1/x/test=acc'] }, ':2: acc is "x"; expected a number'],
    [{ path: fileWith('arch,acc\n01,\n'), columns: ['acc1/x/test=acc'] }, 'there are no values'],
    [{ path: fileWith(DIGITS), ...args, default_data_set: 'minst' }, 'no results of minst; it has mnist; did you mean'],
    [{ path: fileWith('{"a": 1}') }, 'knows no JSON but'],
  ])('says what is wrong with %j', async (wrong, message) => {
    await expect(opened(MiniNASTabularBenchmark, { arch_format: 'digits', ...wrong })).rejects.toThrow(message);
  });

  it('says that a packed file is damaged', async () => {
    const path = fileWith('');
    writeFileSync(path, Buffer.from([0x1f, 0x8b, 8, 0, 1, 2]));
    await expect(opened(MiniNASTabularBenchmark, { path })).rejects.toThrow('it cannot be unpacked');
  });

  it('does not take what PyTorch wrote for a table', async () => {
    const path = fileWith('', 'nats_bench_1.1_mini.pt');
    writeFileSync(path, Buffer.from('PK\u0003\u0004\u0014\u0000\u0000archive/data.pkl'));
    await expect(opened(MiniNASTabularBenchmark, { path })).rejects.toThrow(
      /nats_bench_1\.1_mini\.pt: this is no text: .* pickles may run any code, and are not read$/,
    );
  });

  it('refuses further files that repeat columns or rows', async () => {
    const path = fileWith('index,arch,a/b\n0,1 2,3\n');
    const join = (text: string) => opened(MiniNASTabularBenchmark, { path, join_paths: [fileWith(text, 'm.csv')] });
    await expect(join('index,arch\n0,x\n')).rejects.toThrow('m.csv:1: there is a column arch already');
    await expect(join('index,c/d\n0,1\n0,2\n')).rejects.toThrow('m.csv:3: index 0 occurs twice');
    await expect(join('idx,c/d\n0,1\n')).rejects.toThrow('did you mean idx?');
  });
});

describe('MiniNATSBenchTabularBenchmark', () => {
  it('knows the columns of its tables', async () => {
    const header = 'index,arch,cifar10_valid_acc_12ep,imagenet16_120_test_acc_200ep,cifar10_params,cifar10_flops_M,zen';
    const rows = CELLS.map((cell, i) => `${i},${cell},${60 + i},${30 + i},${100 * i},${15.64737 + i},7`);
    const path = fileWith([header, ...rows].join('\n'));
    const { table } = await opened(MiniNATSBenchTabularBenchmark, { path, columns: ['zen/cifar10=zen'] });
    expect(table.space).toEqual(Array.from({ length: 6 }, () => [0, 1, 2, 3, 4]));
    expect(table.genes[1]).toEqual([3, 0, 1, 0, 4, 2]);
    expect(table.lookUp([3, 0, 1, 0, 4, 2])).toEqual({
      'acc1/cifar10/valid@12': 61,
      'acc1/ImageNet16-120/test@200': 31,
      'params/cifar10': 100,
      'flops/cifar10': 16_647_370,
      'zen/cifar10': 7,
    });
    expect(table.keyOf({ metric: 'acc1', resultType: 'valid' })).toBe('acc1/cifar10/valid@12');
  });

  it('reads records of single trainings, and averages seeds', async () => {
    const training = (seed: number): object => ({
      name: 'cifar100',
      train_acc1es: { '0': 1, '1': 50 + seed },
      eval_acc1es: { 'x-valid@1': 40 + seed, 'x-test@1': 30 + seed, 'ori-test@1': 20, 'x-test@0': 1 },
      eval_losses: { 'x-test@1': 2 },
      params: 0.1,
      flop: 15.5,
      latency: [0.002],
    });
    const record = { arch_str: CELLS[1], all_results: { a: training(0), b: training(1) } };
    const path = fileWith(JSON.stringify({ 7: { 2: record } }), 'records.json');
    const { table } = await opened(MiniNATSBenchTabularBenchmark, { path });
    expect(table.lookUp([3, 0, 1, 0, 4, 2])).toEqual({
      'acc1/cifar100/train@2': 50.5,
      'acc1/cifar100/valid@2': 40.5,
      'acc1/cifar100/test@2': 30.5,
      'loss/cifar100/test@2': 2,
      'params/cifar100': 100_000,
      'flops/cifar100': 15_500_000,
      'latency/cifar100': 2,
    });
    const wrong = fileWith(JSON.stringify({ 7: { 2: { all_results: {} } } }), 'records.json');
    await expect(opened(MiniNATSBenchTabularBenchmark, { path: wrong })).rejects.toThrow(
      '7, 2 epochs: there is no arch',
    );
  });

  it('says which line holds no cell', async () => {
    const path = fileWith(`arch,cifar10_params\n${CELLS[0]},1\n${CELLS[1]!.replace('conv_3x3', 'conv_5x5')},1\n`);
    await expect(opened(MiniNATSBenchTabularBenchmark, { path })).rejects.toThrow(
      /table\.csv:3: no architecture: .*there is no operation nor_conv_5x5; .*did you mean nor_conv_[13]x[13]\?/,
    );
  });
});

describe('MiniNASBench101TabularBenchmark', () => {
  const CSV = [
    'ops,adjacency,test_acc,trainable_params,time_s',
    'input conv3x3-bn-relu maxpool3x3 output,0110;0011;0001;0000,0.5,100,3',
    'input conv1x1-bn-relu output,010;001;000,0.25,200,4',
    // the first cell again, with a vertex that leads nowhere
    'input conv1x1-bn-relu conv3x3-bn-relu maxpool3x3 output,01100;00000;00011;00001;00000,0.75,100,5',
  ];

  it('has the results of a cell for all genes that mean it', async () => {
    const path = fileWith(CSV.join('\n').replace('01100;00000', '01110;00000'));
    const { table, lines } = await opened(MiniNASBench101TabularBenchmark, { path, columns: ['time/cifar10=time_s'] });
    expect([table.genes.length, table.space.length]).toEqual([2, 13]);
    expect(lines.join()).toContain('1 further rows of the same cells');
    const found = { 'acc1/cifar10/test': 62.5, 'params/cifar10': 100, 'time/cifar10': 4 };
    // edges 01 02 03 04 12 13 14 23 24 34, three operations; the cell at vertices 1, 2 and at 1, 3
    expect(table.lookUp([1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 2, 1])).toEqual(found);
    expect(table.lookUp([1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 2])).toEqual(found);
    // the output is not reached; nothing is known
    expect(table.lookUp([1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 1])).toBeUndefined();
    expect(table.lookUp([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])).toBeUndefined();
    expect(() => table.lookUp([1])).toThrow('1 has 1 positions');
  });

  it('says which line holds no cell', async () => {
    const open = (line: string) =>
      opened(MiniNASBench101TabularBenchmark, { path: fileWith([CSV[0], CSV[1], line].join('\n')) });
    await expect(open('input conv3x3 output,010;000;000,1,1,1')).rejects.toThrow(':3: no valid cell: its output');
    await expect(open('input conv3 output,010;001;000,1,1,1')).rejects.toThrow(
      ':3: no cell: there is no operation conv3',
    );
  });
});

describe('MiniNASBenchMacroTabularBenchmark', () => {
  it('reads the published JSON', async () => {
    const text = JSON.stringify({
      '02012100': { test_acc: [89, 90], mean_acc: 89.5, std: 0.5, params: 890666, flops: 47327744 },
      '11111221': { test_acc: [91, 92, 93] },
    });
    const { table } = await opened(MiniNASBenchMacroTabularBenchmark, { path: fileWith(text, 'macro.json.gz') });
    expect(table.space).toEqual(Array.from({ length: 8 }, () => [0, 1, 2]));
    expect(table.lookUp([0, 2, 0, 1, 2, 1, 0, 0])).toEqual({
      'acc1/cifar10/test': 89.5,
      'params/cifar10': 890666,
      'flops/cifar10': 47327744,
    });
    expect(table.lookUp([1, 1, 1, 1, 1, 2, 2, 1])).toEqual({ 'acc1/cifar10/test': 92 });
  });

  it.each([
    ['{"0201210": {}}', '"0201210": no architecture: expected eight digits'],
    ['{"02012100": 3}', '"02012100": its results are no object'],
    ['{"02012100": {"mean_acc": "x"}}', 'mean_acc is "x"; expected a number'],
    ['[1]', 'no object with a member for each architecture'],
    ['arch,a/b\n', 'reads JSON; MiniNASTabularBenchmark reads tables'],
  ])('refuses %s', async (text, message) => {
    const path = fileWith(text, 'm.json');
    await expect(opened(MiniNASBenchMacroTabularBenchmark, { path })).rejects.toThrow(message);
  });
});

describe('MiniNASSearchTabularBenchmark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uninas-search-'));
  const row = (gene: number[], values: object): string => `${JSON.stringify({ gene, iteration: 0, values })}\n`;
  writeFileSync(
    join(folder, 'search.jsonl'),
    row([0, 1], { 'acc1/valid': 0.5, macs: 10 }) + row([1, 1], { 'acc1/valid': 'NaN', macs: 20 }),
  );

  it('makes a table of what a search measured', async () => {
    const { table } = await opened(MiniNASSearchTabularBenchmark, { path: folder, data_set: 'cifar10' });
    expect(table.lookUp([0, 1])).toEqual({ 'acc1/cifar10/valid': 0.5, 'macs/cifar10': 10 });
    expect(table.lookUp([1, 1])).toEqual({ 'macs/cifar10': 20 });
    const path = join(folder, 'search.jsonl');
    const columns = ['acc1/cifar10/valid=acc1/valid*100'];
    const renamed = await opened(MiniNASSearchTabularBenchmark, { path, columns });
    expect(renamed.table.lookUp([0, 1])).toEqual({ 'acc1/cifar10/valid': 50 });
  });

  it('says what is missing', async () => {
    const open = (args: Readonly<Record<string, string | string[]>>) => opened(MiniNASSearchTabularBenchmark, args);
    await expect(open({ path: dirname(folder) })).rejects.toThrow('this is no run of a search: it has no search.jsonl');
    await expect(open({ path: '/nowhere/search.jsonl' })).rejects.toThrow('there is no such file');
    await expect(open({ path: folder, columns: ['flops/x=mcs'] })).rejects.toThrow(
      'there is no value mcs; there are acc1/valid, macs; did you mean macs?',
    );
  });
});
