import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Progress } from 'uninas';
import type { RunPlace } from './run-place.js';
import type { RunState } from './run-record.js';

/** How a run ended. */
export interface Outcome {
  readonly state: Extract<RunState, 'stopped' | 'done' | 'failed'>;
  readonly error: string | null;
}

/** What `uninas run --json` prints, as far as it is read here. */
interface Result {
  readonly done?: boolean;
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly problems?: readonly { readonly severity: string; readonly message: string }[];
  readonly error?: { readonly message?: string };
}

/** Bytes at the end of a log among which its last line is looked for. */
const TAIL = 4096;

/**
 * How a run ended, from what its process left behind; whoever started it may be gone.
 *
 * @param isStopped whether it was told to stop
 * @param signal that ended the process, if it is known
 */
export function outcomeOf(place: RunPlace, isStopped: boolean, signal?: string): Outcome {
  const code = readProgress(place.progress)?.code;
  if (code === 0) return { state: 'done', error: null };
  if (code === 130) return { state: 'stopped', error: null };
  if (code === undefined && isStopped) return { state: 'stopped', error: 'its process was ended before it could save' };
  const result = readResult(place.result);
  const problems = (result?.problems ?? []).filter(({ severity }) => severity === 'error');
  const error =
    result?.error?.message ??
    (problems.length > 0 ? problems.map(({ message }) => message).join('; ') : undefined) ??
    (code === undefined ? deathText(place, signal) : lastLine(place.log)) ??
    'the log says nothing about it';
  return { state: 'failed', error };
}

/** How far a run is; undefined if nothing is known. */
export function readProgress(file: string): Progress | undefined {
  return readJson(file) as Progress | undefined;
}

/** What a run found; undefined before its end. */
export function readResult(file: string): Result | undefined {
  return readJson(file) as Result | undefined;
}

function deathText(place: RunPlace, signal: string | undefined): string {
  const how = signal === undefined ? 'its process ended without a word' : `its process was ended by ${signal}`;
  const last = lastLine(place.log);
  return `${how}, as when the machine runs out of memory${last === undefined ? '' : `; last in the log: ${last}`}`;
}

/** The last line of a text, without reading all of it. */
function lastLine(file: string): string | undefined {
  try {
    const fd = openSync(file, 'r');
    try {
      const { size } = fstatSync(fd);
      const bytes = Buffer.alloc(Math.min(TAIL, size));
      readSync(fd, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes.toString('utf8').split('\n').filter((line) => line.trim() !== ''); // prettier-ignore
      return lines.at(-1)?.slice(0, 500);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // there is no log
  }
}

function readJson(file: string): object | undefined {
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof data === 'object' && data !== null ? data : undefined;
  } catch {
    return undefined; // absent, or not finished
  }
}
