import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toHierarchical, type ArgTreeNode, type NodeData } from '@uninas/core';
import { resolvePath } from '@uninas/core/node';
import { RunFolder, writeFileAtomic } from '@uninas/runs';
import type { Places } from '../files/places.js';
import { ApiError, notFound } from '../http/api-error.js';
import type { Configs, GivenConfig } from '../modules/configs.js';
import type { Modules } from '../modules/modules.js';
import { Fronts } from './front.js';
import { MetricsFiles } from './metrics.js';
import { readProgress, readResult } from './outcome.js';
import type { Queue } from './queue.js';
import type { Records } from './records.js';
import { runFiles, type RunFile } from './run-files.js';
import { isOwn } from './run-mark.js';
import { newId, placeOf, type RunPlace } from './run-place.js';
import { isActive, type RunRecord, type RunState } from './run-record.js';

/** How far a run is. */
export interface RunProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Seconds, as far as it can be said. */
  readonly left?: number;
  readonly note?: string;
}

/** A run as clients see it. */
export interface RunView {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly state: RunState;
  /** ISO times. */
  readonly created: string;
  readonly started?: string;
  readonly ended?: string;
  readonly saveDir: string;
  readonly progress?: RunProgress;
  readonly error?: string;
}

/** With what takes longer to find out. */
export interface RunDetails extends RunView {
  readonly config: object;
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly files: readonly RunFile[];
}

/** What was removed with a run. */
export interface Removal {
  /** Whether its folder is gone. */
  readonly removed: boolean;
  /** What is still there, since no run of this record wrote it. */
  readonly kept: readonly string[];
}

/** Records that are kept; beyond, old ones must be deleted. */
const MOST_RECORDS = 5000;
const MOST_QUEUED = 1000;

/** What runs stand on. */
interface Parts {
  readonly records: Records;
  readonly queue: Queue;
  readonly configs: Configs;
  readonly modules: Modules;
  readonly places: Places;
  /** Folder of the server's runs. */
  readonly folder: string;
}

/** The runs that this server has started or will start. */
export class Runs {
  readonly metrics = new MetricsFiles();
  readonly fronts = new Fronts();
  /** How far the runs were that have ended: their files do not change. */
  readonly #last = new Map<string, RunProgress | undefined>();

  constructor(private readonly parts: Parts) {}

  /** All, the newest first. */
  list(): readonly RunView[] {
    return this.parts.records.all().toReversed().map((record) => this.view(record)); // prettier-ignore
  }

  /** @throws {ApiError} 404 */
  get(id: string): RunRecord {
    const record = this.parts.records.get(id);
    if (record === undefined) throw notFound(`there is no run ${id}`);
    return record;
  }

  placeOf({ id }: RunRecord): RunPlace {
    return placeOf(this.parts.folder, id);
  }

  view(record: RunRecord): RunView {
    const { id, name, task, state, created, started, ended, saveDir, error } = record;
    const progress = state === 'queued' ? undefined : this.progressOf(record);
    return {
      id,
      name,
      task,
      state,
      created: iso(created),
      ...(started !== null && { started: iso(started) }),
      ...(ended !== null && { ended: iso(ended) }),
      saveDir,
      ...(progress && { progress }),
      ...(error !== null && { error }),
    };
  }

  /** How far a run is, or was at its end. */
  progressOf(record: RunRecord): RunProgress | undefined {
    const { id } = record;
    if (isActive(record)) {
      this.#last.delete(id);
      return this.#readProgress(record);
    }
    if (!this.#last.has(id)) this.#last.set(id, this.#readProgress(record));
    return this.#last.get(id);
  }

  #readProgress(record: RunRecord): RunProgress | undefined {
    const { label, done, total, left, note } = readProgress(this.placeOf(record).progress) ?? {};
    if (label === undefined || done === undefined || total === undefined) return undefined;
    return { label, done, total, ...(left !== undefined && isActive(record) && { left }), ...(note && { note }) };
  }

  details(record: RunRecord): RunDetails {
    const summary = readResult(this.placeOf(record).result)?.summary;
    const files = this.holds(record) ? runFiles(record.saveDir) : [];
    return { ...this.view(record), config: this.configOf(record), ...(summary && { summary }), files };
  }

  /** Its complete configuration: as the run has saved it, or as far as it was known when it was queued. */
  configOf(record: RunRecord): NodeData {
    const saved = this.holds(record) ? (RunFolder.open(record.saveDir).runJson['config'] as unknown) : undefined;
    if (typeof saved === 'object' && saved !== null) return saved as NodeData;
    return JSON.parse(readFileSync(this.placeOf(record).tree, 'utf8')) as NodeData;
  }

