import {
  Task,
  type DataContext,
  type Device,
  type JsonValue,
  type Message,
  type Method,
  type Metrics,
  type OpenData,
  type Ops,
  type Replica,
  type Replicas,
  type RunContext,
  type TaskContext,
  type TaskResult,
} from '@uninas/contracts';
import { one, Random } from '@uninas/core';
import { findNetwork } from '@uninas/core/node';
import { cellTable, countParams } from '@uninas/networks';
import { readText } from '@uninas/runs';
import { architectureWeights } from './run/architecture-weights.js';
import { inRunFolder, refuseFolder } from './run/in-run-folder.js';
import { onDevice } from './run/on-device.js';
import { SPLIT, type OpenRun } from './run/open-run.js';
import { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';
import { countsOf } from './search/counts-of.js';
import { isTensorFile, pretrainedWeights, weightsInFile } from './run/pretrained-weights.js';
import { parseSplit, splitText } from './run/stored-split.js';

/** What stands for a run where its search network is meant. */
const OF_SEARCH = ['network/search'];

/** What is set up before anything is written. */
export interface Prepared {
  readonly task: TaskContext;
  readonly log: RunLines;
  readonly ops: Ops;
  /** What computes. */
  readonly backend: string;
  readonly method: Method;
  readonly data: OpenData;
}

/** Everything that a task works with. */
export interface Experiment extends Prepared {
  readonly run: OpenRun;
  readonly context: RunContext;
}

/** What a copy of the task in another thread is given. */
interface ReplicaStart {
  /** The text of the stored split. */
  readonly split: string;
  /** What computes the task, and the hash of what it has read, for copies that may have others. */
  readonly same?: { readonly backend: string; readonly read: string | undefined };
}

/** What came of an experiment. */
export interface Outcome {
  /** False if it was interrupted. */
  readonly done: boolean;
  readonly summary: { readonly [key: string]: JsonValue };
}

/**
 * A task with a device and a method: opens device and data, builds the network,
 * then begins or goes on with the run folder, and frees everything in the end.
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
  /** For each epoch that is trained, whether the validation part is evaluated after it. */
  protected evaluated(): readonly boolean[] {
    return [];
  }
  /**
   * The samples to validate with, if an earlier run has chosen them.
   *
   * @param resumed the run that is gone on with
   */
  protected abstract storedSplit(resumed: OpenRun | undefined, log: RunLines): Promise<DataContext['split']>;
  /** What is written about the modules at work, as name and value. */
  protected abstract parts(): readonly (readonly [string, string])[];
  /** What else can fail before anything is written, once the network is built. */
  protected async prepare(_prepared: Prepared): Promise<void> {
    // nothing, for most
  }
  /**
   * Looks whether everything fits before anything is written, in the thread of the run alone.
   *
   * @throws {SetUpError}
   */
  protected async examine(_prepared: Prepared): Promise<void> {
    // nothing, for most
  }
  /** A hash of the weights that it has read; a copy on another machine must have read the same. */
  protected readHash(): string | undefined {
    return undefined;
  }
  /** What this task does in another thread than that of the run. */
  protected abstract replica(prepared: Prepared): Replica;
  /** The task itself. */
  protected abstract work(experiment: Experiment): Promise<Outcome>;

  /** Opens device and data, builds the network, and shows it. */
  override async rehearse(context: TaskContext): Promise<void> {
    if (!context.resume) refuseFolder(this);
    const log = new RunLines(context.log, this.constructor.name);
    await this.#onDevice(log, async (device) => {
      await this.examine(await this.#prepare(context, log, device, await this.storedSplit(undefined, log)));
    });
  }

  /** @param start as `replicate` gives it */
  override async serve(context: TaskContext, start: Message): Promise<Replica> {
    const { cls_device, cls_method } = this.children;
    const log = new RunLines(context.log, this.constructor.name);
    const device = await cls_device.open({ seed: this.args.seed, log });
    const release = (): void => {
      cls_method.dispose();
      device.dispose();
    };
    try {
      const { split, same } = start as ReplicaStart;
      if (same !== undefined) refuseOther(same.backend, device.backend);
      const prepared = await this.#prepare(context, log, device, parseSplit(split, SPLIT));
      if (same !== undefined && same.read !== this.readHash()) {
        throw new Error('the weights that were read here are not those of the run: its files are not the same here');
      }
      const replica = this.replica(prepared);
      return {
        answer: (request) => replica.answer(request),
        dispose: () => {
          replica.dispose();
          release();
        },
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Starts copies of the task in other threads, with the same split; undefined where there are none. */
  protected replicate({ task, data }: Prepared): ((count: number) => Promise<Replicas>) | undefined {
    const { replicate } = task;
    const start: ReplicaStart = { split: splitText(data) };
    return replicate && ((count) => replicate(count, start));
  }

  /** Lets copies on other machines answer so many requests at once; undefined without a queue. */
  protected replicateAfar({ task, data, backend }: Prepared): ((count: number) => Promise<Replicas>) | undefined {
    const { replicateAfar } = task;
    if (replicateAfar === undefined) return undefined;
    const start: ReplicaStart = { split: splitText(data), same: { backend, read: this.readHash() } };
    return (count) => replicateAfar(count, start);
  }

  /**
   * Nothing is written, and an earlier run stays as it is, until everything is set up.
   *
   * @throws {SetUpError} if files are missing, or the modules do not fit each other
   * @throws {Error} if the folder cannot be used or resumed
   */
  override async run(context: TaskContext): Promise<TaskResult> {
    return inRunFolder(this, context, ({ log, resumed, begin }) =>
      this.#onDevice(log, async (device) => {
        const prepared = await this.#prepare(context, log, device, await this.storedSplit(resumed, log));
        await this.examine(prepared);
        const run = begin();
        const before = run.noteBackend(device.backend);
        if (before !== undefined) log.remark(`before, this run was computed by ${before}: last digits may differ`);
        return this.work(this.#experiment(prepared, run));
      }),
    );
  }

  #onDevice<T>(log: RunLines, work: (device: Device) => Promise<T>): Promise<T> {
    const { cls_device, cls_method } = this.children;
    return onDevice(cls_device, { seed: this.args.seed, log, release: () => cls_method.dispose() }, work);
  }

  async #prepare(
    task: TaskContext,
    log: RunLines,
    { ops, backend }: Device,
    split: DataContext['split'],
  ): Promise<Prepared> {
    const { cls_method: method } = this.children;
    const random = new Random(this.args.seed);
    const data = await setUp('cls_method.cls_data', () =>
      method.children.cls_data.open({ random: random.at('data'), log, ...(split && { split }) }),
    );
    const samples = (['train', 'valid', 'test'] as const).map((phase) => data.loader(phase)?.samples ?? 0);
    log.info(`Data: ${samples[0]} training, ${samples[1]} validation and ${samples[2]} test samples`);
    await setUp('cls_method', () =>
      method.setup({
        ops,
        random: random.at('method'),
        data,
        maxEpochs: this.maxEpochs(),
        evaluated: this.evaluated(),
        modules: task.modules,
        readText: async (path, isSearch = false) =>
          readText(
            findNetwork(path, { shipped: task.paths?.['path_conf_net'], ...(isSearch && { ofRun: OF_SEARCH }) }),
          ),
        pretrained: async (path, { plan, gene, partial }) => {
          if (gene !== undefined) return architectureWeights(path, gene, { ...data.info, modules: task.modules, log });
          return isTensorFile(path) ? weightsInFile(path, plan, log, partial) : pretrainedWeights(path, log);
        },
        counts: countsOf,
        log,
      }),
    );
    const { plan } = method.built;
    log.headline('Network');
    log.lines(cellTable(plan));
    log.info(`Network built, it has ${countParams(plan)} parameters!`);
    const prepared = { task, log, ops, backend, method, data };
    await this.prepare(prepared);
    return prepared;
  }

  #experiment(prepared: Prepared, run: OpenRun): Experiment {
    const { task, log, ops, data } = prepared;
    const { files } = run;
    files.writeText(SPLIT, splitText(data));
    log.headline(this.constructor.name);
    const parts = this.parts();
    const width = Math.max(...parts.map(([part]) => part.length));
    log.lines(parts.map(([part, text]) => `${part.padEnd(width)}    ${text}`));
    const { progress, signal } = task;
    const random = new Random(this.args.seed).at('work');
    const context = { ops, random, log, progress, files, signal, isTestRun: this.args.is_test_run };
    return { ...prepared, run, context };
  }
}

/** Results of a search must not depend on the machine that found them. */
function refuseOther(ofRun: string, own: string): void {
  if (own === ofRun) return;
  throw new Error(
    `the run is computed by ${ofRun}, here it would be by ${own}, and last digits could differ; ` +
      'with UNINAS_KERNELS=portable in the environment of the run and its workers, all compute the same',
  );
}

/** Class names of the modules below one, by slot, for the log. */
export function moduleNames(
  owner: { readonly children: object },
  prefix = '',
  leaveOut: readonly string[] = [],
): readonly (readonly [string, string])[] {
  return Object.entries(owner.children).flatMap(([slot, value]: [string, unknown]) => {
    if (leaveOut.includes(slot)) return [];
    const modules = Array.isArray(value) ? (value as readonly object[]) : value === undefined ? [] : [value as object];
    const names = modules.map((module) => module.constructor.name).join(', ');
    return [[prefix + slot.replace(/^cls_/, ''), names === '' ? '-' : names] as const];
  });
}

/** Those values of an epoch that a summary shows. */
export function shownMetrics(metrics: Metrics): { readonly [key: string]: number } {
  return Object.fromEntries(Object.entries(metrics).filter(([key]) => /^(train|val|test)\//.test(key)));
}
