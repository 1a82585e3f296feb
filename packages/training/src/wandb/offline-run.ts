import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Metrics, RunFiles } from '@uninas/contracts';
import { isObject, parseJson, RUN_JSON, type JsonObject } from '@uninas/runs';
import { framed, recordsIn } from './record-log.js';
import {
  configRecord,
  epochOf,
  epochRecords,
  exitRecord,
  filesRecord,
  numbered,
  START_RECORDS,
  startRecords,
  type Content,
  type RunStart,
} from './records.js';

/** What a run is begun with, besides what its folders say. */
export interface RunSetting extends Pick<RunStart, 'project' | 'name' | 'entity'> {
  /** Stands for the configuration where the run folder has none. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What stays of a file when it is gone on with. */
interface Kept {
  /** In bytes. */
  readonly length: number;
  readonly records: number;
  /** Seconds of work until then. */
  readonly runtime: number;
}

const FOLDER = /^offline-run-\d{8}_\d{6}-([a-z0-9]+)$/;
const NOTHING: Kept = { length: 0, records: 0, runtime: 0 };
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A run as the program wandb keeps it while it is offline: a folder `offline-run-<time>-<id>` with the
 * file of records `run-<id>.wandb`, and with the files of the run in `files`.
 *
 * The folder is its memory: whoever goes on with a run finds the same id, and what the file holds
 * of later epochs, or was not written completely, is cut off.
 */
export class OfflineRun {
  /** Path of the folder in the run folder. */
  readonly folder: string;
  readonly id: string;

  private constructor(
    private readonly files: RunFiles,
    below: string,
    name: string,
  ) {
    this.folder = `${below}/${name}`;
    this.id = FOLDER.exec(name)![1]!;
  }

  /** The run below a folder, if it was begun. */
  static find(files: RunFiles, below: string): OfflineRun | undefined {
    const place = files.path(below);
    const name = existsSync(place) ? readdirSync(place).sort().find((entry) => FOLDER.test(entry)) : undefined; // prettier-ignore
    return name === undefined ? undefined : new OfflineRun(files, below, name);
  }

  /** A new run below a folder; nothing is written yet. */
  static create(files: RunFiles, below: string): OfflineRun {
    const id = [...randomBytes(8)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
    return new OfflineRun(files, below, `offline-run-${localTime(new Date())}-${id}`);
  }

  /** Path of the file of records in the run folder. */
  get file(): string {
    return `${this.folder}/run-${this.id}.wandb`;
  }

  /** The file by which the program wandb notes that all of it was uploaded. */
  get marker(): string {
    return `${this.files.path(this.file)}.synced`;
  }

  /** Adds the values of an epoch in place of those that it may hold of this epoch and later ones. */
  addEpoch(epoch: number, metrics: Metrics, setting: RunSetting): void {
    const found = this.#cut(epoch);
    const kept = found.records === 0 ? this.#begin(setting) : found;
    const runtime = kept.runtime + (metrics['time/epoch'] ?? 0);
    this.#add(kept, epochRecords({ epoch, metrics, at: Date.now(), runtime }));
  }

  /**
   * Adds the last records: the configuration as it is then, and how it ended.
   *
   * @param paths of files that were added to its folder `files`
   * @returns false if not even the beginning was written, and nothing was added
   */
  end(exitCode: number, paths: readonly string[]): boolean {
    const kept = this.#cut(Infinity);
    if (kept.records === 0) return false;
    const { config, files } = this.#saved();
    const more = [...(config === undefined ? [] : [configRecord(config)]), filesRecord([...files, ...paths])];
    this.#add(kept, [...more, exitRecord(exitCode, kept.runtime)]);
    return true;
  }

  #begin({ settings, ...setting }: RunSetting): Kept {
    const { id, files } = this;
    const { config = settings, ...saved } = this.#saved();
    const root = dirname(files.path(RUN_JSON));
    return this.#add(NOTHING, startRecords({ ...setting, ...saved, id, started: Date.now(), config, root }));
  }

  /** What the run folder says of its run, whose file becomes one of the run of W&B. */
  #saved(): Pick<RunStart, 'commit' | 'files'> & { readonly config?: JsonObject } {
    const { files } = this;
    const text = files.readText(RUN_JSON);
    if (text === undefined) return { commit: '', files: [] };
    files.writeText(`${this.folder}/files/${RUN_JSON}`, text);
    const content = parseJson(text, files.path(RUN_JSON));
    const { config, commit = '' } = isObject(content) ? content : {};
    return { commit: String(commit), files: [RUN_JSON], ...(isObject(config) && { config }) };
  }

  /** Cuts the file off before an epoch, and what comes after the last one. */
  #cut(epoch: number): Kept {
    const { files, file } = this;
    if (files.size(file) === 0) return NOTHING;
    const kept = keptBefore(epoch, readFileSync(files.path(file)));
    if (kept.length < files.size(file)) files.truncate(file, kept.length);
    return kept;
  }

  #add(kept: Kept, contents: readonly Content[]): Kept {
    const { files, file } = this;
    rmSync(this.marker, { force: true }); // what is added now was not uploaded
    const bytes = framed(numbered(contents, kept.records + 1), kept.length);
    files.appendBytes(file, bytes);
    return { ...kept, length: kept.length + bytes.length, records: kept.records + contents.length };
  }
}

/** The beginning of a file and its epochs before a given one; nothing if not even the beginning is whole. */
function keptBefore(epoch: number, file: Uint8Array): Kept {
  let kept = NOTHING;
  let records = 0;
  for (const { content, end } of recordsIn(file)) {
    const logged = epochOf(content);
    records++;
    if (logged !== undefined && logged.epoch >= epoch) break;
    if (logged !== undefined && kept !== NOTHING) kept = { length: end, records, runtime: logged.runtime };
    else if (records === START_RECORDS) kept = { length: end, records, runtime: 0 };
  }
  return kept;
}

/** As `20261231_235959`. */
function localTime(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(two).join('');
  return `${day}_${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('')}`;
}
