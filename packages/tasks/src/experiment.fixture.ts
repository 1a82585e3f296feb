import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as contracts from '@uninas/contracts';
import type { DataInfo, Description, JsonValue, Network, Task, TaskContext, TaskResult } from '@uninas/contracts';
import { entriesOf, parse, readSource, Register, toHierarchical } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { liveManifest } from '@uninas/core/node';
import * as engine from '@uninas/engine';
import * as hpo from '@uninas/hpo';
import * as networks from '@uninas/networks';
import * as optimizers from '@uninas/optimizers';
import { ImageClassificationData, type ImageParts } from '@uninas/samples';
import * as strategies from '@uninas/strategies';
import * as training from '@uninas/training';
import * as tasks from './index.js';
import { replicateHere, type OwnTask } from './replicas.fixture.js';

/** A few made-up images of four classes. */
@Register.as('data_set', { images: true, classification: true })
export class TinyData extends ImageClassificationData.with({}) {
  protected readonly published: DataInfo = { input: [8, 8, 1], output: [4], counts: { train: 64, valid: 0, test: 16 } };
  readonly normalization = { mean: [0.5], std: [0.25] };
  protected override read(): Promise<ImageParts> {
    return Promise.reject(new Error('TinyData has no files, set fake'));
  }
}

/** A configuration, or a part of one. */
export interface Config {
  readonly [name: string]: JsonValue;
}

/** A register of all that an experiment needs. */
export function experimentRegister(more: Readonly<Record<string, unknown>> = {}): Register {
  const register = new Register();
  const packages = {
    contracts,
    engine,
    hpo,
    networks,
    optimizers,
    strategies,
    tasks,
    training,
    more: { TinyData, ...more },
  };
  for (const [name, namespace] of Object.entries(packages) as [string, Readonly<Record<string, unknown>>][]) {
    const manifest = liveManifest(name, namespace);
    register.use({ name, core: '*', manifest, load: (_, entry) => Promise.resolve(namespace[entry.export]) });
  }
  return register;
}

/** How an experiment is run. */
export interface RunOptions {
  readonly register?: Register;
  readonly resume?: boolean;
  /** Whether it is only rehearsed. */
  readonly rehearse?: boolean;
  /** Whether there are other threads to be had; they are none, see `replicateHere`. */
  readonly threads?: boolean;
  /** Called with every line of the log; may abort. */
  readonly onLine?: (text: string, abort: () => void) => void;
  readonly onProgress?: (label: string, done: number, abort: () => void) => void;
}

/** What became of it. */
export interface Run extends TaskResult {
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** Parses, builds and runs a configuration, as the command line does. */
export async function runConfig(config: Config, options: RunOptions = {}): Promise<Run> {
  const register = options.register ?? experimentRegister();
  const source = await readSource('test.json', JSON.stringify(config));
  const earlier = typeof config['s1_path'] === 'string' ? await earlierEntries(config['s1_path']) : undefined;
  const { tree, problems } = parse(entriesOf(source, 0) ?? [], register, {
    ...(earlier && { earlierRun: () => ({ name: 's1', entries: earlier }) }),
  });
  if (tree === undefined || problems.length > 0) throw new Error(JSON.stringify(problems, undefined, 1));
  await load(tree, register);
  const instance = instantiate(tree, register);
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const [lines, warnings]: string[][] = [[], []];
  let label = '';
  const context: TaskContext = {
    log: {
      info: (text) => {
        lines!.push(text);
        options.onLine?.(text, abort);
      },
      warn: (text) => warnings!.push(text),
    },
    progress: {
      start: (name) => (label = name),
      update: (done) => options.onProgress?.(label, done, abort),
      stop: () => undefined,
    },
    signal: controller.signal,
    modules: register,
    resume: options.resume ?? false,
    config: toHierarchical(tree) as unknown as Config,
    argumentTable: ['seed    0    random seed'],
    versions: { '@uninas/core': '0.1.0' },
  };
  try {
    const task = instance.root as unknown as Task;
    if (options.rehearse === true) {
      await task.rehearse(context);
      return { done: false, summary: {}, lines: lines!, warnings: warnings! };
    }
    const build = (): OwnTask => {
      const own = instantiate(tree, register);
      return { task: own.root as unknown as Task, dispose: () => own.dispose() };
    };
    const replicate = options.threads === true ? replicateHere(build, context) : undefined;
    const result = await task.run({ ...context, ...(replicate && { replicate }) });
    return { ...result, lines: lines!, warnings: warnings! };
  } finally {
    await instance.dispose();
  }
}

async function earlierEntries(folder: string): Promise<ReturnType<typeof entriesOf>> {
  const { config } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { config: Config };
  return entriesOf(await readSource('run.json', JSON.stringify(config)), 0);
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'uninas-tasks-'));

