import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { withAside } from './aside.js';
import { makeFolders } from './make-folders.js';
import { syncFolder, writeSynced, type FileContent, type FileDigest } from './synced-file.js';
import { writeFailed } from './system-failure.js';

/**
 * Writes a whole file or nothing: beside its place, forced to the disk, then renamed. Folders on the
 * way are made.
 *
 * @param mode who may do what with it, as far as the process allows
 * @throws {RunError} UNINAS_ERUN_WRITE; an earlier file of that name is then unchanged
 */
export function writeFileAtomic(path: string, content: FileContent, mode = 0o666): FileDigest {
  try {
    makeFolders(dirname(path));
    return withAside(path, 'part', (aside) => {
      try {
        const digest = writeSynced(aside, content, mode);
        renameSync(aside, path);
        syncFolder(dirname(path));
        return digest;
      } catch (error) {
        rmSync(aside, { force: true });
        throw error;
      }
    });
  } catch (error) {
    throw writeFailed(path, error, keptOf(path));
  }
}

/** What is left at a place after a failed write. */
export function keptOf(path: string): string {
  return existsSync(path) ? 'the earlier one is unchanged' : 'nothing was left behind';
}
