import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue, TaskContext } from '@uninas/contracts';
import { encodePretty, parseJson, RUN_JSON, RunFolder, type JsonObject } from '@uninas/runs';
import { configChanges } from './config-changes.js';
import { FolderFiles } from './folder-files.js';
import { asPlainJson } from './plain-json.js';
import { RunLines } from './run-lines.js';

/** Where a finished run keeps what it found. */
const SUMMARY = 'summary.json';
/** Where a run keeps which samples it validates with. */
export const SPLIT = 'data.meta.json';
/** Where a search draws its candidates. */
export const PARETO_FIGURE = 'x.svg';
/** Where a search keeps which super-network its ratings are of. */
export const RATED_NETWORK = 'super-network.json';
const VERSION = 1;

/** The arguments that say where a run lies. */
export interface RunPlace {
  readonly save_dir: string;
  readonly save_del_old: boolean;
  readonly seed: number;
}

/** A run that may be written to. */
export interface OpenRun {
  readonly files: FolderFiles;
  readonly log: RunLines;
  /** Whether it goes on with what the folder holds. */
  readonly isResumed: boolean;
  /** What it found, if it had come to its end before. */
  readonly finished: { readonly [key: string]: JsonValue } | undefined;
  /** Notes that it came to its end. */
  finish(summary: { readonly [key: string]: JsonValue }): void;
  close(): void;
}

/**
 * Begins a run in a folder, or goes on with the one that it holds.
 *
 * @throws {Error} if the folder holds a run and may neither be cleared nor resumed, or the configuration
 *   differs from that of the run to be resumed
 * @throws {RunError} if the folder holds something else, belongs to another process or cannot be written
 */
export function openRun(place: RunPlace, context: TaskContext, source: string): OpenRun {
  const { save_dir: dir } = place;
  const holdsRun = existsSync(join(dir, RUN_JSON));
  const isResumed = context.resume && holdsRun;
  if (!isResumed && !place.save_del_old && holdsRun) {
    const ways = 'pass --resume to go on with it, set save_del_old to replace it, or choose another save_dir';
    throw new Error(`${dir} already holds a run: ${ways}`);
  }
  const runJson = runJsonOf(place, context);
  const folder = isResumed
    ? resume(dir, runJson)
    : RunFolder.create(dir, {
        runJson,
        clear: place.save_del_old,
        entries: [SUMMARY, SPLIT, PARETO_FIGURE, RATED_NETWORK],
      });
  const log = new RunLines(context.log, folder, source);
  for (const note of folder.notes) log.info(note);
  if (context.resume && !isResumed) log.warn('There is nothing to resume in the folder; the run begins');
  const files = new FolderFiles(folder);
  return {
    files,
    log,
    isResumed,
    finished: isResumed ? finishedSummary(files) : undefined,
    finish: (summary) => files.writeText(SUMMARY, encodePretty({ done: true, summary: asPlainJson(summary) })),
    close: () => folder.close(),
  };
}

/** Whether a run came to its end. */
export function hasFinished(files: Pick<RunFolder, 'path'>): boolean {
  return existsSync(files.path(SUMMARY));
}

function runJsonOf({ seed }: RunPlace, { config, versions, inherited }: TaskContext): JsonObject {
  return { run: VERSION, config, versions, seed, ...(inherited && { inherited: { ...inherited } }) };
}

function resume(dir: string, runJson: JsonObject): RunFolder {
  const folder = RunFolder.resume(dir);
  try {
    const [before, now] = [plain(folder.runJson['config']), plain(runJson['config'])];
    const changes = configChanges(before, now);
    if (changes.length > 0) {
      const more = changes.length > 10 ? `; and ${changes.length - 10} more` : '';
      const way = `use that of ${join(dir, RUN_JSON)}, or another save_dir`;
      throw new Error(
        `${dir} cannot be resumed with another configuration than it was begun with: ` +
          `${changes.slice(0, 10).join('; ')}${more}; ${way}`,
      );
    }
    // going further than before, it is not at its end; the order matters if this is where it is killed
    if (lastEpochOf(before) !== lastEpochOf(now)) rmSync(folder.path(SUMMARY), { force: true });
    folder.writeJson(RUN_JSON, { format: folder.runJson['format'], ...runJson });
    return folder;
  } catch (error) {
    folder.close();
    throw error;
  }
}

function finishedSummary(files: FolderFiles): OpenRun['finished'] {
  const text = files.readText(SUMMARY);
  if (text === undefined) return undefined;
  const content = parseJson(text, files.path(SUMMARY));
  const { summary } = (content ?? {}) as { readonly summary?: { readonly [key: string]: JsonValue } };
  return summary;
}

/** `stop_epoch`, by which a run may be told to go on longer. */
function lastEpochOf(config: JsonValue): JsonValue | undefined {
  const { cls_trainer: trainer } = config as { readonly cls_trainer?: { readonly stop_epoch?: JsonValue } };
  return trainer?.stop_epoch;
}

/** Without members that are undefined, as it would be read back. */
function plain(value: JsonObject[string]): JsonValue {
  return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}
