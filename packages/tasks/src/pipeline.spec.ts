import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  BenchmarkSet,
  type Benchmark,
  type BenchQuestion,
  type Gene,
  type Metrics,
  type SavedTensor,
} from '@uninas/contracts';
import { Register } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { geneChooser, toTorchWeights } from '@uninas/networks';
import { encodeSafetensors, readCheckpoint, readMetrics } from '@uninas/runs';
import {
  experimentRegister,
  filesOf,
  hpoConfig,
  newFolder,
  retrainConfig,
  runConfig,
  searchConfig,
  type Config,
  type Run,
} from './experiment.fixture.js';
import { loadNetwork, planTrained, readTrainedWeights } from './load-network.js';

let engine: Engine;
let s1: string;
let first: Run;

/** Runs without leaving a tensor behind. */
async function run(...args: Parameters<typeof runConfig>): Promise<Run> {
  const before = engine.memory().tensors;
  const result = await runConfig(...args);
  expect(engine.memory().tensors).toBe(before);
  return result;
}

const jsonOf = (folder: string, file: string): Config => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Config;

beforeAll(async () => {
  engine = await createEngine();
  s1 = newFolder();
  first = await run(searchConfig(s1));
}, 60_000);

describe('SingleSearchTask', () => {
  it('trains a super-network and writes what a run consists of', () => {
    expect(first.done).toBe(true);
    expect(first.warnings).toEqual([]);
    expect(Object.keys(filesOf(s1)).filter((file) => !file.startsWith('checkpoints'))).toEqual([
      'data.meta.json',
      'exp/metrics.csv',
      'figures/accuracy.svg',
      'figures/loss.svg',
      'metrics.jsonl',
      'network/finalized.network_config',
      'network/search.network_config',
      'run.json',
      'summary.json',
    ]);
    expect(existsSync(join(s1, 'log.txt'))).toBe(true);
    expect(existsSync(join(s1, 'checkpoints/3/tensors.safetensors'))).toBe(true);
    expect(jsonOf(s1, 'network/search.network_config')['name']).toBe('SearchUninasNetwork');
    expect(jsonOf(s1, 'network/finalized.network_config')['name']).toBe('StackedCellsNetworkBody');
  });

  it('says what runs: table of cells, table of weights, phases with their values', () => {
    const text = first.lines.join('\n');
    expect(text).toMatch(/Bench201CNNCell +\[Shape\(8, 8, 8\)\] +\[Shape\(8, 8, 8\)\]/);
    expect(text).toContain('RandomChoiceStrategy("default", 6 architecture weights)');
    expect(text).toMatch(/Network built, it has \d+ parameters!/);
    expect(text).toContain('Training, epoch 3 of 3, 3 steps');
    expect(text).toMatch(/ > val\/clones\/EMAClone\/0\.5\/accuracy\/1 +\d/);
    expect(text).toMatch(/^>-+ Done -+<$/m);
    expect(first.lines.filter((line) => line.includes('Arguments'))[0]).toHaveLength(100);
  });

  it('never reads the test part, whatever test_last says', () => {
    expect(first.lines.join('\n')).toContain('stays closed in a search; test_last has no effect');
    expect(Object.keys(first.summary).filter((key) => key.startsWith('test/'))).toEqual([]);
  });

  it('saves the complete configuration, versions and seed, without times', () => {
    const { config, seed, versions, run: version } = jsonOf(s1, 'run.json');
    expect(config).toMatchObject({ cls: 'SingleSearchTask', cls_trainer: { cls: 'SimpleTrainer', test_last: 10 } });
    expect([seed, versions, version]).toEqual([0, { '@uninas/core': '0.1.0' }, 1]);
  });

  it('records what computed it, also when it is resumed elsewhere', async () => {
    const ours = expect.stringMatching(/^uninas \(TensorFlow.js .* wasm, kernel pack(, fused)?\)$/);
    expect(jsonOf(s1, 'run.json')['backends']).toEqual([ours]);
    const folder = newFolder();
    await run(searchConfig(folder), {
      onProgress: (label, _, abort) => {
        if (label === 'epoch 2/3') abort();
      },
    });
    const begun = jsonOf(folder, 'run.json');
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...begun, backends: ['an abacus'] }));
    const resumed = await run(searchConfig(folder), { resume: true });
    expect(resumed.warnings.join('\n')).toContain('before, this run was computed by an abacus: last digits may differ');
    expect(jsonOf(folder, 'run.json')['backends']).toEqual(['an abacus', ours]);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const [again, other] = [newFolder(), newFolder()];
    await run(searchConfig(again));
    const here = (folder: string): Config => filesWithoutPlace(folder);
    expect(here(again)).toEqual(here(s1));
    await run(searchConfig(other, { seed: 1 }));
    expect(filesOf(other)['metrics.jsonl']).not.toEqual(filesOf(s1)['metrics.jsonl']);
    expect(filesOf(other)['data.meta.json']).not.toEqual(filesOf(s1)['data.meta.json']);
  }, 60_000);

  it.each([
    ['in the first epoch', 'epoch 1/3', 2],
    ['in the last epoch', 'epoch 3/3', 1],
    ['while it evaluates', 'val', 1],
  ])(
    'ends in the same bytes when interrupted %s and resumed',
    async (_, at, step) => {
      const folder = newFolder();
      const onProgress = (label: string, done: number, abort: () => void): void => {
        if (label === at && done === step) abort();
      };
      const partial = await run(searchConfig(folder), { onProgress });
      expect(partial.done).toBe(false);
      expect(existsSync(join(folder, 'summary.json'))).toBe(false);
      const resumed = await run(searchConfig(folder), { resume: true });
      expect(resumed.done).toBe(true);
      expect(resumed.summary).toEqual(first.summary);
      expect(filesWithoutPlace(folder)).toEqual(filesWithoutPlace(s1));
    },
    60_000,
  );

  it('gives the summary of a finished run that is resumed', async () => {
    const again = await run(searchConfig(s1), { resume: true });
    expect(again.done).toBe(true);
    expect(again.summary).toEqual(first.summary);
    expect(again.lines.join()).toContain('came to its end before');
  });

  it('refuses to resume with another configuration, and names what differs', async () => {
    const other = searchConfig(s1, {}, { max_epochs: 9 });
    const before = filesOf(s1);
    await expect(run(other, { resume: true })).rejects.toMatchObject({
      isInput: true,
      path: 'cls_trainer.max_epochs',
      message: expect.stringContaining('cls_trainer.max_epochs: 3 -> 9') as unknown,
    });
    expect(filesOf(s1)).toEqual(before);
  });

  it('stops when training leaves the numbers, and keeps what was saved before', async () => {
    const folder = newFolder();
    // the first epoch learns, the second one explodes
    const config = searchConfig(folder);
    const method = {
      ...(config['cls_method'] as Config),
      cls_optimizers: [{ cls: 'SGDOptimizer', lr: 0.01 }],
      cls_schedulers: [{ cls: 'PiecewiseConstantScheduler', milestones: [1], gamma: 1e30 }],
    };
    const failed = run({ ...config, cls_method: method });
    await expect(failed).rejects.toMatchObject({
      code: 'UNINAS_EDIVERGED',
      message: expect.stringMatching(
        /^epoch 2, step \d+: train\/loss is NaN; what was saved up to epoch 1 stays/,
      ) as unknown,
    });
    expect(Object.keys(filesOf(folder)).filter((name) => name.startsWith('checkpoints/1/'))).not.toEqual([]);
    expect(readMetrics(join(folder, 'metrics.jsonl')).rows.map(({ epoch }) => epoch)).toEqual([0]);
    expect(existsSync(join(folder, 'summary.json'))).toBe(false);
  }, 60_000);

  it('goes further than it was told before, when resumed with a later stop_epoch', async () => {
    const folder = newFolder();
    const partial = await run(searchConfig(folder, {}, { stop_epoch: 1 }));
    expect(partial.done).toBe(true);
    const further = await run(searchConfig(folder), { resume: true });
    expect(further.summary).toEqual(first.summary);
    expect(filesWithoutPlace(folder)).toEqual(filesWithoutPlace(s1));
  }, 60_000);

  it('names a different task and nothing else when it refuses to resume', async () => {
    const refused = run(retrainConfig(s1, join(s1, 'network/finalized.network_config')), { resume: true });
    await expect(refused).rejects.toThrow('begun with: cls: "SingleSearchTask" -> "SingleRetrainTask"; use that of');
  });

  it('keeps its hands off folders of others, and off runs that it may not clear', async () => {
    const foreign = newFolder();
    writeFileSync(join(foreign, 'thesis.txt'), 'mine');
    await expect(run(searchConfig(foreign))).rejects.toThrow('thesis.txt');
    expect(readFileSync(join(foreign, 'thesis.txt'), 'utf8')).toBe('mine');
    await expect(run(searchConfig(s1, { save_del_old: false }))).rejects.toThrow('pass --resume');
    expect(existsSync(join(s1, 'summary.json'))).toBe(true);
  });

  it('looks a found architecture up, where there are results', async () => {
    const register = (known: Metrics | undefined): Register => experimentRegister({ ToyBench: benchmark(known) });
    const config = searchConfig(newFolder(), { cls_benchmark: { cls: 'ToyBench' } }, { max_epochs: 1 });
    // every candidate but one is masked, so that the method has decided
    const method = { ...(config['cls_method'] as Config), mask_indices: '0,2,3,4' };
    const decided = { ...config, cls_method: method };
    const found = await run(decided, { register: register({ 'toy/test/accuracy': 0.5 }) });
    expect(found.summary).toMatchObject({ gene: '1,1,1,1,1,1', benchmark: { 'toy/test/accuracy': 0.5 } });
    const unknown = await run(decided, { register: register(undefined) });
    expect(unknown.warnings.join()).toContain('ToyBench has no results of this architecture');
  }, 60_000);

  it('leaves an earlier run as it was when nothing can be set up, and says where the cause is', async () => {
    const before = filesOf(s1);
    const config = searchConfig(s1);
    const method = config['cls_method'] as { cls_data: Config };
    const noFiles = { ...config, cls_method: { ...method, cls_data: { ...method.cls_data, fake: false } } };
    const failed = run(noFiles);
    await expect(failed).rejects.toMatchObject({ code: 'UNINAS_ESETUP', isInput: true, path: 'cls_method.cls_data' });
    await expect(run({ ...config, cls_method: { ...method, mask_indices: '0,1,2,3,4' } })).rejects.toMatchObject({
      path: 'cls_method',
      isInput: true,
      message: expect.stringMatching(/^mask_indices: cannot mask candidate 4: ".*" would be left/) as unknown,
    });
    await expect(run(retrainConfig(s1, '/nowhere'))).rejects.toMatchObject({ path: 'cls_method' });
    const untrained = newFolder();
    cpSync(s1, untrained, { recursive: true });
    rmSync(join(untrained, 'checkpoints'), { recursive: true });
    await expect(run(hpoConfig(s1, untrained))).rejects.toMatchObject({ path: 's1_path' });
    expect(filesOf(s1)).toEqual(before);
  }, 60_000);

  const keyed = (cls: string, key: string): Config => ({ cls_callbacks: [{ cls, key }] });
  it.each([
    ['CheckpointCallback', 'val/acuracy/1', 'did you mean val/accuracy/1'],
    ['EarlyStoppingCallback', 'loss', 'evaluations measure val/loss, val/accuracy/1'],
  ])(
    'leaves an earlier run as it was when %s has the key %s',
    async (cls, key, text) => {
      const before = filesOf(s1);
      for (const rehearse of [true, false]) {
        await expect(
          run(searchConfig(s1, { save_del_old: true }, keyed(cls, key)), { rehearse }),
        ).rejects.toMatchObject({
          path: 'cls_trainer',
          isInput: true,
          message: expect.stringMatching(
            new RegExp(`^cls_callbacks#0: ${cls}: key: there is no ${key}; .*${text}`),
          ) as unknown,
        });
      }
      expect(filesOf(s1)).toEqual(before);
    },
    60_000,
  );

  it.each(['CorrelationsMetric', 'FitDistributionsMetric'])(
    'refuses %s of classes at once, not in the last epoch, which it looks at first',
    async (cls) => {
      const folder = newFolder();
      const config = searchConfig(folder, {}, { cls_callbacks: [] });
      const method = { ...(config['cls_method'] as Config), cls_metrics: [{ cls }] };
      await expect(run({ ...config, cls_method: method })).rejects.toMatchObject({
        path: 'cls_method.cls_metrics',
        isInput: true,
        message: expect.stringContaining(`${cls} is for regression of single values`) as unknown,
      });
      expect(filesOf(folder)).toEqual({});
    },
    60_000,
  );

  it.each([
    ['CheckpointCallback', 'test/accuracy/1', {}, {}, 'the test part stays closed in a search'],
    ['CheckpointCallback', 'val/loss', { valid_split: 0 }, {}, 'there are no validation samples: set valid_split of the data set'], // prettier-ignore
    ['EarlyStoppingCallback', 'val/clones/EMAClone/0.5/loss', {}, { eval_last: 0 }, 'eval_last of the trainer is 0'],
  ] as const)(
    'warns at once of %s with the key %s, which is never measured: %j, %j',
    async (cls, key, data, trainer, why) => {
      const callback = { cls, key, minimize_key: key.endsWith('loss') };
      const config = searchConfig(newFolder(), {}, { ...trainer, cls_callbacks: [callback] });
      const { cls_data, ...method } = config['cls_method'] as Config & { cls_data: Config };
      const { warnings } = await run(
        { ...config, cls_method: { ...method, cls_data: { ...cls_data, ...data } } },
        { rehearse: true },
      );
      expect(warnings).toEqual([`${cls}: key: ${key} will never be measured, ${why}`]);
    },
    60_000,
  );

  it('warns of a default key that nothing measures, and lets keys be that may come later', async () => {
    const folder = newFolder();
    const config = (key: Config, metrics: Config[]): Config => {
      const { cls_method, ...rest } = searchConfig(folder, {}, { max_epochs: 1, ...key });
      return { ...rest, cls_method: { ...(cls_method as Config), cls_metrics: metrics } };
    };
    const byDefault = await run(config({ cls_callbacks: [{ cls: 'CheckpointCallback' }] }, []), { rehearse: true });
    expect(byDefault.warnings).toEqual([
      'CheckpointCallback: key: there is no val/accuracy/1; evaluations measure val/loss',
    ]);
    const gathered = { cls: 'ConfusionMatrixMetric' };
    const later = keyed('CheckpointCallback', 'val/confusion_matrix/mean_recall');
    expect((await run(config(later, [gathered]), { rehearse: true })).warnings).toEqual([]);
    const unknown = await run(config(keyed('CheckpointCallback', 'val/acc'), [gathered]), { rehearse: true });
    expect(unknown.warnings).toEqual([
      'CheckpointCallback: key: there is no val/acc; evaluations measure val/loss, val/confusion_matrix/mean_recall',
    ]);
    const clones = keyed('CheckpointCallback', 'val/clones/EMAClone/0.5/loss');
    expect((await run(config(clones, []), { rehearse: true })).warnings).toEqual([]);
  }, 60_000);

  it('is tried with fewer epochs than its warm-up has, and told once', async () => {
    const folder = newFolder();
    const { cls_method, ...rest } = searchConfig(folder, {}, { max_epochs: 1 });
    const schedulers = { cls_schedulers: [{ cls: 'CosineScheduler', warmup_epochs: 5 }] };
    const { done, warnings } = await run({ ...rest, cls_method: { ...(cls_method as Config), ...schedulers } });
    expect([done, warnings]).toEqual([true, [expect.stringContaining('leave no other epoch of 1; all are warm-up')]]);
  }, 60_000);

  it('can be rehearsed: everything is built and shown, nothing is written', async () => {
    const folder = join(newFolder(), 'run');
    const { lines } = await run(searchConfig(folder), { rehearse: true });
    expect(lines.join('\n')).toMatch(/Network built, it has \d+ parameters!/);
    expect(existsSync(folder)).toBe(false);
  }, 60_000);

  it('does not begin where there is nothing to resume', async () => {
    const folder = join(newFolder(), 'mistyped');
    await expect(run(searchConfig(folder), { resume: true })).rejects.toThrow('does not exist; without --resume');
    await expect(run(searchConfig(newFolder()), { resume: true })).rejects.toThrow('an empty folder, not a run folder');
  });

  it('shortens everything in a test run, and clears what an earlier run left', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'unused'));
    rmSync(join(folder, 'unused'), { recursive: true });
    const config = searchConfig(folder, { is_test_run: true }, { max_epochs: 1, cls_exp_loggers: [] });
    await run(config);
    writeFileSync(join(folder, 'search.jsonl'), '');
    const again = await run(config);
    expect(again.done).toBe(true);
    expect(Object.keys(filesOf(folder))).not.toContain('search.jsonl');
  }, 60_000);
});

