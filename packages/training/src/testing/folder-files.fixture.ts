import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunFiles } from '@uninas/contracts';

/** The files of a run in a plain folder. */
export function folderFiles(root: string): RunFiles {
  const place = (path: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  return {
    path: (...parts) => join(root, ...parts),
    writeText: (path, text) => writeFileSync(place(path), text),
    readText: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
    appendLine: (path, line) => appendFileSync(place(path), `${line}\n`),
    appendBytes: (path, bytes) => appendFileSync(place(path), bytes),
    size: (path) => (existsSync(join(root, path)) ? statSync(join(root, path)).size : 0),
    truncate: (path, size) => truncateSync(place(path), size),
  };
}
