import { bool, choice, float, int, list, moduleName, path, str } from './declare/arg.js';
import { any, between, one, optional } from './declare/meta-arg.js';
import { Module } from './declare/module.js';
import { atMost, distinct, eachNamed, exclusive, lessThan, sameLength } from './declare/rule.js';
import { entriesOf, wordEntry, type Entry } from './config/layer.js';
import { jsonSource } from './config/json-source.js';
import { liveManifest } from './node/live-plugin.js';
import type { InstalledPlugin } from './register/plugin.js';
import { Register } from './register/register.js';
import { parse, type ParseOptions, type ParseResult } from './tree/parse.js';

declare module './declare/kinds.js' {
  interface ModuleKinds {
    act_fun: Module;
    data_set: Module;
    metric: Module;
    method: Module;
    network: Module;
    cell: Module;
    optimizer: Module;
    task: Module;
    trainer: Module;
  }
}

/* A small family of modules: every kind of argument, slot and rule occurs. */

@Register.kind('task', ['search'])
export abstract class Task extends Module.with({
  seed: int(0, 'random seed', { min: 0 }),
  note: str('note', 'free text'),
  save_dir: path('{path_tmp}/run', 'folder of the run'),
  is_test_run: bool(false, 'shorten everything', { aliases: ['test_run'] }),
}) {}

@Register.as('task', { search: true })
export class SearchTask extends Task.with(
  {},
  {
    cls_trainer: one('trainer', 'the training loop'),
    cls_method: one('method', 'search method', { where: { search: true } }),
  },
) {}

@Register.as('task')
export class RetrainTask extends Task.with(
  { s1_path: path('', 'run to take over from') },
  {
    cls_trainer: one('trainer', 'the training loop'),
    cls_method: one('method', 'method', { where: { search: false } }),
  },
) {}

@Register.as('task', { search: true }, { aliases: ['OldHpoTask'] })
export class HpoTask extends Task.with(
  { s1_path: path('{path_tmp}', 'run to take over from') },
  {
    cls_trainer: one('trainer', 'the training loop'),
    cls_method: one('method', 'search method', { where: { search: true } }),
  },
  {
    inherits: {
      from: 's1_path',
      take: ['cls_method'],
      drop: ['cls_method.cls_metrics'],
      set: { 'cls_method.cls_optimizers#*.lr': 0.5 },
    },
  },
) {}

@Register.kind('trainer')
export abstract class Trainer extends Module.with({ max_epochs: int(1, 'epochs', { min: 1 }) }) {}
@Register.as('trainer')
export class SimpleTrainer extends Trainer {}
@Register.as('trainer')
export class SlowTrainer extends Trainer.with({
  delay: float(0.5, 'seconds', { above: 0, below: 10 }),
  kind_of_delay: choice('sleep', ['sleep', 'spin'], 'how it waits'),
}) {}

@Register.kind('method', ['search', 'distill'])
export abstract class Method extends Module.with(
  { mask_indices: list(int, [], 'indices that are never chosen', { min: 0 }) },
  {
    cls_data: one('data_set', 'data set'),
    cls_network: one('network', 'network'),
    cls_metrics: any('metric', 'metrics', { duplicates: true }),
    cls_optimizers: between('optimizer', 1, 1, 'optimizer', { duplicates: true }),
  },
) {}
@Register.as('method', { search: true })
export class RandomMethod extends Method {}
@Register.as('method', { search: true })
export class TwoStepMethod extends Method.with(
  {},
  { cls_optimizers: between('optimizer', 2, 2, 'network and architecture optimizer', { duplicates: true }) },
) {}
@Register.as('method')
export class PlainMethod extends Method {}
@Register.as('method', { search: true, distill: true })
export class TeacherMethod extends Method.with({}, { cls_teacher: one('network', 'teacher') }) {}

@Register.kind('data_set', ['images'])
export abstract class DataSet extends Module.with({
  dir: path('{path_data}', 'folder'),
  batch_size: int(64, 'samples per batch', { min: 1, max: 4096 }),
}) {}
@Register.as('data_set', { images: true })
export class DigitsData extends DataSet {}
@Register.as('data_set', {}, { needs: ['not-installed'] })
export class MissingData extends DataSet {}

@Register.kind('network')
export abstract class Network extends Module.with({}) {}
@Register.as('network')
export class StackNetwork extends Network.with(
  {
    cell_order: list(str, ['n', 'r'], 'order of the cells', { minLength: 1 }),
    act_fun: moduleName('act_fun', 'relu', 'activation'),
    widths: list(float, [1, 2.5], 'widths'),
  },
  {
    cls_cells: any('cell', 'cells', { duplicates: true }),
    cls_cells_primitives: any('cell', 'their primitives', { duplicates: true }),
    cls_inner: optional('network', 'a network inside'),
  },
  {
    rules: [
      sameLength('cls_cells', 'cls_cells_primitives'),
      eachNamed('cell_order', 'cls_cells', 'name'),
      distinct('cls_cells', 'name'),
    ],
  },
) {}
@Register.as('network')
export class FileNetwork extends Network.with({ config_path: path('', 'file') }) {}

