import { existsSync } from 'node:fs';
import type { RunFiles } from '@uninas/contracts';
import { appendBytes, appendLine, cutBack, lengthOf, type RunFolder } from '@uninas/runs';

/** The files of a run folder, as modules see them. What fails is a {@link RunError}. */
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
    appendLine(this.path(path), line);
  }

  appendBytes(path: string, bytes: Uint8Array): void {
    appendBytes(this.path(path), bytes);
  }

  size(path: string): number {
    return lengthOf(this.path(path));
  }

  truncate(path: string, size: number): void {
    cutBack(this.path(path), size);
  }
}
