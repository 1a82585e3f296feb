import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import { statSync } from 'node:fs';
import { readFrom } from './growing-text.js';
import type { MetricsRow } from './metrics.js';
import type { Queue } from './queue.js';
import type { Records } from './records.js';
import { isActive, type RunRecord } from './run-record.js';
import type { RunProgress, Runs, RunView } from './runs.js';

/** What those who watch are told. */
export interface RunEvents {
  readonly run: RunView;
  /** It was deleted. */
  readonly removed: { readonly id: string };
  readonly progress: { readonly id: string; readonly progress: RunProgress };
  readonly log: { readonly id: string; readonly text: string; readonly from: number; readonly next: number };
  readonly metrics: {
    readonly id: string;
    readonly rows: readonly MetricsRow[];
    readonly from: number;
    readonly next: number;
  };
}

/** One event by its name. */
export type RunEvent = {
  readonly [N in keyof RunEvents]: { readonly name: N; readonly data: RunEvents[N] };
}[keyof RunEvents];

/** What was told of one run. */
interface Told {
  log: number;
  rows: number;
  /** Of the file of metrics, in bytes. */
  size: number;
  progress: string;
}

/** Reads what runs write, and tells it; nothing is read while nobody watches. */
export class Watcher extends EventEmitter<{ event: [RunEvent] }> {
  readonly #told = new Map<string, Told>();
  readonly #records: Records;
  readonly #runs: Runs;
  /** Since when somebody watches. */
  #since: number | undefined;

  constructor(records: Records, runs: Runs, queue: Queue) {
    super();
    this.setMaxListeners(0);
    this.#records = records;
    this.#runs = runs;
    queue.on('tick', () => this.#look());
    queue.on('run', (record) => {
      // what it wrote last comes before its end
      if (!isActive(record)) this.#lookAt(record);
      this.emit('event', { name: 'run', data: runs.view(record) });
      if (!isActive(record)) this.#told.delete(record.id);
    });
    queue.on('removed', (id) => {
      this.#told.delete(id);
      this.emit('event', { name: 'removed', data: { id } });
    });
  }

  #look(): void {
    if (this.listenerCount('event') === 0) {
      this.#told.clear();
      this.#since = undefined;
      return;
    }
    this.#since ??= Date.now();
    for (const record of this.#records.all()) if (isActive(record)) this.#lookAt(record);
  }

  #lookAt(record: RunRecord): void {
    if (this.listenerCount('event') === 0 || record.state === 'queued') return;
    const { id } = record;
    const told = this.#told.get(id) ?? this.#begin(record);
    const progress = this.#runs.progressOf(record);
    const text = JSON.stringify(progress);
    if (progress !== undefined && text !== told.progress) {
      told.progress = text;
      this.emit('event', { name: 'progress', data: { id, progress } });
    }
    const log = readFrom(this.#runs.placeOf(record).log, told.log);
    if (log.next > told.log) this.emit('event', { name: 'log', data: { id, from: told.log, ...log } });
    told.log = log.next;
    if (!this.#runs.holds(record)) return;
    const file = join(record.saveDir, 'metrics.jsonl');
    const size = sizeOf(file);
    if (size === told.size) return;
    const metrics = this.#runs.metrics.readFrom(file, told.rows);
    if (metrics.rows.length > 0) this.emit('event', { name: 'metrics', data: { id, from: told.rows, ...metrics } });
    // there may be more than is given at once
    Object.assign(told, { rows: metrics.next, size: metrics.next > told.rows ? -1 : size });
  }

  /** What was written before somebody watched, the page asks for. */
  #begin(record: RunRecord): Told {
    const isNew = !record.isResumed && (record.started ?? 0) >= (this.#since ?? Infinity);
    const log = isNew ? 0 : sizeOf(this.#runs.placeOf(record).log);
    const file = join(record.saveDir, 'metrics.jsonl');
    const rows = isNew || !this.#runs.holds(record) ? 0 : this.#runs.metrics.count(file);
    const told = { log, rows, size: -1, progress: '' };
    this.#told.set(record.id, told);
    return told;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
