import { Worker } from 'node:worker_threads';
import type { Message } from '@uninas/contracts';
import { errorOf, failureOf, type ReplicaFailure } from './replica-failure.js';

/** What a thread says: to an order, or of its start with the number -1. */
export interface ReplicaReply {
  readonly id: number;
  readonly answer?: Message;
  readonly error?: ReplicaFailure;
}

const READY = -1;
const ADVICE = 'if the memory was too small, use fewer threads or smaller batches';

interface Waiting {
  resolve(answer: Message): void;
  reject(error: Error): void;
}

/** A thread is no more; what was thrown in it, if anything was, is the cause. */
export class ReplicaEndedError extends Error {}

/** One thread, and the requests that it has not answered yet. */
export class ReplicaThread {
  readonly ready: Promise<Message>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: ReplicaEndedError | undefined;

  /**
   * @param file what it runs
   * @param workerData what that is given
   * @param name of the thread in messages, such as `thread 2 of 3`
   */
  constructor(file: string, workerData: unknown, name: string) {
    this.#worker = new Worker(file, { workerData });
    this.#worker.on('message', (reply: ReplicaReply) => this.#settle(reply));
    this.#worker.on('error', (thrown: unknown) => {
      const { message, code } = failureOf(thrown);
      const error = new ReplicaEndedError(`${name} failed: ${message}`, { cause: thrown });
      this.#end(Object.assign(error, code !== undefined && { code }));
    });
    this.#worker.on('exit', (code) => {
      this.#end(new ReplicaEndedError(`${name} has ended with exit code ${code} before its work was done; ${ADVICE}`));
    });
    this.ready = this.#wait(READY);
    // whoever starts it waits for it; ending it before is no failure of its own
    this.ready.catch(() => undefined);
  }

  /** @throws {Error} what was thrown there, with its code; or that the thread failed or ended */
  ask(request: Message): Promise<Message> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = this.#next++;
    const answer = this.#wait(id);
    this.#worker.postMessage({ id, request });
    return answer;
  }

  async close(): Promise<void> {
    this.#end(new ReplicaEndedError('the thread was closed'));
    await this.#worker.terminate();
  }

  #wait(id: number): Promise<Message> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle({ id, answer, error }: ReplicaReply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(answer);
    else waiting?.reject(errorOf(error));
  }

  #end(error: ReplicaEndedError): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
