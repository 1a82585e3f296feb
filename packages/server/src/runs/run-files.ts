import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One file of a run. */
export interface RunFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
}

const MOST = 5000;
const DEEPEST = 8;

/** The files in the folder of a run, sorted; links are left out. */
export function runFiles(folder: string): readonly RunFile[] {
  const found: RunFile[] = [];
  const visit = (prefix: string, depth: number): void => {
    for (const name of namesIn(join(folder, prefix))) {
      if (found.length >= MOST) return;
      const path = `${prefix}${name}`;
      const stats = lstatSync(join(folder, path), { throwIfNoEntry: false });
      if (stats?.isDirectory() === true && depth < DEEPEST) visit(`${path}/`, depth + 1);
      else if (stats?.isFile() === true) found.push({ path, bytes: stats.size });
    }
  };
  visit('', 0);
  return found;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // the run has not begun, or the folder went meanwhile
  }
}
