import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as benchmarks from '@uninas/benchmarks';
import type { JsonValue } from '@uninas/contracts';
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
/** The accuracy is the sum of three digits, the size their product; one architecture has no size, one is not there. */
const DIGITS = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c] as const)));
const rows = DIGITS.filter((gene) => gene.join('') !== '333').map(
  ([a, b, c]) => `${a}${b}${c},${a + b + c},${a + b + c === 8 ? '' : a * b * c}`,
);
writeFileSync(table, ['arch,acc1/toy/test,params/toy', ...rows].join('\n'));

const objective = (cls: string, key: string, more: Config = {}): Config => ({ cls, key, is_objective: true, ...more });
const ACC1 = objective('MiniBenchAcc1Estimator', 'acc', { maximize: true });
const PARAMS = objective('MiniBenchParamsEstimator', 'size');

function configOf(save_dir: string, more: Config = {}, benchmark: Config = {}): Config {
  return {
    cls: 'MiniBenchHPOTask',
    save_dir,
    cls_benchmark: { cls: 'MiniNASTabularBenchmark', path: table, arch_format: 'digits', ...benchmark },
    cls_hpo_estimators: [ACC1, PARAMS],
    cls_hpo_self_algorithm: { cls: 'RandomHPO', num_eval: -1 },
    ...more,
  };
}

const linesOf = (folder: string, file: string): readonly Config[] =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Config);

describe('MiniBenchHPOTask', () => {
  it('finds everything that there is, and leaves it in the folder', async () => {
    const folder = newFolder();
    const { done, summary, lines } = await run(configOf(folder, { plot_true_pareto: true }));
    // without 333, which is not there, and 233, 323, 332, which have no size
    expect([done, summary['rated'], summary['architectures']]).toEqual([true, 60, 60]);
    // 330, 303, 033 have the sum 6 and size 0; 331 and the like 7 and 9: 232 has 7 and 12
    expect(summary).toMatchObject({ true_front: 2, true_front_found: 2, hypervolume_share: 1 });
    const front = summary['front'] as readonly Config[];
    expect(front.map(({ gene }) => gene)).toEqual(expect.arrayContaining(['3,3,1', '3,1,3', '1,3,3', '0,3,3']));
    expect(front).toHaveLength(6);
    expect(linesOf(folder, 'true-front.jsonl')).toHaveLength(6);
    expect(linesOf(folder, 'search.jsonl')).toHaveLength(60);
    const candidate = JSON.parse(readFileSync(join(folder, 'candidates/candidate-3,3,1.json'), 'utf8')) as JsonValue;
    expect(candidate).toEqual({
      gene: '3,3,1',
      arch: '331',
      values: { acc: 7, size: 9 },
      results: { 'acc1/toy/test': 7, 'params/toy': 9 },
    });
    expect(readFileSync(join(folder, 'x.svg'), 'utf8')).toContain('true front');
    expect(lines.join('\n')).toContain('acc: the best found has 7, rank 1 of 60');
  });

  it('keeps constraints and masks, of the true front as well', async () => {
    const small = { ...PARAMS, is_constraint: true, min_value: 0, max_value: 3 };
    const constrained = await run(configOf(newFolder(), { cls_hpo_estimators: [ACC1, small] }));
    // 331 and the like are too large now; 311 has sum 5
    expect(constrained.summary).toMatchObject({ true_front: 1, true_front_found: 1 });
    const sizes = (constrained.summary['front'] as readonly { values: { size: number } }[]).map(
      ({ values }) => values.size,
    );
    expect(sizes).toEqual([0, 0, 0]);
    const masked = await run(configOf(newFolder(), { mask_indices: [3] }));
    expect(masked.summary).toMatchObject({ rated: 27, architectures: 27 });
    expect((masked.summary['best'] as readonly Config[])[0]).toMatchObject({ objective: 'acc', gene: '2,2,2' });
  });

  it('says how far a search is from the best', async () => {
    const specific = { cls: 'SpecificHPO', values: '1,1,1; 3,3,0' };
    const { summary } = await run(configOf(newFolder(), { cls_hpo_self_algorithm: specific }));
    expect(summary).toMatchObject({ rated: 2, true_front: 2, true_front_found: 1 });
    // 7 is the best; six architectures have it
    expect((summary['ranks'] as readonly Config[])[0]).toEqual({ objective: 'acc', found: 6, best: 7, rank: 7 });
  });

  it('leaves the same bytes again, and resumed after an interruption', async () => {
    const nsga2 = { cls_hpo_self_algorithm: { cls: 'NSGA2HPO', iterations: 3, pop_size: 6, pop_core: 4 } };
    const [first, second, third] = [newFolder(), newFolder(), newFolder()];
    await run(configOf(first, nsga2));
    await run(configOf(second, nsga2));
    const interrupted = await run(configOf(third, nsga2), {
      onProgress: (_, count, abort) => {
        if (count === 8) abort();
      },
    });
    expect(interrupted.done).toBe(false);
    expect(existsSync(join(third, 'summary.json'))).toBe(false);
    expect((await run(configOf(third, nsga2), { resume: true })).done).toBe(true);
    const content = (folder: string) => {
      const { 'log.txt': _log, 'run.json': _run, 'timing.jsonl': _timing, ...files } = filesOf(folder);
      return files;
    };
    expect(content(second)).toEqual(content(first));
    expect(content(third)).toEqual(content(first));
    const again = await run(configOf(first, nsga2), { resume: true });
    expect(again.lines.join()).toContain('came to its end before');
  });

  it('can be rehearsed, and clears its files before it begins again', async () => {
    const folder = newFolder();
    await run(configOf(folder), { rehearse: true });
    expect(Object.keys(filesOf(folder))).toEqual([]);
    await run(configOf(folder));
    await run(configOf(folder, { cls_hpo_self_algorithm: { cls: 'RandomHPO', num_eval: 1 } }));
    expect(linesOf(folder, 'search.jsonl')).toHaveLength(1);
    expect(Object.keys(filesOf(folder)).filter((name) => name.startsWith('candidates'))).toHaveLength(1);
  });

  it.each([
    [{}, { path: '/nowhere.csv' }, 'cls_benchmark', 'there is no such file'],
    [{}, { default_data_set: 'toi' }, 'cls_benchmark', 'did you mean toy?'],
    [{ cls_hpo_estimators: [ACC1, objective('MiniBenchLatencyEstimator', 'ms')] }, {}, 'cls_hpo_estimators#1', 'has no latency; it has acc1, params'], // prettier-ignore
    [{ cls_hpo_estimators: [ACC1, { ...PARAMS, key: 'acc' }] }, {}, 'cls_hpo_estimators', 'two estimators have the key acc'], // prettier-ignore
    [{ cls_hpo_estimators: [{ ...ACC1, is_constraint: true, min_value: 20, max_value: 30 }] }, {}, 'cls_hpo_estimators', 'acc from 20 to 30 (it is from 0 to 8)'], // prettier-ignore
    [{ mask_indices: [0, 1, 2, 3] }, {}, 'mask_indices', 'leaves no value'],
  ])('writes nothing if %j %j is wrong', async (more, benchmark, path, message) => {
    const folder = newFolder();
    const failed = run(configOf(folder, more as Config, benchmark));
    await expect(failed).rejects.toMatchObject({
      path,
      isInput: true,
      message: expect.stringContaining(message) as unknown,
    });
    expect(Object.keys(filesOf(folder))).toEqual([]);
  });
});

