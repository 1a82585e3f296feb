import type { FoundRun, JoinedRun, Log, Replicas, Replicate, RunQueue } from '@uninas/contracts';
import { failureOf } from '../run/replica-failure.js';
import { pause } from './pause.js';
import { runOf, type RunText } from './run-text.js';
import { secondsSince, ServedCopy } from './served-copy.js';

/** Between two looks at the queue, in milliseconds. */
const PAUSE = 500;

/** A worker. */
export interface WorkerOptions {
  readonly queue: RunQueue;
  /** As runs know it. */
  readonly name: string;
  readonly log: Log;
  /** What builds a copy of the task of a run. */
  readonly copies: (run: RunText, signal: AbortSignal) => Replicate;
  /** Ends it after the request that is being answered. */
  readonly signal: AbortSignal;
  /** Ends it at once; the request is given back. */
  readonly hurry: AbortSignal;
  /** Whether to end after the first run. */
  readonly once: boolean;
}

/** Works for the runs of a queue, one after the other, until it is told to end. @returns whether the last one could be worked for */
export async function serveRuns(options: WorkerOptions): Promise<boolean> {
  const { queue, log, signal, once } = options;
  /** Runs that cannot be worked for here. */
  const refused = new Set<string>();
  let isWaiting = false;
  while (!signal.aborted) {
    const found = await queue.next(refused);
    if (found === undefined) {
      if (!isWaiting) log.info('Waiting for a run');
      isWaiting = true;
      await pause(PAUSE, signal);
      continue;
    }
    isWaiting = false;
    const isServed = await serveRun(found, options);
    if (!isServed) refused.add(found.id);
    if (once) return isServed;
  }
  return true;
}

/** @returns false if it cannot be worked for here */
async function serveRun({ id, text }: FoundRun, options: WorkerOptions): Promise<boolean> {
  const { queue, name, log, copies, signal, hurry } = options;
  const joined = await queue.join(id, name);
  const ended = new AbortController();
  const over = watchEnd(joined, ended.signal);
  const stop = AbortSignal.any([signal, over]);
  let replicas: Replicas | undefined;
  let atOnce = AbortSignal.any([over, hurry]);
  try {
    const run = runOf(text);
    log.info(`Run ${run.by}, ${String(run.config['cls'])}: setting up`);
    await joined.note('joined', '');
    const since = performance.now();
    replicas = await copies(run, stop)(1, run.start);
    log.info(`Set up in ${secondsSince(since)} s; answering requests`);
    await joined.note('ready', '');
    const copy = new ServedCopy(replicas, log);
    joined.work((request) => copy.answer(request));
    await untilAborted(AbortSignal.any([stop, copy.broken]));
    if (copy.broken.aborted) throw copy.broken.reason;
    return true;
  } catch (error) {
    // ended while it was set up
    if (stop.aborted) return true;
    const { message } = failureOf(error);
    log.warn(`Cannot work for this run: ${message}`);
    await joined.note('refused', message);
    atOnce = AbortSignal.abort();
    return false;
  } finally {
    if (over.aborted) log.info('The run has ended');
    await joined.leave(atOnce);
    if (signal.aborted) log.info(hurry.aborted ? 'Left the run, and gave its request back' : 'Left the run');
    ended.abort();
    await replicas?.close();
  }
}

/** Aborted as soon as the run has ended. */
function watchEnd(run: JoinedRun, stop: AbortSignal): AbortSignal {
  const over = new AbortController();
  const watch = async (): Promise<void> => {
    while (!stop.aborted && !over.signal.aborted) {
      await pause(PAUSE, stop);
      if (!stop.aborted && (await run.isOver())) over.abort();
    }
  };
  // what cannot be asked is not over
  watch().catch(() => undefined);
  return over.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
