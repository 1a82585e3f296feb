import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { JsonValue, Message, Replicas, Replicate } from '@uninas/contracts';
import { OWN_DIR } from '../own-package.js';
import type { Io } from '../terminal/io.js';

/** What a thread needs to build the same tree. */
export interface ReplicaSource {
  /** The complete hierarchical configuration. */
  readonly config: Readonly<Record<string, JsonValue>>;
  readonly cwd: string;
  readonly env: Io['env'];
  readonly plugins: readonly string[];
}

/** What a thread is started with. */
export interface ReplicaData extends ReplicaSource {
  readonly start: Message;
}

/** What a thread says: to an order, or of its start with the number -1. */
export interface ReplicaReply {
  readonly id: number;
  readonly answer?: Message;
  readonly error?: { readonly message: string; readonly name: string };
}

/** The built file that a thread runs. */
const WORKER = join(OWN_DIR, 'dist', 'run', 'replica-worker.js');
const READY = -1;

/** What starts copies of the task of a tree in threads; each has its own register, device and data. */
export function replicator(source: ReplicaSource): Replicate {
  return async (count, start) => {
    const threads = Array.from({ length: count }, () => new ReplicaThread({ ...source, start }));
    const close = async (): Promise<void> => {
      await Promise.all(threads.map((thread) => thread.close()));
    };
    try {
      await Promise.all(threads.map(({ ready }) => ready));
    } catch (error) {
      await close();
      throw error;
    }
    return { count, ask: (replica, request) => threads[replica]!.ask(request), close } satisfies Replicas;
  };
}

interface Waiting {
  resolve(answer: Message): void;
  reject(error: Error): void;
}

/** One thread, and the requests that it has not answered yet. */
class ReplicaThread {
  readonly ready: Promise<Message>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: Error | undefined;

  constructor(workerData: ReplicaData) {
    // a copy: what the threads inherit must not change with the process
    this.#worker = new Worker(WORKER, { workerData: { ...workerData, env: { ...workerData.env } } });
    this.#worker.on('message', (reply: ReplicaReply) => this.#settle(reply));
    this.#worker.on('error', (error: Error) =>
      this.#end(new Error(`a thread failed: ${error.message}`, { cause: error })),
    );
    this.#worker.on('exit', () => this.#end(new Error('a thread has ended')));
    this.ready = this.#wait(READY);
    // whoever starts it waits for it; ending it before is no failure of its own
    this.ready.catch(() => undefined);
  }

  ask(request: Message): Promise<Message> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#next++;
    const answer = this.#wait(id);
    this.#worker.postMessage({ id, request });
    return answer;
  }

  async close(): Promise<void> {
    this.#end(new Error('a thread was closed'));
    await this.#worker.terminate();
  }

  #wait(id: number): Promise<Message> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle({ id, answer, error }: ReplicaReply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(answer);
    else waiting?.reject(Object.assign(new Error(error.message), { name: error.name }));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
