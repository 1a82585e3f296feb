import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentOf, expectSame } from './run-content.js';
import { must, run } from './shell.js';
import { ROOT, shippedConfig } from './workspace.js';

/*
 * Runs that use several threads, as child processes on built files. Paths are
 * relative, so that the folders can be compared.
 */

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-threads-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A short training of the quickstart's super-network in two threads, on small made-up images. */
const S1 = {
  ...shippedConfig('tasks/quickstart_s1.json'),
  '{cls_task}.save_dir': './s1',
  '{cls_task}.is_test_run': true,
  cls_trainer: 'SimpleDDPTrainer',
  '{cls_trainer}.num_workers': 2,
  '{cls_trainer}.max_epochs': 3,
  '{cls_trainer}.eval_last': -1,
  cls_regularizers: 'DropPathRegularizer',
  '{cls_regularizers#0}.max_prob': 0.3,
  cls_data: 'RandomImageClassificationData',
  '{cls_data}.data_shape': '1, 12, 12',
  '{cls_data}.target_shape': '10',
  '{cls_data}.valid_split': 500,
  '{cls_data}.batch_size_train': 33,
  '{cls_data}.batch_size_test': 32,
};

const S2 = {
  ...shippedConfig('tasks/quickstart_s2.json'),
  '{cls_task}.save_dir': './s2',
  '{cls_task}.s1_path': './s1',
  '{cls_task}.is_test_run': true,
  '{cls_hpo_self_algorithm}.iterations': 2,
};

function trial(name: string, config: object): string {
  const folder = join(dir, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'task.json'), JSON.stringify(config));
  return folder;
}

const train = (folder: string, ...words: string[]): string =>
  must(folder, process.execPath, [CLI, 'run', 'task.json', ...words]);

/** The content of a run, without what says in how many threads it was made. */
function resultOf(folder: string): Record<string, string> {
  const { 'run.json': _, ...content } = contentOf(folder);
  return content;
}

describe('a training whose batches two threads share', () => {
  let first: string;
  beforeAll(() => {
    first = trial('first', S1);
    expect(train(first)).toContain('Training in 2 threads');
  }, 60_000);

  it('gives the same bytes every time', () => {
    const second = trial('second', S1);
    train(second);
    expectSame(contentOf(join(second, 's1')), contentOf(join(first, 's1')));
  }, 60_000);

  it('goes on after a stop as if there had been none', () => {
    const stopped = trial('stopped', S1);
    train(stopped, '--{cls_trainer}.stop_epoch=1');
    train(stopped, '--{cls_trainer}.stop_epoch=-1', '--resume');
    expectSame(resultOf(join(stopped, 's1')), resultOf(join(first, 's1')));
  }, 60_000);

  it('is evaluated to the same bytes in one thread and in three, and MdlSearchMethod learns the same', () => {
    const found = ['1', '3'].map((threads) => {
      const folder = trial(`evaluated-${threads}`, {
        ...S1,
        // of single samples there is nothing to share, so that the trainings are the same
        '{cls_data}.batch_size_train': 1,
        '{cls_trainer}.num_workers': Number(threads),
        cls_clones: 'EMAClone',
        '{cls_clones#0}.decay': 0.9,
        cls_metrics: 'AccuracyMetric, ConfusionMatrixMetric',
        '{cls_metrics#1}.each_epochs': 1,
        cls_method: 'MdlSearchMethod',
      });
      train(folder);
      return resultOf(join(folder, 's1'));
    });
    expect(Object.keys(found[0]!)).toEqual(
      expect.arrayContaining(['metrics.jsonl', 'figures/val/confusion_matrix-3.svg']),
    );
    expectSame(found[1]!, found[0]!);
  }, 120_000);

  it('is searched with the same result in one thread and in three', () => {
    const found = ['1', '3'].map((threads) => {
      const folder = trial(`search-${threads}`, S2);
      cpSync(join(first, 's1'), join(folder, 's1'), { recursive: true });
      const said = train(folder, `--num_workers=${threads}`);
      expect(said.includes('Rating in 3 threads')).toBe(threads === '3');
      return resultOf(join(folder, 's2'));
    });
    expect(Object.keys(found[0]!)).toContain('search.jsonl');
    expectSame(found[1]!, found[0]!);
  }, 120_000);

  it('says what is wrong with a trainer that has no use for threads', () => {
    const folder = trial('sync', S1);
    const { status, err } = run(folder, process.execPath, [
      CLI,
      'run',
      'task.json',
      '--{cls_trainer}.use_sync_bn=true',
    ]);
    expect([status, err]).toEqual([2, expect.stringContaining('use_sync_bn')]);
  }, 60_000);
});

describe('a thread that cannot be set up', () => {
  it('ends them all, and says why', async () => {
    const file = pathToFileURL(join(ROOT, 'packages/uninas/dist/run/replicas.js')).href;
    const { replicator } = (await import(file)) as {
      replicator: (source: object) => (n: number, start: object) => unknown;
    };
    const source = { cwd: ROOT, env: {}, plugins: [] };
    const start = (config: object): unknown => replicator({ ...source, config })(2, { split: '' });
    await expect(start({ cls: 'NoSuchTask' })).rejects.toThrow('NoSuchTask');
    await expect(start({ cls: 'SingleRetrainTask' })).rejects.toThrow();
  });
});
