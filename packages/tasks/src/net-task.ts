import {
  Task,
  type DataContext,
  type Device,
  type JsonValue,
  type Method,
  type Metrics,
  type OpenData,
  type RunContext,
  type TaskContext,
  type TaskResult,
} from '@uninas/contracts';
import { one, Random } from '@uninas/core';
import { cellTable, countParams } from '@uninas/networks';
import { readText } from '@uninas/runs';
import { refuseOwnInputs } from './run/own-inputs.js';
import { openRun, SPLIT, type OpenRun } from './run/open-run.js';
import { architectureWeights } from './run/architecture-weights.js';
import { pretrainedWeights } from './run/pretrained-weights.js';
import { splitText } from './run/stored-split.js';

/** Everything that a task works with, from the moment that its network is built. */
export interface Experiment {
  readonly task: TaskContext;
  readonly run: OpenRun;
  readonly context: RunContext;
  readonly method: Method;
  readonly data: OpenData;
}

/** What came of an experiment. */
export interface Outcome {
  /** False if it was interrupted. */
  readonly done: boolean;
  readonly summary: { readonly [key: string]: JsonValue };
}

/**
 * A task with a device and a method: opens the run folder, the device and the
 * data, builds the network, and frees everything in the end.
 */
export abstract class NetTask extends Task.with(
  {},
  {
    cls_device: one('devices_manager', 'where tensors live'),
    cls_method: one('method', 'how the network is trained'),
  },
) {
  /** Epochs that the method plans for. */
  protected abstract maxEpochs(): number;
  /** The samples to validate with, if an earlier run has chosen them. */
  protected abstract storedSplit(run: OpenRun): DataContext['split'];
  /** What is written about the modules at work, as name and value. */
  protected abstract parts(): readonly (readonly [string, string])[];
  /** The task itself, once the network is built. */
  protected abstract work(experiment: Experiment): Promise<Outcome>;

  /**
   * @throws {Error} if the folder cannot be used or resumed, files are missing, or the modules do not fit each other
   */
  override async run(context: TaskContext): Promise<TaskResult> {
    const { name } = this.constructor;
    if (!context.resume) refuseOwnInputs(this, this.args.save_dir);
    const run = openRun(this.args, context, name);
    try {
      if (run.finished !== undefined) {
        run.log.info('This run came to its end before; there is nothing to do');
        return { done: true, summary: run.finished };
      }
      run.log.headline('Arguments');
      run.log.record(context.argumentTable);
      run.log.info(`${name}, seed ${this.args.seed}${this.args.is_test_run ? ', a test run' : ''}`);
      const outcome = await this.#onDevice(context, run);
      if (outcome.done) run.finish(outcome.summary);
      run.log.headline(outcome.done ? 'Done' : 'Interrupted');
      return outcome;
    } catch (error) {
      run.log.failure(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      run.close();
    }
  }

  async #onDevice(task: TaskContext, run: OpenRun): Promise<Outcome> {
    const { seed } = this.args;
    const device = await this.children.cls_device.open({ seed, log: run.log });
    const before = device.ops.memory().tensors;
    try {
      run.log.info(`Device: ${this.children.cls_device.constructor.name}, backend ${device.backend}`);
      return await this.work(await this.#setUp(task, run, device));
    } finally {
      this.children.cls_method.dispose();
      const left = device.ops.memory().tensors - before;
      device.dispose();
      if (left !== 0) run.log.remark(`${left} tensors were not freed`);
    }
  }

  async #setUp(task: TaskContext, run: OpenRun, { ops }: Device): Promise<Experiment> {
    const { log, files } = run;
    const { cls_method: method } = this.children;
    const random = new Random(this.args.seed);
    const split = this.storedSplit(run);
    const data = await method.children.cls_data.open({ random: random.at('data'), log, ...(split && { split }) });
    files.writeText(SPLIT, splitText(data));
    const samples = (['train', 'valid', 'test'] as const).map((phase) => data.loader(phase)?.samples ?? 0);
    log.info(`Data: ${samples[0]} training, ${samples[1]} validation and ${samples[2]} test samples`);
    await method.setup({
      ops,
      random: random.at('method'),
      data,
      maxEpochs: this.maxEpochs(),
      modules: task.modules,
      readText: async (path) => readText(path),
      pretrained: (path, gene) =>
        gene === undefined
          ? Promise.resolve(pretrainedWeights(path, log))
          : architectureWeights(path, gene, { ...data.info, modules: task.modules, log }),
      log,
    });
    const { plan } = method.built;
    log.headline('Network');
    log.lines(cellTable(plan));
    log.info(`Network built, it has ${countParams(plan)} parameters!`);
    log.headline(this.constructor.name);
    const parts = this.parts();
    const width = Math.max(...parts.map(([part]) => part.length));
    log.lines(parts.map(([part, text]) => `${part.padEnd(width)}    ${text}`));
    const { progress, signal } = task;
    const isTestRun = this.args.is_test_run;
    return {
      task,
      run,
      method,
      data,
      context: { ops, random: random.at('work'), log, progress, files, signal, isTestRun },
    };
  }
}

/** Class names of the modules below one, by slot, for the log. */
export function moduleNames(owner: { readonly children: object }, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(owner.children).flatMap(([slot, value]: [string, unknown]) => {
    const modules = Array.isArray(value) ? (value as readonly object[]) : value === undefined ? [] : [value as object];
    const names = modules.map((module) => module.constructor.name).join(', ');
    return [[prefix + slot.replace(/^cls_/, ''), names === '' ? '-' : names] as const];
  });
}

/** Those values of an epoch that a summary shows. */
export function shownMetrics(metrics: Metrics): { readonly [key: string]: number } {
  return Object.fromEntries(Object.entries(metrics).filter(([key]) => /^(train|val|test)\//.test(key)));
}
