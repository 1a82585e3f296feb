import { describe, expect, it } from '@jest/globals';
import type { Description, NetworkPlan } from '@uninas/contracts';
import { auxiliaryHeads, countMacs, countParams, planNetwork, stepsOf } from '../index.js';
import { bodyOf, resnet } from '../testing/descriptions.js';
import { itWith, readJson, readTable } from '../testing/shared.js';
import { bench201, contextOf, networkOf, registerWith } from '../testing/trees.js';

const register = registerWith();
const planFor = (description: Description, input: readonly number[], classes: number): Promise<NetworkPlan> =>
  planNetwork(description, contextOf(register, input, classes));

describe('residual networks of the original', () => {
  it.each([
    ['ResNet18', [2, 2, 2, 2], 11689512, 1814073856],
    ['ResNet34', [3, 4, 6, 3], 21797672, 3663761920],
  ] as const)('%s has the published parameters and multiply-adds', async (_, counts, params, macs) => {
    const plan = await planFor(resnet(counts), [224, 224, 3], 1000);
    expect(countParams(plan)).toBe(params);
    expect(countMacs(plan)).toBe(macs);
    // The one average pool leaves 512 values.
    expect(countMacs(plan, { rule: 'conv_linear' })).toBe(macs - 512);
    expect(countMacs(plan, { rule: 'nas_bench_201' })).toBe(macs - 512 + 1000);
  });

  const file = 'reference-models/torchvision-layers.csv.gz';
  itWith(file)('ResNet18 is that of torchvision, layer by layer', async () => {
    const rows = readTable(file).filter((row) => row.model === 'resnet18');
    const weighted = rows.filter((row) => row.type === 'Conv2d' || row.type === 'Linear');
    const plan = await planFor(resnet([2, 2, 2, 2]), [224, 224, 3], 1000);
    const shapes = new Map(plan.variables.map(({ name, shape }) => [name, shape]));
    const found = [...stepsOf(plan)].flatMap((step) => {
      if (step.op !== 'conv2d' && step.op !== 'linear') return [];
      const filter = shapes.get(step.op === 'conv2d' ? step.filter : step.weight)!;
      const values = filter.reduce((a, b) => a * b, 1) + (step.bias === undefined ? 0 : step.shape.at(-1)!);
      return [`${[step.shape.at(-1), ...step.shape.slice(0, -1)].join('x')} ${values}`];
    });
    expect(weighted).toHaveLength(21);
    expect(found).toEqual(weighted.map((row) => `${row.out_shape} ${row.params}`));
  });
});

describe('the rules that count multiply-adds', () => {
  it('differ in pools, products and biases', async () => {
    const conv = { name: 'ConvLayer', kwargs: { k_size: 1, bias: true, use_bn: false, act_fun: 'swish' } };
    const pool = { name: 'PoolingLayer', kwargs: { pool_type: 'avg', order: 'w', stride: 2 } };
    const max = { name: 'PoolingLayer', kwargs: { pool_type: 'max', order: 'w_act', act_fun: 'hswish' } };
    const description = bodyOf(
      [
        { op: conv, features: 4 },
        { op: pool, features: 4 },
        { op: max, features: 4 },
      ],
      { stem: { features: 2, k_size: 3 } },
    );
    const plan = await planFor(description, [4, 4, 3], 5);
    // stem 16 * 27 * 2, conv 16 * 2 * 4, linear 4 * 5
    const weighted = 864 + 128 + 20;
    expect(countMacs(plan, { rule: 'conv_linear' })).toBe(weighted);
    // swish 16 * 4, average pool 4 * 4, global pool 4
    expect(countMacs(plan)).toBe(weighted + 64 + 16 + 4);
    // biases 16 * 4 and 5
    expect(countMacs(plan, { rule: 'nas_bench_201' })).toBe(weighted + 64 + 5);
    expect(countMacs(plan, { rule: (step) => (step.op === 'max_pool' ? 1 : 0) })).toBe(1);
  });

  it('need an architecture where there are choices', async () => {
    const plan = await (await networkOf(register, bench201)).plan(contextOf(register));
    expect(() => countMacs(plan)).toThrow(/multiply-adds are those of a gene/);
    expect(() => countMacs(plan, { gene: [0, 0, 0] })).toThrow('a gene of this network has 6 indices, found 3');
    expect(() => countMacs(plan, { gene: [0, 0, 0, 5, 0, 0] })).toThrow(
      'index 3 of the gene is 5, n/block-2/3/op-0 has 5 candidates',
    );
  });

  it('count a NAS-Bench-201 network as worked out by hand', async () => {
    const plan = await (await networkOf(register, bench201)).plan(contextOf(register));
    const gene = [3, 3, 3, 3, 3, 3];
    // stem, two cells in each of three stages with six 3x3 convolutions of equal cost, two reductions, linear layer
    const stage = 6 * 9 * 16 * 16 * 32 * 32;
    const reduction = 9 * 16 * 32 * 256 + 9 * 32 * 32 * 256 + 16 * 32 * 256;
    const weighted = 27 * 16 * 1024 + 2 * 3 * stage + 2 * reduction + 640;
    expect(countMacs(plan, { gene, rule: 'conv_linear' })).toBe(weighted);
    // Averages: two shortcuts, and the head.
    expect(countMacs(plan, { gene })).toBe(weighted + 16 * 16 * 16 + 8 * 8 * 32 + 64);
    expect(countMacs(plan, { gene: [3, 3, 3, 3, 3, 4] })).toBe(
      weighted - stage + 16 * 16 * 16 + 8 * 8 * 32 + 64 + 2 * (32 * 32 * 16 + 16 * 16 * 32 + 8 * 8 * 64),
    );
    expect(countParams(plan, { gene })).toBe(464 + 2 * 6 * 9 * (16 ** 2 + 32 ** 2 + 64 ** 2) + 14464 + 57600 + 778);
  });

  it('leaves heads that only help training out of both sums', async () => {
    const op = { name: 'SkipLayer' };
    const cells = [
      { op, features: 8 },
      { op, features: 8 },
    ];
    const aux = { name: 'ClassificationHead', kwargs: { cell_idx: 0, weight: 0.4, persist: false } };
    const plain = await planFor(bodyOf(cells), [8, 8, 3], 5);
    const helped = await planFor(bodyOf(cells, { heads: [aux, { name: 'ClassificationHead' }] }), [8, 8, 3], 5);
    expect(helped.modules.map(({ part, lossWeight }) => [part, lossWeight])).toEqual([
      ['stem', undefined],
      ['cell', undefined],
      ['head', 0.4],
      ['cell', undefined],
      ['head', 1],
    ]);
    expect(helped.modules[2]!.params).toBe(45);
    expect(countParams(helped)).toBe(countParams(plain));
    for (const rule of ['uninas', 'conv_linear', 'nas_bench_201'] as const) {
      expect(countMacs(helped, { rule })).toBe(countMacs(plain, { rule }));
    }
    expect(auxiliaryHeads(helped).map(({ index, params }) => [index, params])).toEqual([[0, 45]]);
    expect(auxiliaryHeads(plain)).toEqual([]);
    expect(countParams(plain, { all: true }) - countParams(plain)).toBe(16);
  });
});

