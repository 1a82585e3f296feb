import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as benchmarks from '@uninas/benchmarks';
import type { BenchTable } from '@uninas/benchmarks';
import {
  experimentRegister,
  filesOf,
  hpoConfig,
  newFolder,
  retrainConfig,
  runConfig,
  searchConfig,
  type Config,
} from './experiment.fixture.js';

const register = experimentRegister(benchmarks);
const KNOWN = ['1,1,1,1,1,1', '3,3,3,3,3,3', '2,0,2,2,0,2'];
const known = join(newFolder(), 'known.csv');
writeFileSync(known, ['arch,acc1/a/test', ...KNOWN.map((gene, i) => `"${gene}",${i}`)].join('\n'));

const CHECKPOINT = { cls: 'CheckpointCallback', save_clone: false };
const OBJECTIVES = [
  { cls: 'NetMacsEstimator', key: 'flops', is_objective: true },
  { cls: 'NetValueEstimator', key: 'acc1/valid', is_objective: true, maximize: true, batches_forward: 1 },
];
const bench = (more: Config = {}): Config => ({
  cls: 'CreateBenchCallback',
  benchmark_path: known,
  cls_cb_objectives: OBJECTIVES,
  ...more,
});
/** The first makes a table of each epoch, the second one of every second, of another file and by the loss. */
const SECOND = bench({
  each_epochs: 2,
  reset_bn: true,
  cls_cb_objectives: [
    { cls: 'NetMacsEstimator', key: 'macs', is_constraint: true, min_value: 0, max_value: 100_000 },
    { cls: 'NetValueEstimator', key: 'loss/valid', value: 'val/loss', is_objective: true, batches_forward: 2 },
  ],
  cls_cb_benchmark: { cls: 'MiniNASTabularBenchmark', path: known },
});
const configOf = (save_dir: string, cls_callbacks: readonly Config[]): Config =>
  searchConfig(save_dir, {}, { cls_callbacks });

async function tableIn(...path: readonly string[]): Promise<BenchTable> {
  const args = { default_data_set: '', default_result_type: 'valid', tmp_name: '', path: join(...path), arch_columns: [], arch_format: 'name', columns: [], join_paths: [], join_column: '' }; // prettier-ignore
  const set = new benchmarks.MiniNASTabularBenchmark({ path: 'x', args, children: {} });
  return (await set.open({ info: () => undefined, warn: () => undefined })) as BenchTable;
}

