import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RunError } from './run-error.js';
import { isRunEntry, notARun, placeOf, RUN_JSON } from './run-layout.js';
import { LOCK_NAME } from './run-lock.js';

/**
 * A run may begin where there is nothing, an empty folder, or an earlier run that may be cleared.
 *
 * @throws {RunError} UNINAS_ERUN_FOLDER anywhere else
 */
export function refuseTaken(root: string, clear: boolean): void {
  const place = placeOf(root);
  const owner = place === 'run' ? undefined : ownerOf(root);
  if (owner !== undefined) {
    throw new RunError({
      code: 'UNINAS_ERUN_FOLDER',
      path: root,
      what: `it lies in what the run in ${owner} writes, and would be removed with it`,
      kept: 'nothing was changed',
      fix: 'choose another folder',
    });
  }
  if (place === 'other') throw notARun(root);
  if (place !== 'run' || clear) return;
  const fix = 'resume it, choose another folder, or set save_del_old to replace it';
  throw new RunError({
    code: 'UNINAS_ERUN_FOLDER',
    path: root,
    what: 'it already holds a run',
    kept: 'nothing was changed',
    fix,
  });
}

/**
 * Removes what a run wrote at the top of its folder, except the lock and run.json (which the next run
 * replaces, so that the folder is a run folder all the time). Returns the names of what else is there.
 */
export function clearRun(root: string, more: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const name of readdirSync(root).sort()) {
    if (name === RUN_JSON || name === LOCK_NAME) continue;
    if (isRunEntry(name, more)) rmSync(join(root, name), { recursive: true, force: true });
    else kept.push(name);
  }
  return kept;
}

/** The run folder of whose own entries a place is a part. */
function ownerOf(root: string): string | undefined {
  for (let inner = root; dirname(inner) !== inner; inner = dirname(inner)) {
    const outer = dirname(inner);
    if (isRunEntry(basename(inner), []) && existsSync(join(outer, RUN_JSON))) return outer;
  }
  return undefined;
}
