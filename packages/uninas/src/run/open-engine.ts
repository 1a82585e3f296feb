import type { Ops } from '@uninas/contracts';
import { importBeside } from './beside.js';

/** The part of the engine package that the runner uses; it is not a dependency and may be absent. */
export interface EngineLike {
  readonly ops: Ops;
  readonly backend: string;
  readonly kernels: string;
  readonly version: string;
  dispose(): void;
}

/** The package that computes. */
export const ENGINE = '@uninas/engine';

/**
 * Starts the engine that is installed in the folder of the experiment, or beside the runner.
 *
 * @returns undefined if there is none
 * @throws {Error} if it is there and cannot be started
 */
export async function openEngine(cwd: string): Promise<EngineLike | undefined> {
  const engine = await importBeside<{ createEngine: () => Promise<EngineLike> }>(ENGINE, cwd);
  return engine?.createEngine();
}
