import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { processLives } from './process-identity.js';
import { syncFolder } from './synced-file.js';
import { codeOf } from './system-failure.js';

/**
 * Why something lies beside its place: `part` is being written, `old` is being replaced, `gone` is
 * being deleted.
 */
export type AsidePurpose = 'part' | 'old' | 'gone';

const NAME = /^\.uninas-(\d+)-\d+\.(part|old|gone)\.(.+)$/s;
const DEPTH = 4;
let counter = 0;

/** A name in the same folder that tells its owner and purpose; no file of the run has such a name. */
export function asidePath(path: string, purpose: AsidePurpose): string {
  return join(dirname(path), `.uninas-${process.pid}-${counter++}.${purpose}.${basename(path)}`);
}

/** Whether a name is one that only lies beside its place. */
export function isAsideName(name: string): boolean {
  return NAME.test(name);
}

/** Does something with a free name beside a path; names left by a killed process are passed over. */
export function withAside<T>(path: string, purpose: AsidePurpose, action: (aside: string) => T): T {
  for (;;) {
    const aside = asidePath(path, purpose);
    if (!existsSync(aside)) return action(aside);
  }
}

/** Deletes a file or folder so that it is never seen half deleted under its own name. */
export function removeWhole(path: string): void {
  withAside(path, 'gone', (aside) => {
    renameSync(path, aside);
    rmSync(aside, { recursive: true, force: true });
  });
}

/**
 * Cleans up after killed processes, in a folder and those below it: what was being replaced comes
 * back if its replacement never arrived, everything else that lies aside is deleted. What belongs to
 * another living process stays. Only for the owner of the folder. Returns the names that it dealt with.
 */
export function recoverLeftovers(folder: string, depth = DEPTH): string[] {
  const dealt: string[] = [];
  for (const entry of readdirSync(folder)) {
    const [, pid = '', purpose, name = ''] = NAME.exec(entry) ?? [];
    const path = join(folder, entry);
    if (purpose === undefined) {
      if (depth > 0 && isFolder(path))
        dealt.push(...recoverLeftovers(path, depth - 1).map((found) => join(entry, found)));
      continue;
    }
    if (Number(pid) !== process.pid && processLives(Number(pid))) continue;
    const place = join(folder, name);
    if (purpose === 'old' && !existsSync(place)) renameSync(path, place);
    else rmSync(path, { recursive: true, force: true });
    dealt.push(entry);
  }
  if (dealt.length > 0) syncFolder(folder);
  return dealt;
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory(); // not through links: what they point to is not the run's
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
