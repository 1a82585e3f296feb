import { join } from 'node:path';
import type { JsonValue, Message, Replicas, Replicate } from '@uninas/contracts';
import { OWN_DIR } from '../own-package.js';
import type { Io } from '../terminal/io.js';
import { ReplicaThread } from './replica-thread.js';

/** What a thread needs to build the same tree. */
export interface ReplicaSource {
  /** The complete hierarchical configuration. */
  readonly config: Readonly<Record<string, JsonValue>>;
  /** Where packages with modules are looked for. */
  readonly cwd: string;
  /** Where relative paths of the configuration begin; `cwd` when left out. */
  readonly pathsFrom?: string;
  readonly env: Io['env'];
  readonly plugins: readonly string[];
  /** What a copy is called in messages; threads are counted when it is left out. */
  readonly name?: string;
}

/** What a thread is started with. */
export interface ReplicaData extends ReplicaSource {
  readonly start: Message;
}

/** The built file that a thread runs. */
const WORKER = join(OWN_DIR, 'dist', 'run', 'replica-worker.js');

/**
 * What starts copies of the task of a tree in threads; each has its own register, device and data.
 *
 * @param signal ends threads that are not ready yet, and is what is thrown then
 */
export function replicator(source: ReplicaSource, signal?: AbortSignal): Replicate {
  return async (count, start) => {
    signal?.throwIfAborted();
    const threads = Array.from({ length: count }, (_, i) => {
      // a copy: what the threads inherit must not change with the process
      const data: ReplicaData = { ...source, env: { ...source.env }, start };
      return new ReplicaThread(WORKER, data, source.name ?? `thread ${i + 2} of ${count + 1}`);
    });
    const close = async (): Promise<void> => {
      await Promise.all(threads.map((thread) => thread.close()));
    };
    try {
      await unlessAborted(Promise.all(threads.map(({ ready }) => ready)), signal);
    } catch (error) {
      await close();
      throw error;
    }
    return { count, ask: (replica, request) => threads[replica]!.ask(request), close } satisfies Replicas;
  };
}

/** @throws {unknown} the signal's reason, as soon as it is aborted */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let refuse = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    refuse = () => reject(signal.reason as Error);
    signal.addEventListener('abort', refuse);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', refuse);
  }
}
