import type { Log, Replicas } from '@uninas/contracts';
import { failureOf } from '../run/replica-failure.js';
import { ReplicaEndedError } from '../run/replica-thread.js';
import { messageOf } from './message-text.js';
import { answerText } from './run-text.js';

/** The copy of a task that answers the requests of its run. */
export class ServedCopy {
  readonly #broken = new AbortController();
  #answered = 0;

  constructor(
    private readonly replicas: Pick<Replicas, 'ask'>,
    private readonly log: Log,
  ) {}

  /** Aborted with the reason if the copy has ended; it answers nothing more. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** @returns undefined if the copy has ended over it, or before */
  async answer(request: string): Promise<string | undefined> {
    const since = performance.now();
    let text: string;
    let said = 'Answered';
    try {
      text = answerText({ answer: await this.replicas.ask(0, messageOf(request)) });
    } catch (error) {
      if (error instanceof ReplicaEndedError) {
        this.#broken.abort(error);
        return undefined;
      }
      const failure = failureOf(error);
      text = answerText({ error: failure });
      said = `Failed (${failure.message}) at`;
    }
    this.log.info(`${said} request ${++this.#answered} in ${secondsSince(since)} s`);
    return text;
  }
}

/** With two digits. */
export function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(2);
}
