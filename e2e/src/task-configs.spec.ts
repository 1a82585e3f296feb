import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from '@uninas/core';
import { run } from './shell.js';
import { errorsOf, ROOT, shippedConfig, toEntries, workspaceRegister } from './workspace.js';

const register = workspaceRegister();
/** Paths below `configs`. */
const files = ['tasks', 'tasks_bench', 'tasks_imagenet'].flatMap((folder) =>
  readdirSync(join(ROOT, 'configs', folder)).map((name) => `${folder}/${name}`),
);
/** So that the larger networks are not waited for. */
const SMALL_BATCHES = { '{cls_data}.batch_size_train': 8, '{cls_data}.batch_size_test': 8 };
/** Large networks, and images of any size, which are made small for tests. */
const SMALL_IMAGES = {
  '{cls_data}.batch_size_train': 4,
  '{cls_data}.batch_size_test': 4,
  '{cls_augmentations#0}.crop_size': 64,
};
/** Searches that need no earlier run; the quickstart and ImageNet have tests of their own. */
const searches = files.filter((file) => {
  const isSearch = shippedConfig(file)['cls_task'] === 'SingleSearchTask';
  return isSearch && !/^(quickstart|dna1)/.test(basename(file)) && !file.startsWith('tasks_imagenet/');
});

describe('every configuration of a task', () => {
  it.each(files)('%s has no mistake', (file) => {
    const { tree, problems } = parse(toEntries(shippedConfig(file)), register);
    expect(errorsOf(problems)).toEqual([]);
    expect(tree?.cls).toBe(shippedConfig(file)['cls_task']);
  });
});

describe('a short run of', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'uninas-configs-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const folderOf = (file: string): string => join(dir, basename(file, '.json'));
  const finalized = (file: string): string => join(folderOf(file), 'network/finalized.network_config');

  /** Runs a few steps, as the guide says. */
  function shortRun(file: string, more: Readonly<Record<string, unknown>> = {}): void {
    const shipped = shippedConfig(file);
    const config: Record<string, unknown> = { ...shipped, ...more };
    config['{cls_task}.save_dir'] = folderOf(file);
    config['{cls_task}.is_test_run'] = true;
    if ('cls_trainer' in shipped) config['{cls_trainer}.stop_epoch'] = 1;
    if ('cls_data' in shipped && file.startsWith('tasks_bench/')) Object.assign(config, SMALL_BATCHES);
    if (file.startsWith('tasks_imagenet/')) Object.assign(config, SMALL_IMAGES);
    // images that would have to be downloaded are made up
    if ('cls_data' in shipped && shipped['cls_data'] !== 'MnistPackageData') config['{cls_data}.fake'] = true;
    const name = basename(file);
    writeFileSync(join(dir, name), JSON.stringify(config));
    const cli = join(ROOT, 'packages/uninas/bin/uninas.js');
    const { status, out, err } = run(dir, process.execPath, [cli, 'run', name]);
    expect([status, err.includes('error'), err]).toEqual([0, false, err]);
    expect(out).toContain('Done');
  }

  it.each(searches)(
    '%s searches, and describes what it found',
    (file) => {
      shortRun(file);
      const found = JSON.parse(readFileSync(finalized(file), 'utf8')) as object;
      expect(found).toMatchObject({ name: 'StackedCellsNetworkBody' });
    },
    120_000,
  );

  it('tasks/d2.json trains what a gradient search found', () => {
    shortRun('tasks/d2.json', { '{cls_network}.config_path': finalized('tasks/d1_darts.json') });
    const trained = readFileSync(join(folderOf('tasks/d2.json'), 'network/network.network_config'), 'utf8');
    expect(JSON.parse(trained)).toMatchObject({ name: 'StackedCellsNetworkBody' });
  }, 120_000);

  it('tasks/dna1.json learns from what was retrained, and tasks/dna2.json searches in it', () => {
    shortRun('tasks/quickstart_s3.json', { '{cls_network}.config_path': finalized('tasks/s1_fairnas.json') });
    const teacher = folderOf('tasks/quickstart_s3.json');
    shortRun('tasks/dna1.json', {
      '{cls_teacher_network}.config_path': join(teacher, 'network/network.network_config'),
      '{cls_teacher_network}.checkpoint_path': teacher,
    });
    shortRun('tasks/dna2.json', {
      '{cls_task}.s1_path': folderOf('tasks/dna1.json'),
      '{cls_task}.dna2_max_eval_per_stage': 6,
    });
    expect(readdirSync(join(folderOf('tasks/dna2.json'), 'candidates'))).not.toEqual([]);
  }, 240_000);

  it.each(['s1_random', 's3'])(
    'tasks_imagenet/%s.json crops its images',
    (name) => {
      shortRun(`tasks_imagenet/${name}.json`);
    },
    240_000,
  );

  it('tasks_bench/hpo_mnist_125.json searches in what is known', () => {
    shortRun('tasks_bench/hpo_mnist_125.json');
    const summary = JSON.parse(
      readFileSync(join(folderOf('tasks_bench/hpo_mnist_125.json'), 'summary.json'), 'utf8'),
    ) as object;
    expect(summary).toMatchObject({ summary: { rated: 48, architectures: 125, true_front: 11 } });
  }, 60_000);

  it('tasks_bench/eval_mnist_125.json compares validation and test', () => {
    shortRun('tasks_bench/eval_mnist_125.json');
    const summary = JSON.parse(
      readFileSync(join(folderOf('tasks_bench/eval_mnist_125.json'), 'summary.json'), 'utf8'),
    ) as object;
    expect(summary).toMatchObject({ summary: { compared: 3 } });
  }, 60_000);

  it('tasks/fit_classic.json and tasks/profiled_s3.json learn to predict values of architectures', () => {
    shortRun('tasks/fit_classic.json');
    expect(readdirSync(folderOf('tasks/fit_classic.json'))).toContain('model.json');
    shortRun('tasks/profiled_s3.json');
    expect(readdirSync(join(folderOf('tasks/profiled_s3.json'), 'network'))).toEqual(['network.network_config']);
  }, 60_000);

  it('tasks_bench/dna1_cifar.json learns from what tasks/cifar10_s3.json trained', () => {
    shortRun('tasks/cifar10_s3.json');
    const teacher = folderOf('tasks/cifar10_s3.json');
    shortRun('tasks_bench/dna1_cifar.json', {
      '{cls_teacher_network}.config_path': join(teacher, 'network/network.network_config'),
      '{cls_teacher_network}.checkpoint_path': teacher,
    });
  }, 240_000);
});
