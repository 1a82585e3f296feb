import { randomUUID } from 'node:crypto';
import type { JsonValue, Log, Replicate, RunQueue } from '@uninas/contracts';
import { messageText } from './message-text.js';
import { pause } from './pause.js';
import { PROCESS_NAME } from './process-name.js';
import { answerOf, runText } from './run-text.js';
import { WorkerWatch } from './worker-watch.js';

/** Between two looks at the workers, in milliseconds. */
const PAUSE = 1000;

/** What workers need to build the same tree, and who is told of them. */
export interface AfarSource {
  /** The complete hierarchical configuration. */
  readonly config: Readonly<Record<string, JsonValue>>;
  readonly cwd: string;
  readonly log: Log;
  /** How a worker is started. */
  readonly advice: string;
}

/** What lets workers of a queue answer as copies of the task of a tree. */
export function afarReplicator(queue: RunQueue, { config, cwd, log, advice }: AfarSource): Replicate {
  return async (count, start) => {
    const text = runText({ by: PROCESS_NAME, cwd, config, start });
    const run = await queue.offer(`run-${randomUUID()}`, text);
    const closed = new AbortController();
    const watching = keepLooking(new WorkerWatch(run, log, advice), closed.signal);
    return {
      count,
      ask: async (_, request) => answerOf(await run.ask(messageText(request))),
      close: async () => {
        closed.abort();
        await watching;
        await run.close();
      },
    };
  };
}

async function keepLooking(watch: WorkerWatch, closed: AbortSignal): Promise<void> {
  while (!closed.aborted) {
    await pause(PAUSE, closed);
    if (!closed.aborted) await watch.look();
  }
}
