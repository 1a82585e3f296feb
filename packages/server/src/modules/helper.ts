import { fork, type ChildProcess } from 'node:child_process';
import { ApiError } from '../http/api-error.js';
import { HELPER_FILE } from '../own-package.js';
import type { HelperOrder, HelperReply, ModulePlace, NetworkAnswer, RegisterData } from './helper-messages.js';
import type { NetworkQuery } from 'uninas';

/** Orders that may wait. */
const MOST_WAITING = 16;
/** Megabytes that it may take. */
const MEMORY = 1024;
/** After so long without an order it is ended, in milliseconds. */
const IDLE = 5 * 60_000;

interface Waiting {
  readonly order: HelperOrder;
  readonly seconds: number;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * A process that imports the code of modules, so that the server does not. It
 * answers one order after the other; one that takes too long ends it, and the
 * next order starts another. What is installed is always asked of a new one:
 * code that was imported stays as it was.
 */
export class Helper {
  readonly #waiting: Waiting[] = [];
  readonly #env: ModulePlace['env'];
  #child: ChildProcess | undefined;
  #current: Waiting | undefined;
  /** Whether the process has imported code. */
  #isUsed = false;
  #timer: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #id = 0;

  constructor(env: ModulePlace['env']) {
    this.#env = env;
  }

  /** What is installed. */
  async register(place: ModulePlace, seconds = 30): Promise<RegisterData> {
    return (await this.#ask({ is: 'register', place }, seconds)) as RegisterData;
  }

  /** A network from its plan. @throws {ApiError} 422 if it cannot be planned, 504 if that takes too long */
  async network(query: NetworkQuery, seconds = 10): Promise<NetworkAnswer> {
    return (await this.#ask({ is: 'network', query }, seconds)) as NetworkAnswer;
  }

  close(): void {
    const gone = new ApiError(503, 'UNINAS_ECLOSED', 'the server stops');
    for (const { reject } of this.#waiting.splice(0)) reject(gone);
    this.#end(gone);
    clearTimeout(this.#idle);
  }

  #ask(order: HelperOrder, seconds: number): Promise<unknown> {
    if (this.#waiting.length >= MOST_WAITING) {
      return Promise.reject(new ApiError(503, 'UNINAS_EBUSY', 'too many networks are asked for at once; try again'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ order, seconds, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const current = this.#waiting.shift();
    clearTimeout(this.#idle);
    if (current === undefined) {
      this.#idle = setTimeout(() => this.#drop(), IDLE).unref();
      return;
    }
    this.#current = current;
    const { order, seconds } = current;
    const late = new ApiError(504, 'UNINAS_ETIME', `this took more than ${seconds} s and was given up`);
    this.#timer = setTimeout(() => this.#end(late), seconds * 1000);
    if (order.is === 'register' && this.#isUsed) this.#drop();
    this.#child ??= this.#start();
    this.#isUsed = true;
    this.#child.send({ id: ++this.#id, order });
  }

  #start(): ChildProcess {
    const child = fork(HELPER_FILE, {
      env: { ...this.#env, UNINAS_STUDIO_TOKEN: undefined },
      execArgv: [`--max-old-space-size=${MEMORY}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const isOurs = (): boolean => child === this.#child;
    const died = new ApiError(502, 'UNINAS_EMODULES', 'the code of a module ended the process that ran it');
    child.on('message', (reply: HelperReply) => isOurs() && this.#settle(reply));
    child.on('exit', () => isOurs() && this.#end(died));
    child.on('error', () => isOurs() && this.#end(died));
    return child;
  }

  #settle(reply: HelperReply): void {
    if (reply.id !== this.#id || this.#current === undefined) return;
    const { resolve, reject } = this.#current;
    this.#release();
    if ('answer' in reply) resolve(reply.answer);
    else reject(new ApiError(422, reply.error.code ?? 'UNINAS_ENETWORK', reply.error.message));
    this.#next();
  }

  /** Ends the process; what it was asked fails. */
  #end(reason: ApiError): void {
    const current = this.#current;
    this.#drop();
    this.#release();
    current?.reject(reason);
    this.#next();
  }

  #drop(): void {
    const child = this.#child;
    this.#child = undefined;
    this.#isUsed = false;
    child?.kill('SIGKILL');
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#current = undefined;
  }
}
