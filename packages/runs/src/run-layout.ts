import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAsideName } from './aside.js';
import { isObject, parseJson, type JsonObject } from './json-text.js';
import { readText } from './read-text.js';
import { RunError } from './run-error.js';
import { LOCK_NAME } from './run-lock.js';
import { codeOf, readFailed } from './system-failure.js';

/** The file that makes a folder a run folder. */
export const RUN_JSON = 'run.json';

/** The first member of every run.json: by it, and not by the name alone, a run folder is known. */
export const RUN_FORMAT = 'uninas-run/1';

/** What a run writes at the top of its folder. Only these are removed when a folder is cleared. */
export const RUN_ENTRIES: readonly string[] = [
  RUN_JSON,
  LOCK_NAME,
  'log.txt',
  'metrics.jsonl',
  'timing.jsonl',
  'search.jsonl',
  'split.json',
  'data.meta.json',
  'summary.json',
  'super-network.json',
  'true-front.jsonl',
  'bench.json',
  'bench',
  'model.json',
  'pbt.json',
  'pbt.jsonl',
  'x.svg',
  'fa.svg',
  'hv.svg',
  'checkpoints',
  'network',
  'candidates',
  'figures',
  'profile',
  'plots',
  'strategies',
  'weights',
  'exp',
];

const EVENTS = /^events\.out\.tfevents\./;

/** Whether clearing may remove an entry. */
export function isRunEntry(name: string, more: readonly string[]): boolean {
  return RUN_ENTRIES.includes(name) || more.includes(name) || EVENTS.test(name) || isAsideName(name);
}

/** What lies at a path, seen as a place for a run. */
export type Place = 'absent' | 'empty' | 'run' | 'other';

/** @throws {RunError} UNINAS_ERUN_FOLDER if it is no folder; UNINAS_ERUN_READ */
export function placeOf(dir: string): Place {
  const entries = entriesOf(dir);
  if (entries === undefined) return 'absent';
  if (entries.includes(RUN_JSON)) return runJsonOf(dir) === undefined ? 'other' : 'run';
  return entries.every((name) => name === LOCK_NAME || isAsideName(name)) ? 'empty' : 'other';
}

/** The content of a run's run.json; undefined if the file is none of ours. @throws {RunError} UNINAS_ERUN_READ */
export function runJsonOf(dir: string): JsonObject | undefined {
  const path = join(dir, RUN_JSON);
  const text = readText(path);
  try {
    const content = parseJson(text, path);
    return isObject(content) && content['format'] === RUN_FORMAT ? content : undefined;
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

/** In words, what lies at a path that is no run folder, and what may have been meant. */
export function notARun(dir: string): RunError {
  const entries = entriesOf(dir);
  if (entries === undefined) return refuse(dir, 'there is no such folder', 'check the path');
  if (entries.includes(RUN_JSON)) {
    return refuse(
      dir,
      `its ${RUN_JSON} was not written by this program, or is damaged`,
      'restore it, or choose another folder',
    );
  }
  const parent = [dirname(dir), dirname(dirname(dir))].find((above) => existsSync(join(above, RUN_JSON)));
  if (parent !== undefined) return refuse(dir, 'it is a part of a run folder, not a run folder', `use ${parent}`);
  const inside = entries.filter((name) => existsSync(join(dir, name, RUN_JSON)));
  if (inside.length > 0) {
    return refuse(dir, `it is no run folder, but holds some: ${listed(inside)}`, `use ${join(dir, inside[0] ?? '')}`);
  }
  if (entries.length === 0) return refuse(dir, 'it is an empty folder, not a run folder', 'check the path');
  return refuse(dir, `it holds ${listed(entries)}, but no ${RUN_JSON}, so it is no run folder`, 'check the path');
}

function entriesOf(dir: string): readonly string[] | undefined {
  try {
    return readdirSync(dir).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'ENOTDIR' && isFile(dir))
      throw refuse(dir, 'it is a file, not a run folder', 'use the folder of the run');
    throw readFailed(dir, error);
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // a part of the path is one
  }
}

function listed(names: readonly string[]): string {
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
}

function refuse(path: string, what: string, fix: string): RunError {
  return new RunError({ code: 'UNINAS_ERUN_FOLDER', path, what, kept: 'nothing was changed', fix });
}
