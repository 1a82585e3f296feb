import { useEffect, useMemo, useState } from 'react';
import { getLog, getMetrics } from '../../api/runs-api.js';
import type { MetricsRow } from '../../api/run-types.js';
import { Follower, type FollowerOptions } from './follower.js';
import { NOTHING, type Growing } from './growing.js';
import { stream } from './stream.js';

/** Bytes of a log that are shown, from its end. */
const LOG_LIMIT = 400_000;

/** What a run has written so far. */
export interface RunContent {
  readonly rows: readonly MetricsRow[];
  readonly log: string;
  /** Whether the log has more before what is known. */
  readonly isLogCut: boolean;
  /** Whether the server was asked once at least. */
  readonly isKnown: boolean;
}

/** The log and the measured values of one run, as they grow; another run needs another component. */
export function useRunContent(id: string): RunContent {
  const [log, setLog] = useState<Growing<string>>(NOTHING);
  const [rows, setRows] = useState<Growing<readonly MetricsRow[]>>(NOTHING);
  const [isKnown, setKnown] = useState(false);
  useEffect(() => {
    let isEnded = false;
    const logs = follow<string>((known) => !isEnded && setLog(known), {
      ask: async (from) => getLog(id, from).then(({ text, next }) => ({ content: text, next })),
      limit: LOG_LIMIT,
    });
    const values = follow<readonly MetricsRow[]>((known) => !isEnded && setRows(known), {
      ask: async (from) => getMetrics(id, from).then(({ rows: content, next }) => ({ content, next })),
    });
    const catchUp = (): void =>
      void Promise.all([logs.catchUp(), values.catchUp()]).then(() => !isEnded && setKnown(true));
    const stopListening = stream.listen((event) => {
      if (event.data.id !== id) return;
      if (event.name === 'log') logs.tell({ ...event.data, content: event.data.text });
      else if (event.name === 'metrics') values.tell({ ...event.data, content: event.data.rows });
      // what it wrote last may not have been told
      else if (event.name === 'run') catchUp();
    });
    const stopWatching = stream.watch((state) => state === 'open' && catchUp());
    catchUp();
    return () => {
      isEnded = true;
      stopListening();
      stopWatching();
      logs.end();
      values.end();
    };
  }, [id]);
  const text = useMemo(() => log.parts.map(({ content }) => content).join(''), [log]);
  const all = useMemo(() => rows.parts.flatMap(({ content }) => content), [rows]);
  return { rows: all, log: text, isLogCut: (log.parts[0]?.from ?? 0) > 0, isKnown };
}

/** A follower that shows what it knows once per frame at most. */
function follow<T>(
  show: (known: Growing<T>) => unknown,
  options: Pick<FollowerOptions<T>, 'ask' | 'limit'>,
): Follower<T> {
  let isDue = false;
  const follower: Follower<T> = new Follower<T>({
    ...options,
    onChange: () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        show(follower.known);
      });
    },
    // the banner says that the server is away; it is asked again when it is back
    onError: () => undefined,
  });
  return follower;
}
