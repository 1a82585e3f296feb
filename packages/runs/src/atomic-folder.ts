import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { withAside } from './aside.js';
import { keptOf } from './atomic-file.js';
import { makeFolders } from './make-folders.js';
import { syncFolder } from './synced-file.js';
import { writeFailed } from './system-failure.js';

/**
 * Writes a whole folder or nothing: filled beside its place, forced to the disk, then renamed. An
 * earlier folder of that name is moved aside first, and comes back if the new one cannot take its
 * place; if the process is killed in between, `recoverLeftovers` brings it back.
 *
 * @param fill writes the files; each must already be forced to the disk (`writeSynced`)
 * @throws {RunError} UNINAS_ERUN_WRITE; an earlier folder of that name is then unchanged
 */
export function writeFolderAtomic(path: string, fill: (folder: string) => void): void {
  try {
    makeFolders(dirname(path));
    withAside(path, 'part', (aside) => {
      try {
        mkdirSync(aside);
        fill(aside);
        syncFolder(aside);
        if (existsSync(path)) replace(path, aside);
        else renameSync(aside, path);
        syncFolder(dirname(path));
      } catch (error) {
        rmSync(aside, { recursive: true, force: true });
        throw error;
      }
    });
  } catch (error) {
    throw writeFailed(path, error, keptOf(path));
  }
}

function replace(path: string, aside: string): void {
  withAside(path, 'old', (old) => {
    renameSync(path, old);
    try {
      renameSync(aside, path);
    } catch (error) {
      renameSync(old, path);
      throw error;
    }
    syncFolder(dirname(path)); // the new one is safe before the old one goes
    rmSync(old, { recursive: true, force: true });
  });
}
