import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '@uninas/contracts';
import { hypervolume, kendall, paretoFront, pearson, spearman } from '@uninas/space';
import { MiniNASBench101TabularBenchmark } from './sets/mini-nas-bench-101-tabular-benchmark.js';
import { MiniNASBenchMacroTabularBenchmark } from './sets/mini-nas-bench-macro-tabular-benchmark.js';
import { MiniNASTabularBenchmark } from './sets/mini-nas-tabular-benchmark.js';
import { MiniNATSBenchTabularBenchmark } from './sets/mini-nats-bench-tabular-benchmark.js';
import { opened } from './testing/open-table.fixture.js';

// Published tables; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const data = join(shared, 'data');
const withData = existsSync(data) ? describe : describe.skip;

const column = (table: Benchmark, key: string): readonly number[] => table.genes.map((gene) => table.value(gene, key));
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

withData('the table of NAS-Bench-201', () => {
  const path = join(data, 'nas-bench-201/nas-bench-201.csv.gz');
  const open = async (more = {}): Promise<Benchmark> =>
    (await opened(MiniNATSBenchTabularBenchmark, { path, ...more })).table;

  it('has all cells, and the published best of every data set', async () => {
    const table = await open();
    expect(table.genes).toHaveLength(5 ** 6);
    const best = ['cifar10', 'cifar100', 'ImageNet16-120'].map((dataSet) =>
      most(column(table, table.keyOf({ metric: 'acc1', dataSet }))),
    );
    expect(best).toEqual([94.3733, 73.5133, 47.3111]);
    expect(table.lookUp([3, 3, 3, 3, 3, 3])).toMatchObject({
      'flops/cifar10': 220_119_690,
      'params/cifar10': 1_531_546,
    });
  });

  it('has the parameters that its cells have, in all rows', async () => {
    const table = await open();
    const count = (gene: readonly number[], op: number): number => gene.filter((index) => index === op).length;
    for (const [dataSet, base] of [['cifar10', 73_306], ['cifar100', 79_156], ['ImageNet16-120', 80_456]] as const) {
      const expected = table.genes.map((gene) => base + 28_000 * count(gene, 2) + 243_040 * count(gene, 3));
      // the formula is of the data set's readers, and holds for sums over the 15 cells
      expect(column(table, `params/${dataSet}`).map((params, i) => params - expected[i]!).every((d) => d === 0)).toBe(true);
    } // prettier-ignore
  });

  it('is the mean of its published records', async () => {
    const table = await open();
    const records = join(data, 'nas-bench-201/nats-tss-full-records-0-11-284.json.gz');
    const { table: full } = await opened(MiniNATSBenchTabularBenchmark, { path: records });
    expect(full.genes).toHaveLength(3);
    const keys = ['cifar10', 'cifar100', 'ImageNet16-120'].flatMap((dataSet) => [
      `acc1/${dataSet}/test@200`,
      `params/${dataSet}`,
      `flops/${dataSet}`,
    ]);
    for (const gene of full.genes) {
      expect(full.textOf(gene)).toBe(table.textOf(gene));
      for (const key of keys) expect(full.value(gene, key)).toBeCloseTo(table.value(gene, key), 4);
    }
    // read off the record of architecture 0
    const first = full.genes[0]!;
    expect(full.value(first, 'acc1/cifar10/test@12')).toBe(69.55);
    expect(full.value(first, 'latency/cifar10')).toBeCloseTo(13.9359758611311, 9);
  });

  it('correlates as scipy says, with a second table joined to it', async () => {
    const names = ['naswot', 'logsynflow', 'nregions'];
    const joined = await open({
      join_paths: [join(data, 'nas-bench-201/zero-cost-cifar10.csv.gz')],
      columns: names.map((name) => `${name}/cifar10=${name}`),
    });
    const keys: Readonly<Record<string, string>> = {
      cifar10_valid_acc_12ep: 'acc1/cifar10/valid@12',
      cifar10_test_acc_200ep: 'acc1/cifar10/test@200',
      cifar100_test_acc_200ep: 'acc1/cifar100/test@200',
      imagenet16_120_test_acc_200ep: 'acc1/ImageNet16-120/test@200',
      cifar10_params: 'params/cifar10',
      cifar10_flops_M: 'flops/cifar10',
      ...Object.fromEntries(names.map((name) => [name, `${name}/cifar10`])),
    };
    const answers = JSON.parse(readFileSync(join(data, 'nas-bench-201/correlations-scipy.json'), 'utf8')) as Record<
      string,
      { n: number; kendall_tau_b: number; spearman: number; pearson: number }
    >;
    expect(Object.keys(answers).length).toBeGreaterThan(5);
    for (const [title, answer] of Object.entries(answers)) {
      const [x = [], y = []] = title.split(' vs ').map((name) => column(joined, keys[name]!));
      const rows = [...x.keys()].filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
      const [first, second] = [rows.map((i) => x[i]!), rows.map((i) => y[i]!)];
      expect(rows).toHaveLength(answer.n);
      expect(kendall(first, second)).toBeCloseTo(answer.kendall_tau_b, 12);
      expect(spearman(first, second)).toBeCloseTo(answer.spearman, 11);
      expect(pearson(first, second)).toBeCloseTo(answer.pearson, 11);
    }
  });
});

