import type { Ops } from '@uninas/contracts';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OWN_DIR } from '../own-package.js';

/** The part of the engine package that the runner uses; it is not a dependency and may be absent. */
export interface EngineLike {
  readonly ops: Ops;
  readonly description: string;
  readonly kernels: string;
  readonly version: string;
  dispose(): void;
}

/** The package that computes. */
export const ENGINE = '@uninas/engine';

/**
 * Starts the engine that is installed in the folder of the experiment, or beside the runner.
 *
 * @param warn told in one line why it is slower than it could be
 * @returns undefined if there is none
 * @throws {Error} if it is there and cannot be started
 */
export async function openEngine(cwd: string, warn: (line: string) => void): Promise<EngineLike | undefined> {
  const file = [cwd, OWN_DIR].map(entryOfEngine).find((found) => found !== undefined);
  if (file === undefined) return undefined;
  const { createEngine } = (await import(pathToFileURL(file).href)) as {
    createEngine: (options: { warn: (line: string) => void }) => Promise<EngineLike>;
  };
  return createEngine({ warn });
}

function entryOfEngine(from: string): string | undefined {
  try {
    return createRequire(join(from, 'package.json')).resolve(ENGINE);
  } catch {
    return undefined; // not installed there
  }
}
