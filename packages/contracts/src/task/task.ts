import { bool, int, Module, path, Register, str } from '@uninas/core';
import type { JsonValue } from '../json.js';
import type { Log } from '../log.js';
import type { ModuleSource } from '../network/part.js';
import type { ProgressView } from '../training/trainer.js';
import type { Message, Replica, Replicate } from './replicas.js';

/** What the runner gives to a task. */
export interface TaskContext {
  readonly log: Log;
  readonly progress: ProgressView;
  readonly signal: AbortSignal;
  readonly modules: ModuleSource;
  /** Whether to go on with what the folder holds. */
  readonly resume: boolean;
  /** Standard folders by name, such as `path_conf_net`, where the shipped networks are. */
  readonly paths?: Readonly<Record<string, string>>;
  /** The complete hierarchical configuration, saved as it is. */
  readonly config: { readonly [key: string]: JsonValue };
  /** The arguments with help, as lines of a table, for the log. */
  readonly argumentTable: readonly string[];
  /** Versions of everything that takes part, by package. */
  readonly versions: Readonly<Record<string, string>>;
  /** The earlier run that was inherited from, relative to the own folder, with the hash of its configuration. */
  readonly inherited?: {
    /** The argument that names it. */
    readonly by: string;
    readonly from: string;
    readonly sha256: string;
  };
  /** Commit of the repository that the experiment is started in, if it is in one. */
  readonly commit?: string;
  /** Starts copies of this task in other threads; absent where there are none. */
  readonly replicate?: Replicate;
  /**
   * Has copies of this task on other machines answer requests, as many at once as it is asked for;
   * they share no memory with it. Absent unless the run has a queue.
   */
  readonly replicateAfar?: Replicate;
}

/** What a task found. */
export interface TaskResult {
  /** Whether it came to its end rather than being interrupted. */
  readonly done: boolean;
  /** Values worth showing, by name. */
  readonly summary: { readonly [key: string]: JsonValue };
}

/** What an experiment does. */
@Register.kind('task', ['search'])
export abstract class Task extends Module.with({
  is_test_run: bool(false, 'stop every epoch after a few batches, to see if everything works'),
  seed: int(0, 'random seed of the experiment', { min: 0 }),
  is_deterministic: bool(false, 'use deterministic kernels only'),
  note: str('note', 'free text'),
  save_dir: path('{path_tmp}', 'folder of the run'),
  save_del_old: bool(true, 'clear the folder before starting, if it holds a run'),
}) {
  /**
   * Does all of a run that can fail before its work begins, such as reading the data and building the
   * network; writes nothing.
   *
   * @throws {Error} with a message for the user
   */
  async rehearse(_context: TaskContext): Promise<void> {
    // nothing, for a task that only works
  }

  /** Whether it has use for copies on other machines. */
  worksAfar(): boolean {
    return false;
  }

  /**
   * Sets up as `run` does, in another thread than the task that runs, and
   * writes nothing.
   *
   * @param start as that task gave it
   * @throws {Error} if this task has no use for other threads, or cannot be set up
   */
  async serve(_context: TaskContext, _start: Message): Promise<Replica> {
    throw new Error(`${this.constructor.name} works in one thread`);
  }

  /** @throws {Error} with a message for the user, if the work failed */
  abstract run(context: TaskContext): Promise<TaskResult>;
}
