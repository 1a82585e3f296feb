import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@uninas/contracts';
import type { JsonObject } from '@uninas/runs';
import { readCommunication, type Communication } from './communication-file.js';
import { PbtRefusal, post } from './post.js';
import { PBT_HOLD_SECONDS } from './protocol.js';

/** Pause before a server is looked for again. */
const PAUSE_MS = 500;
/** Longest time for an answer, the time for which it is held included. */
const ANSWER_SECONDS = PBT_HOLD_SECONDS + 20;
/** Longest time for the answer to a sign of life. */
const SIGN_SECONDS = 5;

/** How long, and on whose behalf, a server is waited for. */
export interface ConnectionOptions {
  /** Seconds without an answer after which it is given up. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A client's way to the server of its population, which may go away and come back elsewhere. */
export class PbtConnection {
  /** Name of the population that it belongs to; any, as long as it is not known. */
  population: string | undefined;

  constructor(
    private readonly file: string,
    private readonly options: ConnectionOptions,
  ) {}

  /**
   * Asks until there is an answer.
   *
   * @throws {PbtRefusal} if the server refuses, or is of another population
   * @throws {Error} if there is no answer in time
   * @throws {unknown} the signal's reason, if it is aborted meanwhile
   */
  async ask(route: string, body: JsonObject): Promise<JsonObject> {
    const { timeout, signal, log } = this.options;
    const start = performance.now();
    let isTold = false;
    for (;;) {
      signal.throwIfAborted();
      const answer = await this.#tryOnce(route, body);
      if (typeof answer !== 'string') return answer;
      signal.throwIfAborted();
      const waited = (performance.now() - start) / 1000;
      if (waited > timeout) throw new Error(givenUp(answer, timeout));
      if (!isTold) log.info(`Waiting for the server of the population, up to ${timeout} s: ${answer}`);
      isTold = true;
      await sleep(PAUSE_MS);
    }
  }

  /** Tells the server that the client lives, if it is there. */
  async sign(body: JsonObject): Promise<void> {
    try {
      const server = this.#server();
      if (server !== undefined) await post(server, 'alive', body, { seconds: SIGN_SECONDS });
    } catch {
      // whoever asks something next will notice
    }
  }

  /** @returns what was answered, or why there is no answer */
  async #tryOnce(route: string, body: JsonObject): Promise<JsonObject | string> {
    const { signal } = this.options;
    const server = this.#server();
    if (server === undefined) return `there is no ${this.file}; PbtServerTask writes it`;
    try {
      const answer = await post(server, route, body, { seconds: ANSWER_SECONDS, signal });
      this.population = server.population;
      return answer;
    } catch (error) {
      if (error instanceof PbtRefusal) throw error;
      return `${server.url}, named in ${this.file}, does not answer (${error instanceof Error ? error.message : String(error)})`;
    }
  }

  #server(): Communication | undefined {
    const server = readCommunication(this.file);
    if (server === undefined || this.population === undefined || server.population === this.population) return server;
    throw new PbtRefusal(
      `the server of ${this.file} has another population than this run belongs to; begin this run anew, or ` +
        'resume the server that it began with',
    );
  }
}

function givenUp(reason: string, timeout: number): string {
  return (
    `the server of the population is not there for ${timeout} s: ${reason}; start PbtServerTask with the same ` +
    'communication_file, or resume it, then resume this run (server_timeout says how long it is waited for)'
  );
}