withData('other published tables', () => {
  it('NAS-Bench-Macro has its known front', async () => {
    const path = join(data, 'nas-bench-macro/nas-bench-macro_cifar10.json.gz');
    const { table } = await opened(MiniNASBenchMacroTabularBenchmark, { path });
    expect(table.genes).toHaveLength(3 ** 8);
    const accuracies = column(table, 'acc1/cifar10/test');
    const best = accuracies[table.genes.findIndex((gene) => table.textOf(gene) === '22212220')];
    expect([best, best]).toEqual([most(accuracies), expect.closeTo(93.1267, 4)]);
    const known = JSON.parse(readFileSync(join(data, 'reference-fronts/nas-bench-macro-pareto.json'), 'utf8')) as {
      readonly front: readonly { readonly arch: string }[];
      readonly hypervolume: number;
    };
    const flops = column(table, 'flops/cifar10');
    const costs = accuracies.map((accuracy, i) => [100 - accuracy, flops[i]! / 1e6]);
    const front = paretoFront(costs.map((own) => ({ costs: own })));
    // that list names one of several architectures with equal values
    expect(new Set(front.map((i) => String(costs[i]))).size).toBe(35);
    expect(front.map((i) => table.textOf(table.genes[i]!))).toEqual(
      expect.arrayContaining(known.front.map(({ arch }) => arch)),
    );
    expect(hypervolume(costs, [100, 100])).toBeCloseTo(known.hypervolume, 6);
  });

  it('cells of DARTS and TransNAS-Bench-101 are read by their columns', async () => {
    const darts = await opened(MiniNASTabularBenchmark, {
      path: join(data, 'nas-bench-301-sample/nb301-sample.csv.gz'),
      arch_columns: ['genotype_compact'],
      columns: ['acc1/cifar10/valid=val_accuracy', 'params/cifar10=params*1e6'],
      default_result_type: 'valid',
    });
    expect([darts.table.genes.length, darts.table.space.length]).toEqual([725, 32]);
    expect(darts.table.lookUp(darts.table.genes[0]!)).toEqual({
      'acc1/cifar10/valid': 93.431414,
      'params/cifar10': 917_546,
    });
    const micro = await opened(MiniNASTabularBenchmark, {
      path: join(data, 'transnas-bench-101/transnas-micro.csv.gz'),
      arch_format: 'digits',
      columns: ['acc1/class_object/valid=class_object_val', 'params/class_object=class_object_params_M*1e6'],
    });
    expect(micro.table.genes).toHaveLength(4 ** 6);
    expect(micro.table.lookUp([3, 1, 1, 2, 1, 2])).toEqual({ 'acc1/class_object/valid': 42.316879 });
    const params = column(micro.table, 'params/class_object');
    expect(params.filter((value) => !Number.isNaN(value))).toHaveLength(711);
  });

  it('EC-NAS has its cells once, by their published hashes', async () => {
    const { table } = await opened(MiniNASBench101TabularBenchmark, {
      path: join(data, 'nas-bench-101/ec-nas-graphs-4epochs.csv.gz'),
    });
    // 91 cells of up to four vertices are among the 2,532 of up to five
    expect(table.genes).toHaveLength(2532);
    expect(table.space).toHaveLength(13);
    const hashes = new Set(table.genes.map((gene) => table.textOf(gene)));
    expect(hashes.size === 2532 && hashes.has('001a6fcc8b38cbc515be788a86bdc804')).toBe(true);
  });

  it('423,624 cells of NAS-Bench-101 are told apart by their names', async () => {
    const { table } = await opened(MiniNASTabularBenchmark, {
      path: join(data, 'nas-bench-101/nb101-accuracy-params.csv.gz'),
      arch_columns: ['index'],
      arch_format: 'name',
      columns: ['acc1/cifar10/test=accuracy*100', 'params/cifar10=params_M*1e6'],
    });
    expect(table.genes).toHaveLength(423_624);
    expect(table.lookUp([1])).toEqual({ 'acc1/cifar10/test': 88.6452, 'params/cifar10': 5_878_154 });
  });
});