// Published tables; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const data = join(shared, 'data');

(existsSync(data) ? describe : describe.skip)('MiniBenchHPOTask in published tables', () => {
  it('reaches the true front of accuracy and parameters in NAS-Bench-201 with NSGA-II', async () => {
    const path = join(data, 'nas-bench-201/nas-bench-201.csv.gz');
    const nats = { cls: 'MiniNATSBenchTabularBenchmark', path, default_data_set: 'cifar10' };
    const nsga2 = { cls: 'NSGA2HPO', iterations: 80, pop_size: 100, pop_core: 100, prob_mutations: 0.2 };
    const config = { ...configOf(newFolder()), cls_benchmark: nats, cls_hpo_self_algorithm: nsga2 };
    const { summary } = await run(config);
    expect(summary).toMatchObject({ rated: 8100, true_front: 14, true_front_found: 14, hypervolume_share: 1 });
    expect((summary['ranks'] as readonly Config[])[0]).toMatchObject({ found: 94.3733, rank: 1 });
  }, 120_000);

  it('searches a few cells of DARTS, most of which have no results', async () => {
    const benchmark = {
      path: join(data, 'nas-bench-301-sample/nb301-sample.csv.gz'),
      arch_format: 'numbers',
      arch_columns: ['genotype_compact'],
      columns: ['acc1/cifar10/test=val_accuracy', 'params/cifar10=params*1e6'],
    };
    const nsga2 = { cls: 'NSGA2HPO', iterations: 9, pop_size: 20, pop_core: 10 };
    const { summary } = await run(configOf(newFolder(), { cls_hpo_self_algorithm: nsga2 }, benchmark));
    expect(summary).toMatchObject({ rated: 200, architectures: 725 });
    expect(summary['hypervolume_share']).toBeGreaterThan(0.9);
  }, 60_000);
});
