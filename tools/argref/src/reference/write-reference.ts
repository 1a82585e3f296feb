import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ReferenceOptions } from './catalogue.js';
import { MARK, referencePages } from './pages.js';

/** Names of the pages by what writing them changes, or has changed. */
export interface ReferenceChanges {
  readonly written: readonly string[];
  /** Pages of an earlier run that are no longer needed. */
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Writes the reference: one Markdown page per kind and an index.
 *
 * Only pages that have changed are written; files that were not generated are
 * left alone.
 *
 * @throws {PackageError} if a package has no manifest
 * @throws {RegisterError} if packages cannot be used together
 */
export function writeReference(options: ReferenceOptions): ReferenceChanges {
  const { pages, changes } = compare(options);
  const out = resolve(options.out);
  mkdirSync(out, { recursive: true });
  for (const name of changes.written) writeFileSync(join(out, name), pages.get(name)!);
  for (const name of changes.removed) rmSync(join(out, name));
  return changes;
}

/**
 * What `writeReference` would change.
 *
 * @throws {PackageError} if a package has no manifest
 * @throws {RegisterError} if packages cannot be used together
 */
export function checkReference(options: ReferenceOptions): ReferenceChanges {
  return compare(options).changes;
}

function compare(options: ReferenceOptions): {
  readonly pages: ReadonlyMap<string, string>;
  readonly changes: ReferenceChanges;
} {
  const pages = referencePages(options);
  const out = resolve(options.out);
  const names = [...pages.keys()];
  const isSame = (name: string): boolean => textOf(join(out, name)) === pages.get(name);
  const removed = markdownIn(out).filter((name) => !pages.has(name) && textOf(join(out, name))!.startsWith(MARK));
  const written = names.filter((name) => !isSame(name));
  return { pages, changes: { written, removed, unchanged: names.filter(isSame) } };
}

function markdownIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => name.endsWith('.md'));
  } catch {
    return []; // not there yet
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not there yet
  }
}