describe('the tables of NAS-Bench-201', () => {
  const file = 'nas-bench-201/nas-bench-201.csv.gz';
  const OPS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'];
  const geneOf = (arch: string): readonly number[] =>
    [...arch.matchAll(/([a-z0-9_]+)~\d/g)].map(([, op]) => OPS.indexOf(op!));

  /** As published the cells are trained with scale and offset, three stages of five cells. */
  const published = async (input: readonly number[], classes: number): Promise<NetworkPlan> => {
    const stage = Array(5).fill('n');
    const network = await networkOf(register, {
      ...bench201,
      '{cls_network_body}.cell_order': [...stage, 'r', ...stage, 'r', ...stage].join(', '),
      '{cls_network_cells_primitives#0}.bn_affine': true,
    });
    return network.plan(contextOf(register, input, classes));
  };

  itWith(file).each([
    ['cifar10', 1, [32, 32, 3], 10],
    ['cifar100', 7, [32, 32, 3], 100],
    ['imagenet16_120', 7, [16, 16, 3], 120],
  ] as const)(
    'are reproduced for %s: parameters of 15,625 architectures, multiply-adds of every %i.',
    async (data, every, input, classes) => {
      const rows = readTable(file);
      expect(rows).toHaveLength(15625);
      const plan = await published(input, classes);
      const wrong = rows.filter((row, i) => {
        const gene = geneOf(row.arch!);
        if (i % every > 0) return countParams(plan, { gene }) !== Number(row[`${data}_params`]);
        const macs = countMacs(plan, { gene, rule: 'nas_bench_201' }) / 1e6;
        const isRight = countParams(plan, { gene }) === Number(row[`${data}_params`]);
        return !isRight || macs.toFixed(5) !== Number(row[`${data}_flops_M`]).toFixed(5);
      });
      expect(wrong).toEqual([]);
    },
    120000,
  );

  const records = 'nas-bench-201/nats-tss-full-records-0-11-284.json.gz';
  itWith(records)('equal the published records', async () => {
    interface Result {
      readonly params: number;
      readonly flop: number;
    }
    interface Stored {
      readonly arch_str: string;
      readonly all_results: Readonly<Record<string, Result>>;
    }
    const inputs = { 'cifar10-valid': 10, cifar10: 10, cifar100: 100, 'ImageNet16-120': 120 } as const;
    let compared = 0;
    for (const record of Object.values(
      readJson(records) as Readonly<Record<string, Readonly<Record<string, Stored>>>>,
    )) {
      for (const { arch_str, all_results } of Object.values(record)) {
        for (const [key, { params, flop }] of Object.entries(all_results)) {
          const data = /'(.*)'/.exec(key)![1] as keyof typeof inputs;
          const size = data === 'ImageNet16-120' ? 16 : 32;
          const plan = await published([size, size, 3], inputs[data]);
          const gene = geneOf(arch_str);
          const found = [countParams(plan, { gene }), countMacs(plan, { gene, rule: 'nas_bench_201' })];
          expect([data, ...found.map((n) => (n / 1e6).toFixed(6))]).toEqual([data, params.toFixed(6), flop.toFixed(6)]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(30);
  });
});