@Register.kind('cell')
export abstract class Cell extends Module.with({ name: str('n', 'name'), stride: int(1, 'stride', { min: 1 }) }) {}
@Register.as('cell')
export class NormalCell extends Cell {}
@Register.as('cell')
export class ReductionCell extends Cell.with({ name: str('r', 'name') }) {}

@Register.kind('act_fun')
export abstract class ActFun extends Module {}
@Register.as('act_fun')
export class relu extends ActFun {}
@Register.as('act_fun')
export class swish extends ActFun {}

@Register.kind('metric')
export abstract class Metric extends Module.with({}) {}
@Register.as('metric')
export class AccuracyMetric extends Metric.with({ topk: list(int, [1, 5], 'which', { min: 1 }) }) {}

@Register.kind('optimizer')
export abstract class Optimizer extends Module.with(
  {
    clip_abs: float(-1, 'limit of values'),
    clip_norm: float(-1, 'limit of the norm'),
  },
  {},
  { rules: [exclusive('clip_abs', 'clip_norm')] },
) {}
@Register.as('optimizer')
export class SGDOptimizer extends Optimizer.with({
  lr: float(0.01, 'learning rate', { min: 0 }),
  momentum: float(0.9, 'momentum', { min: 0, max: 1 }),
}) {}
@Register.as('optimizer')
export class AdamOptimizer extends Optimizer.with(
  { lr: float(0.01, 'learning rate', { min: 0 }), beta1: float(0.9, 'decay'), beta2: float(0.999, 'decay') },
  {},
  { rules: [lessThan('beta1', 'beta2'), atMost('lr', 'beta1')] },
) {}

/** The modules above, by class name. */
export const TOYS = {
  AccuracyMetric,
  AdamOptimizer,
  DigitsData,
  FileNetwork,
  HpoTask,
  MissingData,
  NormalCell,
  PlainMethod,
  RandomMethod,
  ReductionCell,
  RetrainTask,
  SGDOptimizer,
  SearchTask,
  SimpleTrainer,
  SlowTrainer,
  StackNetwork,
  TeacherMethod,
  TwoStepMethod,
  relu,
  swish,
};
const BASES = { Task, Trainer, Method, DataSet, Network, Cell, ActFun, Metric, Optimizer };

/** The plugin of the modules above. */
export const toyPlugin: InstalledPlugin = {
  name: '@toy/modules',
  core: '*',
  manifest: liveManifest('@toy/modules', { ...BASES, ...TOYS }),
  load: (_, entry) => Promise.resolve((TOYS as Record<string, unknown>)[entry.export]),
  missing: (packages) => packages,
};

/** A register of the modules above. */
export function toyRegister(): Register {
  return new Register().use(toyPlugin);
}

/** A valid search, flat as a person would write it. */
export const FLAT = {
  cls_task: 'SearchTask',
  '{cls_task}.seed': 7,
  cls_trainer: 'SimpleTrainer',
  'SimpleTrainer.max_epochs': 2,
  cls_method: 'RandomMethod',
  cls_data: 'DigitsData',
  cls_network: 'StackNetwork',
  '{cls_network}.cell_order': 'n, r, n',
  cls_cells: 'NormalCell, ReductionCell',
  cls_cells_primitives: 'NormalCell, ReductionCell',
  cls_metrics: 'AccuracyMetric',
  cls_optimizers: 'SGDOptimizer',
  '{cls_optimizers#0}.lr': 0.1,
  'SGDOptimizer#0.momentum': 0,
};

/** Parses documents and command-line words against the modules above. */
export function parseToy(
  documents: readonly (object | string)[],
  words: readonly string[] = [],
  options: ParseOptions = {},
): ParseResult {
  return parse(toyEntries(documents, words), toyRegister(), options);
}

/** The entries of documents (objects, or JSON text) and command-line words. */
export function toyEntries(documents: readonly (object | string)[], words: readonly string[] = []): Entry[] {
  const entries: Entry[] = [];
  for (const [layer, document] of documents.entries()) {
    const text = typeof document === 'string' ? document : JSON.stringify(document, undefined, 2);
    entries.push(...(entriesOf(jsonSource(`file-${layer}.json`, text), layer) ?? []));
  }
  entries.push(...words.map((word) => wordEntry(word, documents.length)));
  return entries;
}
