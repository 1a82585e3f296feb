import type { Ops } from '@uninas/contracts';
import { importBeside } from './beside.js';

/** The part of the engine package that the runner uses; it is not a dependency and may be absent. */
export interface EngineLike {
  readonly ops: Ops;
  readonly description: string;
  readonly kernels: string;
  readonly version: string;
  dispose(): void;
}

interface EngineModule {
  createEngine(options: { readonly warn: (line: string) => void }): Promise<EngineLike>;
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
  const engine = await importBeside<EngineModule>(ENGINE, cwd);
  return engine?.createEngine({ warn });
}
