import { any, bool, choice, int, Module, Register, str } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { Log, Metrics } from '../log.js';
import type { OpenData, Phase } from '../data/data-set.js';
import type { BuiltNetwork } from '../network/built.js';
import type { ModuleSource } from '../network/part.js';
import type { NetworkPlan } from '../network/plan.js';
import type { Ops } from '../tensor/ops.js';
import type { SavedTensor, State, Stateful } from '../state.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Picture } from './criterion.js';
import type { EvalOptions, Method } from './method.js';
import type { Replica, Replicas } from '../task/replicas.js';

/** Shows how far a long work is; on a terminal a bar, elsewhere plain lines. */
export interface ProgressView {
  start(label: string, total: number): void;
  update(done: number, note?: string): void;
  stop(): void;
}

/** Where a run keeps its files; paths are relative to its folder. */
export interface RunFiles {
  /** Absolute path of a file or folder inside. */
  path(...parts: readonly string[]): string;
  /** Written to a temporary name and renamed; parent folders are made. */
  writeText(path: string, text: string): void;
  readText(path: string): string | undefined;
  /** Appends a line to a file, durable when it returns. */
  appendLine(path: string, line: string): void;
  /** Appends bytes to a file, durable when it returns. */
  appendBytes(path: string, bytes: Uint8Array): void;
  /** Length of a file in bytes, 0 if it is absent. */
  size(path: string): number;
  /** Cuts a file off, as when a run goes on from an earlier checkpoint. */
  truncate(path: string, size: number): void;
}

/** What surrounds everything that runs. */
export interface RunContext {
  readonly ops: Ops;
  readonly random: Random;
  readonly log: Log;
  readonly progress: ProgressView;
  readonly files: RunFiles;
  /** Aborted when the user interrupts; work stops at the next safe point. */
  readonly signal: AbortSignal;
  /** Whether everything is shortened, to see if it works. */
  readonly isTestRun: boolean;
}

/** What a trainer works on. */
export interface TrainerContext extends RunContext {
  readonly method: Method;
  readonly data: OpenData;
  /** The state to go on from, as a checkpoint holds it. */
  readonly resume?: State;
  /**
   * Starts so many copies of the method in other threads, whose trainer
   * `serve`s; absent where there are none. The caller closes them.
   */
  readonly replicate?: (count: number) => Promise<Replicas>;
}

/** What a trainer has in another thread than the one that trains. */
export interface ServeContext {
  readonly ops: Ops;
  readonly method: Method;
  readonly data: OpenData;
}

/** What is known of a training before it begins. */
export interface Foreseen {
  readonly log: Log;
  /** Finds classes by their names. */
  readonly modules: ModuleSource;
  /** Log keys of the values that evaluations measure, without the phase; a few samples are evaluated for it. */
  measured(): readonly string[];
  /** Why a phase is never measured, as when the data set has no such part; undefined if it is. */
  unmeasured(phase: 'valid' | 'test'): string | undefined;
}

/** What a callback may see and do. */
export interface TrainerView {
  readonly context: TrainerContext;
  /** Epochs done. */
  readonly epoch: number;
  readonly maxEpochs: number;
  /** The complete state: method, optimizers, clones, trainer. */
  state(): State;
  /** Goes on with another state of the same method, optimizers and clones; the epoch stays as it is there. */
  restore(state: State): void;
  /** Ends training after the epoch at hand, at whose end it is asked for. @param reason told to the user */
  stop(reason: string): void;
}

/** A training loop. */
@Register.kind('trainer')
export abstract class Trainer extends Module.with(
  {
    max_epochs: int(1, 'epochs; schedulers and regularizers plan for them', { min: 1 }),
    stop_epoch: int(-1, 'stop after so many epochs, off unless positive', { min: -1 }),
    log_fs: bool(true, 'log the use of the file system'),
    log_ram: bool(true, 'log the use of memory'),
    log_device: bool(true, 'log the use of the device'),
    eval_last: int(10, 'evaluate in the last n epochs, in all if negative, never if 0'),
    test_last: int(10, 'test in the last n epochs, in all if negative, never if 0'),
    accumulate_batches: int(1, 'batches per optimizer step', { min: 1 }),
  },
  {
    cls_clones: any('training_clone', 'averaged copies of the network', { duplicates: true }),
    cls_exp_loggers: any('exp_logger', 'where measured values are written', { duplicates: true }),
  },
) {
  /** Trains to the end, or until the signal is aborted. @returns the values of the last epoch */
  abstract train(context: TrainerContext): Promise<Metrics>;
  /**
   * Averages over the samples of at most `batches` batches (-1: all) of a part, by log key without the phase.
   *
   * @throws {unknown} the signal's reason, if it is aborted meanwhile
   */
  abstract evaluate(context: TrainerContext, phase: Phase, batches: number, options?: EvalOptions): Promise<Metrics>;
  /**
   * Whether it can train a method that is set up, before anything is written.
   *
   * @throws {Error} that names what does not fit
   */
  check(_method: Method, _foreseen: Foreseen): void | Promise<void> {
    // most train every method
  }
  /** Works for the trainer of another thread. @throws {Error} if it trains in one thread only */
  serve(_context: ServeContext): Replica {
    throw new Error(`${this.constructor.name} trains in one thread`);
  }
}