describe('CreateBenchCallback', () => {
  let folder: string;
  beforeAll(async () => {
    folder = newFolder();
    await runConfig(configOf(folder, [CHECKPOINT, bench(), SECOND]), { register });
  }, 120_000);

  it('makes tables of what the super-network predicts, as the task does of its checkpoint', async () => {
    const files = Object.keys(filesOf(folder)).filter((name) => name.startsWith('bench'));
    expect(files).toEqual([1, 2, 3].map((i) => `bench/callback-1/epoch-${i}.json`).concat('bench/callback-2/epoch-2.json')); // prettier-ignore
    const s2 = newFolder();
    const task = {
      ...hpoConfig(s2, folder),
      cls: 'CreateSearchNetBenchTask',
      cls_hpo_estimators: OBJECTIVES,
      cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: KNOWN[0]! },
      cls_benchmarks: [{ cls: 'MiniNASTabularBenchmark', path: known }],
    };
    await runConfig(task, { register });
    const [made, last, first] = [
      await tableIn(s2, 'bench.json'),
      await tableIn(folder, 'bench/callback-1/epoch-3.json'),
      await tableIn(folder, 'bench/callback-1/epoch-1.json'),
    ];
    expect(last.genes.map(String)).toEqual(KNOWN);
    expect(last.keys).toEqual(['flops/tiny', 'acc1/tiny/valid']);
    expect(last.content.columns).toEqual(made.content.columns);
    expect(last.space).toEqual(made.space);
    expect(first.content.columns.get('flops/tiny')).toEqual(last.content.columns.get('flops/tiny'));
  }, 60_000);

  it('leaves out what breaks a constraint', async () => {
    const table = await tableIn(folder, 'bench/callback-2/epoch-2.json');
    expect(table.genes.length).toBeLessThan(3);
    expect(Math.max(...table.content.columns.get('macs/tiny')!)).toBeLessThanOrEqual(100_000);
    expect(table.keys).toEqual(['macs/tiny', 'loss/tiny/valid']);
  });

  it('warns if all break one', async () => {
    const macs = { cls: 'NetMacsEstimator', key: 'macs', is_constraint: true, min_value: 0, max_value: 1 };
    const target = newFolder();
    const strict = bench({ cls_cb_objectives: [macs] });
    const { warnings } = await runConfig(searchConfig(target, {}, { max_epochs: 1, cls_callbacks: [strict] }), {
      register,
    });
    expect(warnings).toContain('CreateBenchCallback: no architecture of known keeps all constraints');
  }, 60_000);

  it('changes nothing of the training', async () => {
    const without = newFolder();
    await runConfig(configOf(without, [CHECKPOINT]), { register });
    const of = (dir: string) =>
      Object.entries(filesOf(dir)).filter(([name]) => /^(checkpoints|network|metrics|exp)/.test(name));
    expect(of(without).length).toBeGreaterThan(5);
    expect(of(folder)).toEqual(of(without));
  }, 60_000);

  it('changes nothing of a training that several threads share either', async () => {
    const shared = async (callbacks: readonly Config[]) => {
      const target = newFolder();
      const trainer = { cls: 'SimpleDDPTrainer', num_workers: 2, max_epochs: 2, cls_callbacks: callbacks };
      await runConfig(searchConfig(target, {}, trainer), { register, threads: true });
      return target;
    };
    const [plain, made] = [await shared([CHECKPOINT]), await shared([CHECKPOINT, bench()])];
    const of = (dir: string) => Object.entries(filesOf(dir)).filter(([name]) => /^(checkpoints|metrics)/.test(name));
    expect(of(made)).toEqual(of(plain));
    expect((await tableIn(made, 'bench/callback-1/epoch-2.json')).genes.map(String)).toEqual(KNOWN);
  }, 60_000);

  it.each([1, 3])('makes the table it lacks when it was interrupted in epoch %i', async (epoch) => {
    const parts = newFolder();
    let tables = 0;
    const onProgress = (label: string, done: number, abort: () => void): void => {
      if (label !== 'bench' || done !== 2) return;
      tables++;
      if (tables === epoch) abort();
    };
    const config = configOf(parts, [CHECKPOINT, bench()]);
    const stopped = await runConfig(config, { register, onProgress });
    expect(stopped.done).toBe(false);
    expect(stopped.warnings.join()).toContain(`makes the table of epoch ${epoch} first`);
    expect((await runConfig(config, { register, resume: true })).done).toBe(true);
    const tablesOf = (dir: string) =>
      Object.entries(filesOf(dir)).filter(([name]) => name.startsWith('bench/callback-1/'));
    expect(tablesOf(parts)).toEqual(tablesOf(folder));
  }, 60_000); // prettier-ignore

  it.each([
    [{ benchmark_path: '/nowhere.json' }, 'cls_callbacks#0: CreateBenchCallback: benchmark_path: .*there is no such file'],
    [{ cls_cb_objectives: [{ ...OBJECTIVES[1], value: 'val/acc/1' }] }, 'cls_cb_objectives#0: value: there is no val/acc/1'],
    [{ cls_cb_objectives: [OBJECTIVES[0], OBJECTIVES[0]] }, 'two have the key flops'],
  ])('writes nothing if %j is wrong', async (more, message) => {
    const target = newFolder();
    const failed = runConfig(configOf(target, [bench(more as Config)]), { register });
    await expect(failed).rejects.toMatchObject({ isInput: true, message: expect.stringMatching(message) as unknown });
    expect(Object.keys(filesOf(target))).toEqual([]);
  }, 60_000); // prettier-ignore

  it('needs a super-network of single paths, and its own search space', async () => {
    const [target, short] = [newFolder(), join(newFolder(), 'short.csv')];
    writeFileSync(short, 'arch,acc1/a/test\n"1,1",1\n');
    const failed = runConfig(configOf(target, [bench({ benchmark_path: short })]), { register });
    await expect(failed).rejects.toThrow('its architectures have 2 positions, those of the network have 6');
    const fixed = retrainConfig(target, join(folder, 'network/finalized.network_config'), { cls_callbacks: [bench()] });
    await expect(runConfig(fixed, { register })).rejects.toThrow('RetrainMethod trains no single paths');
    expect(readFileSync(known, 'utf8')).toContain('acc1/a/test');
  }, 60_000);
});