  /** Whether its folder holds what it made, and not what another run did. */
  holds(record: RunRecord): boolean {
    return record.state !== 'queued' && isOwn(record) === true;
  }

  /**
   * Queues a run.
   *
   * @throws {ApiError} 422 with the problems of the configuration, if it has any
   */
  async create(given: GivenConfig & { readonly name?: string }): Promise<RunRecord> {
    const { records, configs, queue } = this.parts;
    const waiting = records.all().filter(({ state }) => state === 'queued').length;
    if (waiting >= MOST_QUEUED)
      throw new ApiError(409, 'UNINAS_EFULL', `there are ${waiting} runs in the queue already`);
    if (records.all().length >= MOST_RECORDS) {
      throw new ApiError(409, 'UNINAS_EFULL', `there are ${MOST_RECORDS} runs; delete some`);
    }
    const { config = {}, name } = given;
    const { tree, check } = await configs.read({ config });
    if (!check.ok || tree === undefined) {
      throw new ApiError(422, 'UNINAS_ECONFIG', 'the configuration has problems; nothing was started', check);
    }
    const id = newId(new Date());
    const place = placeOf(this.parts.folder, id);
    const saveDir = this.#saveDirOf(tree, place);
    const write = (file: string, data: object): void =>
      void writeFileAtomic(file, `${JSON.stringify(data, null, 2)}\n`);
    write(place.config, config);
    write(place.tree, { ...toHierarchical(tree), save_dir: saveDir });
    const record: RunRecord = {
      id,
      name: name ?? tree.cls,
      task: tree.cls,
      state: 'queued',
      created: Date.now(),
      started: null,
      ended: null,
      saveDir,
      process: null,
      isResumed: false,
      error: null,
      mark: null,
    };
    const added = queue.change(record, {});
    queue.look();
    return this.get(added.id);
  }

  /**
   * Goes on with a run that was stopped or failed.
   *
   * @throws {ApiError} 409 if it does not wait for that, or another run lies in its folder
   */
  resume(record: RunRecord): RunRecord {
    const { queue } = this.parts;
    if (record.state !== 'stopped' && record.state !== 'failed') {
      throw new ApiError(409, 'UNINAS_ESTATE', `the run is ${record.state}; what was stopped or failed can be resumed`);
    }
    const own = isOwn(record);
    const isBegun = own === true;
    if (own === false && record.mark !== null && !record.mark.startsWith('!')) {
      throw new ApiError(409, 'UNINAS_EREPLACED', `another run lies in ${record.saveDir} now`);
    }
    const queued = queue.change(record, { state: 'queued', isResumed: isBegun, ended: null, error: null });
    queue.look();
    return this.get(queued.id);
  }

  /**
   * Removes a run with everything that it made; what others made stays.
   *
   * @throws {ApiError} 409 while it runs
   */
  remove(record: RunRecord): Removal {
    if (isActive(record)) throw new ApiError(409, 'UNINAS_ESTATE', 'the run is at work; stop it first');
    const place = this.placeOf(record);
    const isInside = record.saveDir === place.saveDir;
    let kept: readonly string[] = [];
    if (!isInside) kept = this.#removeOutside(record);
    if (lstatSync(place.folder, { throwIfNoEntry: false })?.isDirectory() === true) {
      rmSync(place.folder, { recursive: true, force: true });
    }
    this.parts.queue.remove(record);
    this.#last.delete(record.id);
    return { removed: !existsSync(record.saveDir), kept };
  }

  /** A folder that the configuration names: only what the run made, and only if it is still that run's. */
  #removeOutside(record: RunRecord): readonly string[] {
    const { saveDir } = record;
    if (!existsSync(saveDir)) return [];
    if (!this.holds(record)) return [saveDir];
    return RunFolder.remove(saveDir).map((name) => join(saveDir, name));
  }

  /** Where a run is saved: in the server's own folder, unless the configuration says something else. */
  #saveDirOf(tree: ArgTreeNode, place: RunPlace): string {
    const { modules, places } = this.parts;
    const given = tree.args['save_dir'];
    const spec = tree.entry.args['save_dir'];
    if (typeof given !== 'string' || given === spec?.default || given === '') {
      return place.saveDir;
    }
    const path = resolvePath(given, modules.home.paths, places.dir);
    if (!places.mayWrite(path) || path === places.dir) {
      const message = `save_dir leads to ${path}, outside of the folders that the studio may write to`;
      throw new ApiError(422, 'UNINAS_EPLACE', `${message}: the workspace, UNINAS_HOME and path_tmp`);
    }
    return path;
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
