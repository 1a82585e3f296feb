import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as benchmarks from '@uninas/benchmarks';
import {
  experimentRegister,
  filesOf,
  newFolder,
  runConfig,
  type Config,
  type Run,
  type RunOptions,
} from './experiment.fixture.js';

const register = experimentRegister(benchmarks);
const run = (config: Config, options: RunOptions = {}): Promise<Run> => runConfig(config, { register, ...options });

const table = join(mkdtempSync(join(tmpdir(), 'uninas-table-')), 'toy.csv');
/** The accuracy is the sum of four digits, the size their product. */
const digits = Array.from({ length: 256 }, (_, i) => [i >> 6, (i >> 4) & 3, (i >> 2) & 3, i & 3]);
const rows = digits.map((gene) => {
  return [gene.join(''), gene.reduce((a, b) => a + b, 0), gene.reduce((a, b) => a * b, 1)].join();
});
writeFileSync(table, ['arch,acc1/toy/test,params/toy', ...rows].join('\n'));

const ACC1 = { cls: 'MiniBenchAcc1Estimator', key: 'acc', is_objective: true, maximize: true };
const PARAMS = { cls: 'MiniBenchParamsEstimator', key: 'size', is_objective: true };

function configOf(save_dir: string, more: Config = {}): Config {
  return {
    cls: 'MiniBenchPymooHPOTask',
    save_dir,
    cls_benchmark: { cls: 'MiniNASTabularBenchmark', path: table, arch_format: 'digits' },
    cls_hpo_estimators: [ACC1, PARAMS],
    cls_hpo_pymoo_algorithm: {
      cls: 'NSGA2PymooAlgorithm',
      pop_size: 12,
      n_offsprings: 8,
      cls_hpo_pymoo_sampler: { cls: 'IntLhsPymooSampler' },
      cls_hpo_pymoo_crossover: { cls: 'SbxPymooCrossover', eta: 3 },
      cls_hpo_pymoo_mutation: { cls: 'PolynomialPymooMutation', eta: 3 },
    },
    cls_hpo_pymoo_termination: { cls: 'NEvalPymooTermination', n: 120 },
    ...more,
  };
}

describe('MiniBenchPymooHPOTask', () => {
  it('finds the true front, and draws generations and what they covered', async () => {
    const folder = newFolder();
    const { done, summary, lines } = await run(configOf(folder, { plot_true_pareto: true }));
    // 3330 has sum 9 and size 0; 3331 and the like 10 and 27, 3332 11 and 54, 3333 12 and 81
    expect(summary).toMatchObject({ rated: 120, architectures: 256, true_front: 4, true_front_found: 4 });
    expect([done, summary['hypervolume_share']]).toEqual([true, 1]);
    expect(Object.keys(filesOf(folder)).filter((name) => name.endsWith('.svg'))).toEqual(['fa.svg', 'hv.svg']);
    // 12 architectures, then 13 times 8, and 4
    expect(readFileSync(join(folder, 'fa.svg'), 'utf8')).toContain('rated, iterations 0 to 14');
    for (const name of ['fa.svg', 'hv.svg']) expect(readFileSync(join(folder, name), 'utf8')).toContain('true front');
    expect(lines.join('\n')).toContain('acc: the best found has 12, rank 1 of 256');
  });

  it('finds what keeps constraints, limits included, and rates nothing else (D42)', async () => {
    const exact = { ...PARAMS, is_constraint: true, is_objective: false, min_value: 54, max_value: 54 };
    const { summary } = await run(configOf(newFolder(), { cls_hpo_estimators: [ACC1, exact] }));
    // of 256, only 3332, 3323, 3233 and 2333 have the size 54, and they have the same accuracy
    expect(summary['architectures']).toBe(4);
    expect(summary['rated']).toBeGreaterThan(0);
    expect((summary['front'] as readonly { values: Config }[]).every(({ values }) => values['size'] === 54)).toBe(true);
    const only = { ...PARAMS, is_constraint: true, min_value: 81, max_value: 81 };
    const single = await run(configOf(newFolder(), { cls_hpo_estimators: [ACC1, only] }));
    expect(single.summary).toMatchObject({ rated: 1, architectures: 1, front: [{ gene: '3,3,3,3' }] });
  });

  it('keeps masks (D19), and draws a single objective', async () => {
    const folder = newFolder();
    const masked = await run(configOf(folder, { mask_indices: [0, 3], cls_hpo_estimators: [ACC1] }));
    expect(masked.summary).toMatchObject({ rated: 16, architectures: 16, front: [{ gene: '2,2,2,2' }] });
    expect(readFileSync(join(folder, 'fa.svg'), 'utf8')).toContain('order of rating');
    expect(readFileSync(join(folder, 'hv.svg'), 'utf8')).not.toContain('true front');
  });

  it('leaves the same bytes again, and resumed after an interruption', async () => {
    const [first, second] = [newFolder(), newFolder()];
    await run(configOf(first));
    const interrupted = await run(configOf(second), {
      onProgress: (_, count, abort) => {
        if (count === 30) abort();
      },
    });
    expect(interrupted.done).toBe(false);
    expect((await run(configOf(second), { resume: true })).done).toBe(true);
    const content = (folder: string) => {
      const { 'run.json': _run, ...files } = filesOf(folder);
      return files;
    };
    expect(content(second)).toEqual(content(first));
  });
});

// A published table; it is not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const path = join(shared, 'data/nas-bench-201/nas-bench-201.csv.gz');

(existsSync(path) ? describe : describe.skip)('MiniBenchPymooHPOTask in NAS-Bench-201', () => {
  it('reaches the true front, as pymoo does with these operators in 200 generations of 100', async () => {
    const config = {
      ...configOf(newFolder()),
      cls_benchmark: { cls: 'MiniNATSBenchTabularBenchmark', path, default_data_set: 'cifar10' },
      cls_hpo_pymoo_algorithm: {
        cls: 'NSGA2PymooAlgorithm',
        pop_size: 100,
        n_offsprings: 100,
        cls_hpo_pymoo_sampler: { cls: 'IntRandomPymooSampler' },
        cls_hpo_pymoo_crossover: { cls: 'SbxPymooCrossover', prob: 1, eta: 3 },
        cls_hpo_pymoo_mutation: { cls: 'PolynomialPymooMutation', eta: 3 },
      },
      cls_hpo_pymoo_termination: { cls: 'NIterPymooTermination', n: 80 },
    };
    const { summary } = await run(config);
    expect(summary).toMatchObject({ rated: 8000, true_front: 14, true_front_found: 14, hypervolume_share: 1 });
  }, 120_000);
});