/** A benchmark that gives the same answer for the architecture of skips only. */
function benchmark(known: Metrics | undefined): typeof BenchmarkSet {
  @Register.as('benchmark_set', { mini: true })
  class ToyBench extends BenchmarkSet.with({}) {
    override open(): Promise<Benchmark> {
      const lookUp = (gene: Gene): Metrics | undefined => (gene.every((index) => index === 1) ? known : undefined);
      const space = Array.from({ length: 6 }, () => [0, 1, 2, 3, 4]);
      const value = (gene: Gene, key: string): number => lookUp(gene)?.[key] ?? Number.NaN;
      const names = { name: 'ToyBench', keys: ['toy/test/accuracy'], keyOf: ({ metric }: BenchQuestion) => metric };
      return Promise.resolve({ ...names, space, genes: [[1, 1, 1, 1, 1, 1]], value, lookUp, textOf: String });
    }
  }
  return ToyBench;
}

/** The files of a run, but for the folder's own name in the configuration. */
function filesWithoutPlace(folder: string): Config {
  const { 'run.json': text, ...files } = filesOf(folder);
  return { ...files, 'run.json': Buffer.from(text!, 'base64').toString('utf8').replaceAll(folder, '<run>') };
}

describe('NetHPOTask and SingleRetrainTask', () => {
  let s2: string;
  let search: Run;
  beforeAll(async () => {
    s2 = newFolder();
    search = await run(hpoConfig(s2, s1));
  }, 60_000);

  it('inherit device, method and data, without what only training needs', () => {
    const { config } = jsonOf(s2, 'run.json') as { config: Config };
    expect(config['cls_method']).toMatchObject({
      cls: 'UniformRandomMethod',
      cls_schedulers: [],
      cls_initializers: [],
    });
    expect(readFileSync(join(s2, 'data.meta.json'), 'utf8')).toBe(readFileSync(join(s1, 'data.meta.json'), 'utf8'));
  });

  it('rate architectures once each, durably, and save the first front', () => {
    expect(search.done).toBe(true);
    expect(search.warnings).toEqual([]);
    const rows = readFileSync(join(s2, 'search.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Config); // prettier-ignore
    expect(rows).toHaveLength(18);
    expect(new Set(rows.map(({ gene }) => String(gene))).size).toBe(18);
    expect(rows.map(({ iteration }) => iteration)).toEqual([0, 1, 2].flatMap((i) => Array(6).fill(i) as number[]));
    const front = search.summary['front'] as unknown as {
      gene: string;
      file: string;
      values: Record<string, number>;
    }[];
    const values = rows.map((row) => row['values'] as unknown as { macs: number; accuracy: number });
    for (const { gene, file, values: own } of front) {
      expect(file).toBe(`candidates/candidate-${gene}.network_config`);
      expect(jsonOf(s2, file)['name']).toBe('StackedCellsNetworkBody');
      const better = values.filter(({ macs, accuracy }) => macs <= own['macs']! && accuracy >= own['accuracy']!);
      expect(better.every(({ macs, accuracy }) => macs === own['macs'] && accuracy === own['accuracy'])).toBe(true);
    }
    expect(search.summary['rated']).toBe(18);
    expect(readFileSync(join(s2, 'x.svg'), 'utf8')).toMatch(/^<svg/);
  });

  it.each([
    ['cls_hpo_self_algorithm', { cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: '0,1' } }, 'has 2 values'],
    ['cls_hpo_self_algorithm', { cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: '0,y,1' } }, '"y"'],
    ['cls_hpo_estimators', { cls_hpo_estimators: [{ cls: 'NetMacsEstimator', is_constraint: true }] }, 'no estimator is an objective'], // prettier-ignore
    ['cls_hpo_estimators#0', { cls_hpo_estimators: [{ cls: 'NetValueEstimator', value: 'val/acc/1', is_objective: true }] }, 'value: there is no val/acc/1; measured are val/loss, val/accuracy/1'], // prettier-ignore
    ['cls_hpo_estimators#0', { cls_hpo_estimators: [{ cls: 'NetValueEstimator', batches_eval: 0, is_objective: true }] }, 'batches_eval: nothing is measured'], // prettier-ignore
  ] as const)(
    'leave an earlier search as it was when %s cannot work',
    async (path, more, text) => {
      const before = filesOf(s2);
      for (const rehearse of [true, false]) {
        const config = hpoConfig(s2, s1, { ...(more as Config), save_del_old: true });
        await expect(run(config, { rehearse })).rejects.toMatchObject({
          path,
          isInput: true,
          message: expect.stringContaining(text) as unknown,
        });
      }
      expect(filesOf(s2)).toEqual(before);
    },
    60_000,
  );

  it('train an architecture for an epoch where so many batches are asked for', async () => {
    const rated = async (batches_train: number): Promise<string> => {
      const folder = newFolder();
      const estimators = [{ cls: 'NetValueEstimator', value: 'val/loss', is_objective: true, batches_train }];
      const algorithm = { cls: 'SpecificHPO', values: '1,1,1,1,1,1' };
      await run(hpoConfig(folder, s1, { cls_hpo_estimators: estimators, cls_hpo_self_algorithm: algorithm }));
      return readFileSync(join(folder, 'search.jsonl'), 'utf8');
    };
    // 48 training samples in batches of 16
    expect(await rated(-1)).toBe(await rated(3));
  }, 60_000);

  it('adapt the statistics of a network whose head drops', async () => {
    const trained = newFolder();
    const config: Config = { ...searchConfig(trained, {}, { max_epochs: 1 }), is_test_run: true };
    const { cls_network: network, ...method } = config['cls_method'] as Config & { cls_network: { cls_network_body: Config } }; // prettier-ignore
    const body = {
      ...network.cls_network_body,
      cls_network_heads: [{ cls: 'ClassificationHead', dropout: 0.5 }],
    };
    await run({ ...config, cls_method: { ...method, cls_network: { ...network, cls_network_body: body } } });
    const algorithm = { cls: 'SpecificHPO', values: '1,1,1,1,1,1' };
    const { done } = await run(hpoConfig(newFolder(), trained, { cls_hpo_self_algorithm: algorithm }));
    expect(done).toBe(true);
  }, 60_000);

  it('give the same bytes again, and when interrupted and resumed', async () => {
    const again = newFolder();
    await run(hpoConfig(again, s1));
    expect(filesWithoutPlace(again)).toEqual(filesWithoutPlace(s2));
    const folder = newFolder();
    const onProgress = (_: string, done: number, abort: () => void): void => {
      if (done === 8) abort();
    };
    const partial = await run(hpoConfig(folder, s1), { onProgress });
    expect([partial.done, partial.summary]).toEqual([false, { rated: 8 }]);
    const resumed = await run(hpoConfig(folder, s1), { resume: true });
    expect(resumed.summary).toEqual(search.summary);
    expect(resumed.lines.join()).toContain('8 ratings are remembered');
    expect(filesWithoutPlace(folder)).toEqual(filesWithoutPlace(s2));
  }, 60_000);

  it('rate an architecture by itself alone: neither order, load nor what was trained before matters', async () => {
    const rated = async (values: string, more: Config): Promise<Config[]> => {
      const folder = newFolder();
      const estimators = [{ cls: 'NetValueEstimator', key: 'loss', value: 'val/loss', is_objective: true, ...more }];
      const algorithm = { cls: 'SpecificHPO', values };
      await run(hpoConfig(folder, s1, { cls_hpo_estimators: estimators, cls_hpo_self_algorithm: algorithm }));
      const lines = readFileSync(join(folder, 'search.jsonl'), 'utf8').trim().split('\n');
      return lines
        .map((line) => JSON.parse(line) as Config)
        .sort((a, b) => (String(a['gene']) < String(b['gene']) ? -1 : 1));
    };
    const trained = { batches_forward: 2, batches_train: 2 };
    const [a, b] = ['1,1,1,1,1,1', '3,3,3,3,3,3'];
    const forwards = await rated(`${a}; ${b}`, trained);
    expect(await rated(`${b}; ${a}`, trained)).toEqual(forwards);
    expect(await rated(`${b}; ${a}`, { ...trained, load: true })).toEqual(forwards);
    const plain = await rated(`${a}; ${b}`, {});
    expect(plain).not.toEqual(forwards);
    expect(await rated(b, {})).toEqual(plain.slice(1));
  }, 60_000);

  it('keep constraints, work with one objective, and say when nothing is allowed', async () => {
    const estimators = (max: number): Config => ({
      cls_hpo_estimators: [
        { cls: 'NetParamsEstimator', key: 'params', is_constraint: true, min_value: 0, max_value: max },
        { cls: 'NetValueEstimator', key: 'accuracy', is_objective: true, maximize: true },
      ],
      cls_hpo_self_algorithm: { cls: 'RandomHPO', num_eval: 4 },
      cls_trainer: null,
    });
    const folder = newFolder();
    const { cls_trainer: _, ...some } = { ...hpoConfig(folder, s1), ...estimators(4000) };
    const { summary } = await run(some);
    const front = summary['front'] as unknown as { values: { params: number } }[];
    expect(summary['rated']).toBe(4);
    for (const { values } of front) expect(values.params).toBeLessThanOrEqual(4000);
    const { cls_trainer: __, ...none } = { ...hpoConfig(newFolder(), s1), ...estimators(1) };
    const nothing = await run(none);
    expect(nothing.summary).toMatchObject({ rated: 0, front: [], best: [] });
    expect(nothing.warnings.join()).toContain('No architecture keeps all constraints');
  }, 60_000);

  it('use averaged weights where the checkpoint says so, and leave the log of the earlier run alone (D25, D34)', async () => {
    const averaged = newFolder();
    await run(searchConfig(averaged, {}, { max_epochs: 1, cls_callbacks: [{ cls: 'CheckpointCallback' }] }));
    const log = readFileSync(join(averaged, 'log.txt'), 'utf8');
    const algorithm = { cls: 'SpecificHPO', values: '1,1,1,1,1,1' };
    const { lines } = await run(
      hpoConfig(newFolder(), averaged, { cls_hpo_self_algorithm: algorithm, reset_bn: true }),
    );
    expect(lines.join('\n')).toMatch(/Loaded the weights after epoch 1, the averaged ones\nReset \d+ running/);
    expect(readFileSync(join(averaged, 'log.txt'), 'utf8')).toBe(log);
    const other = hpoConfig(newFolder(), averaged, { cls_hpo_self_algorithm: algorithm });
    const network = { cls_network_body: { cls: 'StackedCellsNetworkBody', cls_network_stem: { features: 16 } } };
    await expect(run({ ...other, cls_method: { cls_network: network } })).rejects.toThrow('of another network');
  }, 60_000);

  it('refuse to mix ratings of two super-networks, and warn of one that is not at its end', async () => {
    const early = newFolder();
    await run(searchConfig(early, {}, { stop_epoch: 1 }));
    rmSync(join(early, 'summary.json'));
    const folder = newFolder();
    const some = { cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: '1,1,1,1,1,1; 0,0,0,0,0,0' } };
    const onProgress = (_: string, done: number, abort: () => void): void => {
      if (done === 1) abort();
    };
    const partial = await run(hpoConfig(folder, early, some), { onProgress });
    expect(partial.warnings.join()).toContain('has not come to its end; --resume goes on with it');
    await run(searchConfig(early), { resume: true });
    const refused = run(hpoConfig(folder, early, some), { resume: true });
    await expect(refused).rejects.toThrow('trained on since the search began (epoch 1 then, 3 now)');
  }, 60_000);

  it('begin with the weights of a run or of one of its checkpoints, if they fit', async () => {
    const withWeights = (checkpoint_path: string, features = 8): Config => {
      const config = searchConfig(newFolder(), {}, { max_epochs: 1 });
      const { cls_network, ...method } = config['cls_method'] as { cls_network: Config; cls_initializers: Config[] };
      const body = cls_network['cls_network_body'] as Config;
      const network = {
        ...cls_network,
        checkpoint_path,
        cls_network_body: { ...body, cls_network_stem: { cls: 'ConvStem', features } },
      };
      return { ...config, cls_method: { ...method, cls_initializers: [], cls_network: network } };
    };
    const { lines } = await run(withWeights(s1));
    expect(lines.join()).toContain('after epoch 3');
    expect((await run(withWeights(join(s1, 'checkpoints/3')))).lines.join()).toContain('after epoch 3');
    await expect(run(withWeights(newFolder()))).rejects.toThrow('not a run folder');
    await expect(run(withWeights(s1, 4))).rejects.toThrow(/checkpoint_path: .* is of another network/);
  }, 60_000);

  it('begin with the weights of a file that has the names and the layout of PyTorch', async () => {
    const { planned } = await planTrained(s1, experimentRegister());
    const { plan } = planned;
    const there = toTorchWeights(plan, readTrainedWeights(s1, plan).weights);
    const file = join(newFolder(), 'weights.safetensors');
    mkdirSync(join(file, '..'), { recursive: true });
    const write = (tensors: Iterable<readonly [string, SavedTensor]>): void => {
      const saved = [...tensors].map(([name, tensor]) => [name, { dtype: 'F32' as const, ...tensor }] as const);
      writeFileSync(file, Buffer.concat(encodeSafetensors(new Map(saved))));
    };
    const config = (how: 'checkpoint_path' | 'strict' | 'partial'): [folder: string, config: Config] => {
      const folder = newFolder();
      const base = searchConfig(folder, {}, { max_epochs: 1 });
      const { cls_network, ...method } = base['cls_method'] as { cls_network: Config };
      const loaded =
        how === 'checkpoint_path'
          ? { cls_initializers: [], cls_network: { ...cls_network, checkpoint_path: file } }
          : {
              cls_network,
              cls_initializers: [{ cls: 'LoadWeightsInitializer', path: file, strict: how === 'strict' }],
            };
      // without a learning rate, only running statistics change
      return [
        folder,
        { ...base, cls_method: { ...method, ...loaded, cls_optimizers: [{ cls: 'SGDOptimizer', lr: 0 }] } },
      ];
    };
    write(there);
    for (const how of ['checkpoint_path', 'strict'] as const) {
      const [folder, own] = config(how);
      const { lines } = await run(own);
      expect(lines.join()).toContain(
        `${plan.variables.length} of ${plan.variables.length} variables were found in ${file}`,
      );
      const { weights } = readTrainedWeights(folder, plan);
      for (const { name, trainable } of plan.variables) {
        if (trainable)
          expect([name, weights.get(name)]).toEqual([name, readTrainedWeights(s1, plan).weights.get(name)]);
      }
    }
    write([...there].filter(([name]) => !name.startsWith('head.linear')));
    await expect(run(config('checkpoint_path')[1])).rejects.toThrow(/missing:\n +head\.linear\.weight/);
    await expect(run(config('strict')[1])).rejects.toThrow(
      /does not fit the network: \d+ of \d+ variables fit by name/,
    );
    const { warnings } = await run(config('partial')[1]);
    expect(warnings.join()).toContain('it has no head.linear.weight');
  }, 60_000);

  it('begin with the weights of one architecture of a super-network', async () => {
    const [{ file }] = search.summary['front'] as unknown as [{ file: string }];
    const gene = /candidate-(.*)\.network/.exec(file)![1]!.match(/\d+/g)!.map(Number);
    const withGene = (own: readonly number[], path = s1): [folder: string, config: Config] => {
      const folder = newFolder();
      const config = retrainConfig(folder, join(s2, file), {
        max_epochs: 1,
        test_last: 0,
        cls_callbacks: [{ cls: 'CheckpointCallback' }],
      });
      const cls_method = {
        ...(config['cls_method'] as Config),
        cls_optimizers: [{ cls: 'SGDOptimizer', lr: 0 }],
        cls_initializers: [{ cls: 'LoadWeightsInitializer', path, gene: own }],
      };
      return [folder, { ...config, cls_method }];
    };
    const [folder, config] = withGene(gene, join(s1, 'checkpoints/3'));
    const { lines } = await run(config);
    expect(lines.find((line) => line.startsWith('Architecture '))).toMatch(
      /^Architecture [\d-]+: \d+ variables found, /,
    );
    // without a learning rate, only running statistics change
    const there = readCheckpoint(join(s1, 'checkpoints'), 3).tensors;
    const loaded = [...readCheckpoint(join(folder, 'checkpoints'), 1).tensors].filter(
      ([name]) => name.startsWith('method/network/') && !name.includes('running'),
    );
    expect(loaded.length).toBeGreaterThan(3);
    const values = new Set([...there.values()].map(({ data }) => data.join()));
    for (const [name, { data }] of loaded) expect([name, values.has(data.join())]).toEqual([name, true]);
    await expect(run(withGene(gene.slice(1))[1])).rejects.toThrow(
      `has ${gene.length} architecture weights, the gene ${gene.length - 1}`,
    );
    await expect(run(withGene(gene.map(() => 9))[1])).rejects.toThrow(/has 5 candidates, the gene asks for 9/);
    const other = gene.map((index) => (index + 1) % 5);
    await expect(run(withGene(other)[1])).rejects.toThrow('LoadWeightsInitializer: ');
  }, 60_000);

  it('say what is wrong with an earlier run', async () => {
    const before = filesOf(s1);
    await expect(run(hpoConfig(s1, s1))).rejects.toThrow('save_dir and s1_path are one folder');
    const found = join(s1, 'network/finalized.network_config');
    await expect(run(retrainConfig(s1, found))).rejects.toThrow('config_path lies in save_dir');
    const link = join(newFolder(), 'link');
    symlinkSync(s1, link);
    await expect(run(hpoConfig(link, s1))).rejects.toThrow('the run would remove what it reads');
    expect(filesOf(s1)).toEqual(before);
    const bare = newFolder();
    await run(searchConfig(bare, {}, { max_epochs: 1, cls_callbacks: [], eval_last: 0 }));
    await expect(run(hpoConfig(newFolder(), bare))).rejects.toThrow('holds no checkpoint');
  }, 60_000);

  it('can be used by a program: networks of trainings, with their weights', async () => {
    const [{ file }] = search.summary['front'] as unknown as [{ file: string }];
    const folder = newFolder();
    await run(retrainConfig(folder, join(s2, file), { max_epochs: 1, cls_callbacks: [{ cls: 'CheckpointCallback' }] }));
    const { ops } = engine;
    const modules = experimentRegister();
    const images = ops.ones([3, 8, 8, 1]);
    for (const place of [folder, s1]) {
      const network = await loadNetwork(place, { ops, modules });
      const { plan } = network;
      const gene = plan.weights.map(() => 1);
      const [output] = network.forward(images, { training: false, chooser: geneChooser(plan, gene) });
      expect(output!.shape).toEqual([3, 4]);
      const saved = readCheckpoint(join(place, 'checkpoints'), place === s1 ? 3 : 1).tensors;
      for (const [name, { value }] of network.variables) {
        expect([name, value.dataSync()]).toEqual([name, saved.get(`method/network/${name}`)!.data]);
      }
      output!.dispose();
      network.dispose();
    }
    images.dispose();
    expect(ops.memory().tensors).toBe(0);
    await expect(loadNetwork(s2, { ops, modules })).rejects.toThrow('holds no network/network.network_config');
  }, 60_000);

  it('train a found network, and read the test part once, after the last epoch', async () => {
    const [{ file }] = search.summary['front'] as unknown as [{ file: string }];
    const folder = newFolder();
    const s3 = await run(retrainConfig(folder, join(s2, file)));
    expect(s3.done).toBe(true);
    expect(s3.warnings).toEqual([]);
    expect(s3.lines.join('\n')).toContain('The test part was read once, 1 batches in this session');
    expect(s3.summary['test_epochs']).toBe(1);
    expect(s3.summary['test/accuracy/1']).toEqual(expect.any(Number));
    expect(readFileSync(join(folder, 'network/network.network_config'), 'utf8')).toBe(
      readFileSync(join(s2, file), 'utf8'),
    );
    const more = await run(retrainConfig(newFolder(), join(s2, file), { test_last: -1 }));
    expect(more.warnings.join()).toContain('read in 2 epochs');
  }, 60_000);
});
