import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue, TaskContext } from '@uninas/contracts';
import { encodePretty, parseJson, RUN_JSON, RunFolder, type JsonObject } from '@uninas/runs';
import { configChanges, type ConfigChange } from './config-changes.js';
import { FolderFiles } from './folder-files.js';
import { asPlainJson } from './plain-json.js';
import type { RunLines } from './run-lines.js';
import { SetUpError } from './set-up-error.js';

/** Where a finished run keeps what it found. */
const SUMMARY = 'summary.json';
/** Where a run keeps which samples it validates with. */
export const SPLIT = 'data.meta.json';
/** Where a search draws its candidates. */
export const PARETO_FIGURE = 'x.svg';
/** Where a search by generations draws its candidates. */
export const GENERATIONS_FIGURE = 'fa.svg';
/** Where a search by generations draws what it covered after each. */
export const HYPERVOLUME_FIGURE = 'hv.svg';
/** Where a search in known results keeps the best that could have been found. */
export const TRUE_FRONT = 'true-front.jsonl';
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
  /** Whether it goes on with what the folder holds. */
  readonly isResumed: boolean;
  /** What it found, if it had come to its end before. */
  readonly finished: { readonly [key: string]: JsonValue } | undefined;
  /**
   * Notes in `run.json` what computes from now on.
   *
   * @returns what computed before, if it was something else
   */
  noteBackend(backend: string): string | undefined;
  /** Notes that it came to its end. */
  finish(summary: { readonly [key: string]: JsonValue }): void;
  close(): void;
}

/**
 * Looks whether a run may begin in a folder; nothing is changed.
 *
 * @throws {SetUpError} if the folder holds a run that may not be cleared
 * @throws {RunError} if the folder holds something else
 */
export function refusePlace({ save_dir: dir, save_del_old: clear }: RunPlace): void {
  if (!clear && existsSync(join(dir, RUN_JSON))) {
    const ways = 'pass --resume to go on with it, set save_del_old to replace it, or choose another save_dir';
    throw new SetUpError('save_dir', new Error(`${dir} already holds a run: ${ways}`));
  }
  RunFolder.refuseTaken(dir, clear);
}

/**
 * Begins a run in a folder; an earlier one is cleared.
 *
 * @throws {RunError} if the folder holds something else, belongs to another process or cannot be written
 */
export function beginRun(place: RunPlace, context: TaskContext, log: RunLines): OpenRun {
  refusePlace(place);
  const runJson = runJsonOf(place, context);
  const folder = RunFolder.create(place.save_dir, { runJson, clear: place.save_del_old });
  return opened(folder, folder.runJson, log, false);
}

/**
 * Goes on with the run that a folder holds.
 *
 * @throws {SetUpError} if there is no folder, or the configuration differs from that of the run; nothing is changed then
 * @throws {RunError} if the folder holds no run, belongs to another process or cannot be written
 */
export function resumeRun(place: RunPlace, context: TaskContext, log: RunLines): OpenRun {
  if (!existsSync(place.save_dir)) {
    const missing = new Error(
      `there is nothing to resume: ${place.save_dir} does not exist; without --resume the run begins`,
    );
    throw new SetUpError('save_dir', missing);
  }
  const { folder, runJson } = resume(place.save_dir, runJsonOf(place, context));
  return opened(folder, runJson, log, true);
}

function opened(folder: RunFolder, runJson: JsonObject, log: RunLines, isResumed: boolean): OpenRun {
  log.writeTo(folder);
  for (const note of folder.notes) log.info(note);
  const files = new FolderFiles(folder);
  return {
    files,
    isResumed,
    finished: isResumed ? finishedSummary(files) : undefined,
    noteBackend: (backend) => {
      const before = backendsOf(runJson);
      const last = before.at(-1);
      if (last === backend) return undefined;
      folder.writeJson(RUN_JSON, { ...runJson, backends: [...before, backend] });
      return last;
    },
    finish: (summary) => files.writeText(SUMMARY, encodePretty({ done: true, summary: asPlainJson(summary) })),
    close: () => folder.close(),
  };
}

/** Whether a run came to its end. */
export function hasFinished(files: Pick<RunFolder, 'path'>): boolean {
  return existsSync(files.path(SUMMARY));
}

/** What has computed a run so far, in this order. */
function backendsOf({ backends }: JsonObject): readonly string[] {
  return Array.isArray(backends) ? backends.filter((backend) => typeof backend === 'string') : [];
}

function runJsonOf({ seed }: RunPlace, { config, versions, commit, inherited }: TaskContext): JsonObject {
  return {
    run: VERSION,
    config,
    versions,
    ...(commit !== undefined && { commit }),
    seed,
    ...(inherited && { inherited: { ...inherited } }),
  };
}

function resume(dir: string, begun: JsonObject): { readonly folder: RunFolder; readonly runJson: JsonObject } {
  const folder = RunFolder.resume(dir);
  try {
    const [before, now] = [plain(folder.runJson['config']), plain(begun['config'])];
    const changes = configChanges(before, now);
    if (changes.length > 0) throw changedError(dir, changes);
    // going further than before, it is not at its end; the order matters if this is where it is killed
    if (lastEpochOf(before) !== lastEpochOf(now)) rmSync(folder.path(SUMMARY), { force: true });
    const backends = backendsOf(folder.runJson);
    const runJson = { format: folder.runJson['format'], ...begun, ...(backends.length > 0 && { backends }) };
    folder.writeJson(RUN_JSON, runJson);
    return { folder, runJson };
  } catch (error) {
    folder.close();
    throw error;
  }
}

function changedError(dir: string, changes: readonly ConfigChange[]): SetUpError {
  const texts = changes.slice(0, 10).map(({ text }) => text);
  const more = changes.length > 10 ? `; and ${changes.length - 10} more` : '';
  const way = `use that of ${join(dir, RUN_JSON)}, or another save_dir`;
  const reason = `${dir} cannot be resumed with another configuration than it was begun with: ${texts.join('; ')}${more}; ${way}`;
  return new SetUpError(changes[0]!.path, new Error(reason));
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