/** All files of a run but those that may differ between equal runs, by path. */
export function filesOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const kept = paths.filter((path) => !/(log\.txt|timing\.jsonl)$/.test(path));
  return Object.fromEntries(kept.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'base64')]));
}

const body: Config = {
  cls: 'StackedCellsNetworkBody',
  cell_order: 'n, r, n',
  cls_network_stem: { cls: 'ConvStem', features: 8 },
  cls_network_cells: [
    { cls: 'Bench201CNNSearchCell', name: 'n', arc_key: 'n', arc_shared: true, features_mult: 1 },
    { cls: 'Bench201ReductionCell', name: 'r', features_mult: 2, stride: 2 },
  ],
  cls_network_cells_primitives: [{ cls: 'Bench201Primitives' }, { cls: 'Bench201Primitives' }],
  cls_network_heads: [{ cls: 'Bench201Head' }],
};

const method: Config = {
  cls_data: { cls: 'TinyData', fake: true, batch_size_train: 16, valid_split: 16 },
  cls_criterion: { cls: 'CrossEntropyCriterion' },
  cls_metrics: [{ cls: 'AccuracyMetric', topk: [1] }],
  cls_optimizers: [{ cls: 'SGDOptimizer', lr: 0.05, momentum: 0.9, weight_decay: 0.0003 }],
  cls_schedulers: [{ cls: 'CosineScheduler' }],
};

/** Trains a super-network of the NAS-Bench-201 space. */
export function searchConfig(save_dir: string, more: Config = {}, trainer: Config = {}): Config {
  return {
    cls: 'SingleSearchTask',
    save_dir,
    cls_device: { cls: 'CpuDevicesManager' },
    cls_trainer: {
      cls: 'SimpleTrainer',
      max_epochs: 3,
      eval_last: -1,
      log_fs: false,
      accumulate_batches: 2,
      cls_clones: [{ cls: 'EMAClone', decay: 0.5 }],
      cls_callbacks: [{ cls: 'CheckpointCallback', save_clone: false }],
      cls_exp_loggers: [{ cls: 'CsvExpLogger' }],
      ...trainer,
    },
    cls_method: {
      cls: 'UniformRandomMethod',
      cls_initializers: [{ cls: 'SPOSInitializer' }],
      cls_network: { cls: 'SearchUninasNetwork', cls_network_body: body },
      ...method,
    },
    ...more,
  };
}

/** The description of the super-network that `searchConfig` trains. */
export async function searchDescription(register: Register): Promise<Description> {
  const source = await readSource('test.json', JSON.stringify(searchConfig('')));
  const { tree } = parse(entriesOf(source, 0) ?? [], register);
  await load(tree!, register);
  const { cls_method } = (instantiate(tree!, register).root as tasks.SingleSearchTask).children;
  const network = (cls_method as unknown as { children: { cls_network: Network } }).children.cls_network;
  const readText = (path: string): Promise<string> => Promise.reject(new Error(path));
  await network.plan({ input: [8, 8, 1], output: [4], modules: register, readText });
  return network.describe();
}

/** Searches in what was trained in `s1_path`. */
export function hpoConfig(save_dir: string, s1_path: string, more: Config = {}): Config {
  return {
    cls: 'NetHPOTask',
    save_dir,
    s1_path,
    cls_trainer: { cls: 'SimpleTrainer', test_last: 0 },
    cls_hpo_self_algorithm: { cls: 'NSGA2HPO', iterations: 2, pop_size: 6, pop_core: 4 },
    cls_hpo_estimators: [
      { cls: 'NetMacsEstimator', key: 'macs', is_objective: true },
      { cls: 'NetValueEstimator', key: 'accuracy', is_objective: true, maximize: true, batches_forward: 1 },
    ],
    ...more,
  };
}

/** Trains a found network. */
export function retrainConfig(save_dir: string, config_path: string, trainer: Config = {}): Config {
  return {
    cls: 'SingleRetrainTask',
    save_dir,
    cls_device: { cls: 'CpuDevicesManager' },
    cls_trainer: { cls: 'SimpleTrainer', max_epochs: 2, test_last: 1, log_fs: false, ...trainer },
    cls_method: {
      cls: 'RetrainMethod',
      cls_network: { cls: 'RetrainUninasNetwork', config_path },
      ...method,
    },
  };
}
