import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
// the package is CommonJS
import sqlite from 'node-sqlite3-wasm';
import { RunLock } from '@uninas/runs';
import type { RunRecord, RunState } from './run-record.js';

const FORMAT = 1;
const FILE = 'studio.db';

/** One row: texts and numbers only. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly state: string;
  readonly created: number;
  readonly started: number | null;
  readonly ended: number | null;
  readonly save_dir: string;
  readonly pid: number | null;
  readonly host: string | null;
  readonly birth: string | null;
  readonly resumed: number;
  readonly error: string | null;
  readonly mark: string | null;
}

const COLUMNS = [
  'id TEXT PRIMARY KEY',
  'name TEXT NOT NULL',
  'task TEXT NOT NULL',
  'state TEXT NOT NULL',
  'created INTEGER NOT NULL',
  'started INTEGER',
  'ended INTEGER',
  'save_dir TEXT NOT NULL',
  'pid INTEGER',
  'host TEXT',
  'birth TEXT',
  'resumed INTEGER NOT NULL',
  'error TEXT',
  'mark TEXT',
];
const NAMES = COLUMNS.map((column) => column.split(' ')[0]!);

/** The records of all runs: in a database that outlives the server, each change on the disk before it returns. */
export class Records {
  readonly #lock: RunLock;
  readonly #database: sqlite.Database;
  /** Every record, the oldest first; the database is only read when it is opened. */
  readonly #records = new Map<string, RunRecord>();

  /**
   * Opens the records in a folder, for this process alone.
   *
   * @throws {RunError} UNINAS_ERUN_LOCKED if another server has them
   * @throws {Error} if the database is damaged or of a later version
   */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#lock = RunLock.acquire(folder);
    const file = join(folder, FILE);
    try {
      // SQLite in wasm locks by a folder, which a killed server leaves behind; the lock above is the one that counts
      rmSync(`${file}.lock`, { recursive: true, force: true });
      this.#database = new sqlite.Database(file);
      this.#setUp();
      const rows = this.#database.all('SELECT * FROM runs ORDER BY created, id') as unknown as Row[];
      for (const row of rows) this.#records.set(row.id, toRecord(row));
    } catch (cause) {
      this.#lock.release();
      const message = `the records in ${file} cannot be used: ${(cause as Error).message}; move the file away to begin new ones`;
      throw new Error(message, { cause });
    }
  }

  /** All, the oldest first. */
  all(): readonly RunRecord[] {
    return [...this.#records.values()];
  }

  get(id: string): RunRecord | undefined {
    return this.#records.get(id);
  }

  /** Adds a record, or replaces that of the same id. */
  put(record: RunRecord): void {
    const row = toRow(record);
    const values = NAMES.map((name) => row[name as keyof Row]);
    const places = NAMES.map(() => '?').join(', ');
    this.#database.run(`INSERT OR REPLACE INTO runs (${NAMES.join(', ')}) VALUES (${places})`, values);
    this.#records.set(record.id, record);
  }

  remove(id: string): void {
    this.#database.run('DELETE FROM runs WHERE id = ?', [id]);
    this.#records.delete(id);
  }

  close(): void {
    this.#database.close();
    this.#lock.release();
  }

  #setUp(): void {
    const version = Number(this.#database.get('PRAGMA user_version')?.['user_version'] ?? 0);
    if (version > FORMAT) throw new Error(`they are of a later version (${version})`);
    if (version === FORMAT) return;
    this.#database.exec(`CREATE TABLE runs (${COLUMNS.join(', ')}); PRAGMA user_version = ${FORMAT}`);
  }
}

function toRow({ saveDir, process, isResumed, ...rest }: RunRecord): Row {
  const { pid = null, host = null, birth = null } = process ?? {};
  return { ...rest, save_dir: saveDir, pid, host, birth, resumed: isResumed ? 1 : 0 };
}

function toRecord({ save_dir, pid, host, birth, resumed, state, ...rest }: Row): RunRecord {
  const process = pid === null ? null : { pid, host: host ?? '', birth: birth ?? '' };
  return { ...rest, state: state as RunState, saveDir: save_dir, process, isResumed: resumed === 1 };
}
