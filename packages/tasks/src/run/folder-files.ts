import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunFiles } from '@uninas/contracts';
import type { RunFolder } from '@uninas/runs';

/** The files of a run folder, as modules see them. */
export class FolderFiles implements RunFiles {
  constructor(private readonly folder: RunFolder) {}

  path(...parts: readonly string[]): string {
    return this.folder.path(...parts);
  }

  writeText(path: string, text: string): void {
    this.folder.writeText(path, text);
  }

  readText(path: string): string | undefined {
    return existsSync(this.path(path)) ? this.folder.readText(path) : undefined;
  }

  appendLine(path: string, line: string): void {
    const place = this.path(path);
    mkdirSync(dirname(place), { recursive: true });
    const fd = openSync(place, 'a');
    try {
      const bytes = Buffer.from(`${line}\n`, 'utf8');
      for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  size(path: string): number {
    return existsSync(this.path(path)) ? statSync(this.path(path)).size : 0;
  }

  truncate(path: string, size: number): void {
    const length = this.size(path);
    if (length < size) throw new Error(`${path} has ${length} bytes, the checkpoint was made when it had ${size}`);
    if (length > size) truncateSync(this.path(path), size);
  }
}
