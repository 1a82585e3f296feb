import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '@uninas/runs';
import { ApiError, badRequest, notFound } from '../http/api-error.js';
import { Area } from './area.js';

/** Names of the folders of configurations. */
export type FolderId = 'workspace' | 'shipped';

/** One configuration file. */
export interface ConfigFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** ISO time. */
  readonly modified: string;
}

/** A text, and what tells whether it is still the same. */
export interface Versioned {
  readonly text: string;
  readonly etag: string;
}

const CONFIG = /\.(jsonc?|ya?ml|run_config|network_config)$/i;
/** What has such a name, but is none. */
const OTHER =
  /^(package(-lock)?|tsconfig(\..*)?|composer|deno|nx|project)\.jsonc?$|^(pnpm-lock|pnpm-workspace)\.ya?ml$/i;
const MOST_FILES = 2000;
/** Files and folders that are looked at: a workspace is no whole disk. */
const MOST_ENTRIES = 20_000;
const DEEPEST = 8;
const LARGEST = 1_000_000;

/** A folder of configuration files. */
export class ConfigFolder {
  readonly #area: Area;

  /** @param root folder that exists */
  constructor(
    readonly id: FolderId,
    root: string,
    readonly isWritable: boolean,
  ) {
    this.#area = new Area(root);
  }

  get path(): string {
    return this.#area.root;
  }

  /** The configuration files, sorted; those of runs and of installed packages are left out. */
  list(): readonly ConfigFile[] {
    const found: ConfigFile[] = [];
    let left = MOST_ENTRIES;
    const visit = (folder: string, prefix: string, depth: number): void => {
      const entries = entriesOf(folder);
      // the folder of a run
      if (prefix !== '' && entries.some(({ name }) => name === 'run.json')) return;
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        if (found.length >= MOST_FILES || --left < 0) return;
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        const path = `${prefix}${entry.name}`;
        if (entry.isDirectory() && depth < DEEPEST) visit(join(folder, entry.name), `${path}/`, depth + 1);
        if (!entry.isFile() || !isConfig(entry.name)) continue;
        const stats = statSync(join(folder, entry.name), { throwIfNoEntry: false });
        if (stats !== undefined) found.push({ path, bytes: stats.size, modified: stats.mtime.toISOString() });
      }
    };
    visit(this.path, '', 0);
    return found;
  }

  /** @throws {ApiError} 400, 404, or 413 */
  read(path: string): Versioned {
    const current = readVersioned(this.#fileOf(path));
    if (current === undefined) throw notFound(`there is no ${path}`);
    return current;
  }

  /**
   * Writes a file whole or not at all, if it is still what the writer has seen.
   *
   * @param etag what the writer has seen, null for nothing
   * @throws {ApiError} 409 with the current text if it is not
   */
  write(path: string, text: string, etag: string | null): string {
    this.#assertWritable();
    const file = this.#fileOf(path);
    assertUnchanged(path, readVersioned(file), etag);
    writeFileAtomic(file, text);
    return etagOf(text);
  }

  /** @throws {ApiError} 404 if there is no such file, 409 with the current text if it has changed */
  remove(path: string, etag: string): void {
    this.#assertWritable();
    const file = this.#fileOf(path);
    const current = this.read(path);
    assertUnchanged(path, current, etag);
    rmSync(file);
  }

  #fileOf(path: string): string {
    const file = this.#area.resolve(path);
    const name = path.split('/').at(-1)!;
    if (!isConfig(name)) {
      throw badRequest(
        `${path} is no configuration; these end in .json, .jsonc, .yaml, .yml, .run_config, .network_config`,
      );
    }
    if (path.split('/').some((part) => part.startsWith('.') || part === 'node_modules')) {
      throw badRequest(`${path} is no place for configurations`);
    }
    return file;
  }

  #assertWritable(): void {
    if (!this.isWritable) {
      throw new ApiError(
        403,
        'UNINAS_EREAD_ONLY',
        'shipped configurations stay as they are; save a copy in the workspace',
      );
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // it went meanwhile, or may not be read
  }
}

function isConfig(name: string): boolean {
  return CONFIG.test(name) && !OTHER.test(name);
}

function readVersioned(file: string): Versioned | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw badRequest('this is a folder, not a configuration');
  if (stats.size > LARGEST)
    throw new ApiError(413, 'UNINAS_ETOO_LARGE', `a configuration has at most ${LARGEST} bytes`);
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw badRequest('this is no text in UTF-8');
  const text = bytes.toString('utf8');
  return { text, etag: etagOf(text) };
}

function assertUnchanged(path: string, current: Versioned | undefined, seen: string | null): void {
  if ((current?.etag ?? null) === seen) return;
  const what = current === undefined ? 'was deleted' : seen === null ? 'exists already' : 'was changed';
  const details = { text: current?.text ?? null, etag: current?.etag ?? null };
  throw new ApiError(409, 'UNINAS_ECHANGED', `${path} ${what} meanwhile; nothing was written`, details);
}

function etagOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
