import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random, type ArgValue, type Declared, type Node } from '@uninas/core';
import type { Log, OpenData, Ops, TrainerContext, TrainingCallback, TrainingClone } from '@uninas/contracts';
import type { ExpLogger } from '@uninas/contracts';
import { SimpleTrainer } from '../trainer/simple-trainer.js';
import { folderFiles } from './folder-files.fixture.js';
import { toyData } from './toy-data.fixture.js';
import { ToyMethod, type ToyOptions } from './toy-method.fixture.js';

/** A log that keeps its lines. */
export class Lines implements Log {
  readonly lines: string[] = [];
  readonly warnings: string[] = [];
  info(text: string): void {
    this.lines.push(text);
  }
  warn(text: string): void {
    this.warnings.push(text);
  }
}

/** What surrounds a toy training. */
export interface Toy {
  readonly method: ToyMethod;
  readonly context: TrainerContext;
  readonly folder: string;
  readonly log: Lines;
  readonly abort: AbortController;
}

/** Sets a toy method up in a new folder, or in a given one. */
export async function startToy(
  ops: Ops,
  options: ToyOptions & { data?: OpenData; isTestRun?: boolean; folder?: string } = {},
): Promise<Toy> {
  const method = new ToyMethod(options);
  const data = options.data ?? toyData({ train: 22, valid: 7, test: 6 }, 6);
  const log = new Lines();
  const abort = new AbortController();
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'uninas-training-'));
  const files = folderFiles(folder);
  const progress = { start: () => undefined, update: () => undefined, stop: () => undefined };
  const base = { ops, random: new Random(0), log, data };
  const readText = (path: string): Promise<string> => Promise.reject(new Error(path));
  const modules = { load: () => Promise.reject(new Error('no modules')) };
  await method.setup({ ...base, maxEpochs: 4, modules, readText });
  const { signal } = abort;
  const isTestRun = options.isTestRun ?? false;
  return { method, folder, log, abort, context: { ...base, method, files, progress, signal, isTestRun } };
}

/** What may be below a toy trainer. */
export interface ToyChildren {
  readonly cls_callbacks?: readonly TrainingCallback[];
  readonly cls_clones?: readonly TrainingClone[];
  readonly cls_exp_loggers?: readonly ExpLogger[];
}

/** A trainer with other arguments than the defaults, and children. */
export function toyTrainer(args: Readonly<Record<string, ArgValue>>, children: ToyChildren = {}): SimpleTrainer {
  return toyTrainerOf(SimpleTrainer, args, children);
}

/** As `toyTrainer`, of a class. */
export function toyTrainerOf<T>(
  cls: (new (node: Node) => T) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>>,
  children: ToyChildren = {},
): T {
  const defaults = Object.fromEntries(Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default]));
  return new cls({
    path: 'cls_trainer',
    args: { ...defaults, log_fs: false, ...args },
    children: { cls_callbacks: [], cls_clones: [], cls_exp_loggers: [], ...children },
  });
}
