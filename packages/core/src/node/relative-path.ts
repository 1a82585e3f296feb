import { isAbsolute, relative } from 'node:path';

/** A path as it is saved in a run: relative to the run's folder, with forward slashes, so that both can be moved. */
export function relativePath(from: string, to: string): string {
  const path = isAbsolute(to) ? relative(from, to) : to;
  return path.split('\\').join('/');
}