/** Takes part in training at fixed points. */
@Register.kind('training_callback', ['requires_log_dict'])
export abstract class TrainingCallback extends Module.with({}) {
  /** Whether it suits a method that is set up, before anything is written. @throws {Error} that says what does not fit */
  check(_method: Method, _foreseen: Foreseen): void | Promise<void> {}
  /** Values of the epoch at hand, logged as `callback/<position>/<class>/<key>`. */
  metrics(_trainer: TrainerView): Metrics {
    return {};
  }
  onFitStart(_trainer: TrainerView): void | Promise<void> {}
  onEpochStart(_trainer: TrainerView): void | Promise<void> {}
  /** After training, evaluation and test of an epoch, with all their values. */
  onEpochEnd(_trainer: TrainerView, _metrics: Metrics): void | Promise<void> {}
  onFitEnd(_trainer: TrainerView): void | Promise<void> {}
}

/** An averaged copy of a network's values. */
export interface CloneAtWork extends Stateful {
  /** Part of its log keys, such as `EMAClone/0.999`. */
  readonly name: string;
  /** By variable name; owned by the clone. */
  readonly values: ReadonlyMap<string, Tensor>;
  /** Called after every optimizer step. */
  update(): void;
  dispose(): void;
}

/** Keeps a copy of the network while it trains. */
@Register.kind('training_clone')
export abstract class TrainingClone extends Module.with({
  device: choice('same', ['same', 'cpu'], 'where the copy is kept; only on the same device it can be evaluated'),
}) {
  abstract create(network: BuiltNetwork): CloneAtWork;
}

/** What a logger may show of an experiment besides its measured values. */
export interface Experiment {
  /** Undefined where no network is trained. */
  readonly built: BuiltNetwork | undefined;
  /** Arguments by path, as text: of the trainer and of the method, or of what takes their place. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What there is of an epoch besides its measured values. */
export interface EpochDetails {
  readonly experiment: Experiment;
  /** By log key. */
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly distributions: ReadonlyMap<string, readonly number[]>;
}

/** How a training came to its end. */
export type TrainingEnd = 'done' | 'interrupted' | 'failed';

/** Writes measured values. */
@Register.kind('exp_logger')
export abstract class ExpLogger extends Module.with({
  name: str('', 'name of the file, by default that of the logger; None, as UniNAS writes it, is the default too'),
}) {
  /** The name that the user gave, empty if there is none. */
  protected get givenName(): string {
    return this.args.name === 'None' ? '' : this.args.name;
  }
  /** Whether it can do what it is asked to, before anything is written. @throws {Error} that says what does not fit */
  check(_log: Log): void {
    // most can always write
  }
  /** Files it appends to, relative to the run folder; a resumed run cuts them off at the checkpoint. */
  abstract filesOf(): readonly string[];
  /** @param epoch 0-based, of which the values are */
  abstract write(files: RunFiles, epoch: number, metrics: Metrics, details: EpochDetails): void;
  /** After everything else was saved, of whatever came of the training; what it throws is told, and costs nothing. */
  end(_run: Pick<RunContext, 'files' | 'log' | 'signal'>, _how: TrainingEnd): void | Promise<void> {
    // most have nothing to add
  }
}

/** Which weights are asked for. */
export interface WantedWeights {
  /** The network that is to have them. */
  readonly plan: NetworkPlan;
  /** An architecture of the super-network there: only its weights, by the names that they have in the finalized network. */
  readonly gene?: Gene;
  /** Whether a file of foreign names may hold fewer or other tensors than the network. */
  readonly partial?: boolean;
}

/**
 * The weights by variable of a run folder, a checkpoint or a `.safetensors` file with PyTorch's layout.
 *
 * @throws {Error} if there are none, or the gene does not fit
 */
export type Pretrained = (path: string, wanted: WantedWeights) => Promise<ReadonlyMap<string, SavedTensor>>;

/** What initializers may use besides the network. */
export interface InitializerContext {
  readonly log: Log;
  readonly pretrained?: Pretrained;
}

/** Gives a network its first weights. */
@Register.kind('initializer')
export abstract class Initializer extends Module.with({}) {
  abstract apply(network: BuiltNetwork, random: Random, context: InitializerContext): void | Promise<void>;
}

/** The engine and its device. */
export interface Device {
  readonly ops: Ops;
  /** What computes, as one phrase for the record of a run: backend, versions, device. */
  readonly backend: string;
  dispose(): void;
}

/** Decides where tensors live. */
@Register.kind('devices_manager')
export abstract class DevicesManager extends Module.with({
  num_devices: int(1, 'number of devices', { min: 1 }),
}) {
  /** @throws {Error} that says what is missing and how to get it */
  abstract open(context: { readonly seed: number; readonly log: Log }): Promise<Device>;
}
