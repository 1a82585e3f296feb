import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, type SavedModel } from '@uninas/contracts';
import { readModelFile, readProfile } from '@uninas/runs';
import { must, run } from './shell.js';
import { ROOT, workspaceRegister } from './workspace.js';

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const MACS = join(ROOT, 'configs/tasks/profile_macs.json');
const LATENCY = join(ROOT, 'configs/tasks/profile_latency.json');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-profiles-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const uninas = (...words: readonly string[]): string => must(dir, process.execPath, [CLI, 'run', ...words]);

/** Writes what is to be profiled, but for the search space. @returns the file */
function own(more: object, save_dir: string): string {
  return written(save_dir, {
    cls_task: 'SearchNetworkProfileTask',
    '{cls_task}.save_dir': save_dir,
    cls_device: 'CpuDevicesManager',
    cls_profiler: 'TabularCellsProfiler',
    cls_profile_fun: 'MacsProfileFunction',
    cls_data: 'Cifar10Data',
    ...more,
  });
}

function written(name: string, config: object): string {
  const file = join(dir, `${name}.json`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** What the model of a profile predicts of architectures. */
async function predictions(folder: string, name: string, genes: readonly (readonly number[])[]): Promise<number[]> {
  const file = join(dir, folder, `profile/${name}.model.json`);
  const model = await loadModel(workspaceRegister(), readModelFile(file) as SavedModel, file);
  return [...model.predict({ rows: genes.length, columns: genes[0]!.length, values: Float64Array.from(genes.flat()) })];
}

describe('a profile', () => {
  it('of configs/tasks/profile_macs.json is a table of options, and a model of all architectures', async () => {
    const out = uninas(MACS, '--{cls_task}.save_dir=macs');
    const lines = out.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));
    const table = lines.slice(lines.indexOf('macs in thousands, by architecture weight and option:'));
    // a 3x3 convolution of 16 channels on 14x14 pixels, and one of 32 on 7x7
    const conv = 9 * (16 * 16 * 14 * 14 + 32 * 32 * 7 * 7);
    expect(table[2]).toBe('    n/block-0/1/op-0      0      0  100.4  903.2    4.7');
    expect(conv).toBe(903_168);
    const [none, all] = await predictions('macs', 'macs', [[0, 0, 0, 0, 0, 0], [3, 3, 3, 3, 3, 3]]); // prettier-ignore
    expect(all! - none!).toBe(6 * conv);
    // stem 14 * 14 * 9 * 16; reduction 3x3 of 16 and of 32 to 32, pool 7 * 7 * 16, 1x1 to 32; pool 32 and linear
    const reduction = 7 * 7 * (9 * 16 * 32 + 9 * 32 * 32 + 16 + 16 * 32);
    expect(none).toBe(14 * 14 * 9 * 16 + reduction + 32 + 32 * 10);
  }, 60_000);

  it('of a search space predicts what is known of networks that were found in it', async () => {
    const genes = [
      '2,0,2,3,5,0,0,5,5,1,3,1,1,3,3,5,3,5,4',
      '1,0,1,0,3,1,2,0,3,1,0,3,2,0,5,4,5,3,4',
      '1,0,2,0,0,0,0,0,0,3,0,0,0,0,5,5,3,3,4',
    ].map((text) => text.split(',').map(Number));
    const imagenet = { cls_data: 'Imagenet1000Data', cls_augmentations: 'TimmImagenetAug' };
    const profile = (name: string, cls: string): string =>
      uninas(own({ ...imagenet, cls_profile_fun: cls }, name), 'fairnas');
    profile('macs', 'MacsProfileFunction');
    expect(await predictions('macs', 'macs', genes)).toEqual([388_124_128, 345_298_912, 321_026_272]);
    profile('params', 'ParamsProfileFunction');
    expect(await predictions('params', 'params', genes)).toEqual([4_651_352, 4_506_272, 4_397_864]);
  }, 60_000);

  it('of configs/tasks/profile_latency.json fills both files', () => {
    const out = uninas(LATENCY, '--{cls_task}.save_dir=latency', '--{cls_task}.is_test_run=true');
    expect(out).toContain('Saved profile/overcomplete.profile.json, profile/standalone.profile.json');
    for (const way of ['overcomplete', 'standalone']) {
      const { value, train, test } = readProfile(join(dir, `latency/profile/${way}.profile.json`));
      expect([value, train.length, test.length]).toEqual(['latency', 2, 2]);
      expect([...train, ...test].every((row) => row.value > 0)).toBe(true);
    }
  }, 60_000);

  it('rates the architectures of a search: as a table of options, and as samples that a model is fitted to', () => {
    const short = ['--{cls_task}.is_test_run=true', '--{cls_trainer}.stop_epoch=1', '--{cls_task}.save_dir=s1'];
    uninas(join(ROOT, 'configs/tasks/quickstart_s1.json'), ...short);
    uninas(MACS, '--{cls_task}.save_dir=table');
    const samples = { num_train: 100, num_test: 30, sample_overcomplete: false };
    const words = Object.entries(samples).map(([name, value]) => `--{cls_profiler}.${name}=${value}`);
    uninas(MACS, '--cls_profiler=SampleArchitecturesProfiler', ...words, '--{cls_task}.save_dir=samples');
    const fit = {
      cls_task: 'FitClassicModelTask',
      '{cls_task}.save_dir': 'fit',
      cls_data: 'ProfiledData',
      '{cls_data}.dir': 'samples/profile',
      '{cls_data}.file_name': 'standalone.profile.json',
      cls_model: 'LinearRegressionSklearnModel',
    };
    uninas(written('fit', fit));
    const search = {
      cls_task: 'NetHPOTask',
      '{cls_task}.save_dir': 's2',
      '{cls_task}.s1_path': 's1',
      '{cls_task}.num_workers': 1,
      cls_hpo_self_algorithm: 'RandomHPO',
      '{cls_hpo_self_algorithm}.num_eval': 30,
      cls_hpo_estimators: 'NetMacsEstimator, ModelEstimator, ModelEstimator',
      '{cls_hpo_estimators#0}.key': 'counted',
      '{cls_hpo_estimators#0}.is_objective': true,
      '{cls_hpo_estimators#1}.key': 'summed',
      '{cls_hpo_estimators#1}.is_objective': true,
      '{cls_hpo_estimators#1}.model_file_path': 'table/profile/macs.model.json',
      '{cls_hpo_estimators#2}.key': 'fitted',
      '{cls_hpo_estimators#2}.is_objective': true,
      '{cls_hpo_estimators#2}.model_file_path': 'fit/model.json',
      '{cls_hpo_estimators#2}.cast_one_hot': true,
    };
    uninas(written('s2', search));
    const rows = readFileSync(join(dir, 's2/search.jsonl'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(30);
    for (const row of rows) {
      const { counted, summed, fitted } = (JSON.parse(row) as { values: Record<string, number> }).values;
      expect(summed).toBe(counted);
      expect(fitted! / counted!).toBeCloseTo(1, 6);
    }
  }, 120_000);

  it('that has no sum says so before anything is written', () => {
    const { status, err } = run(dir, process.execPath, [CLI, 'run', own({}, 'darts'), 'darts']);
    expect(status).toBe(2);
    expect(err).toContain('SampleArchitecturesProfiler measures whole architectures\n  at        cls_profiler');
    expect(() => readFileSync(join(dir, 'darts/run.json'))).toThrow('ENOENT');
  }, 60_000);
});
