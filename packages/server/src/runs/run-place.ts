import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** What the ids of runs look like: when they were made, and chance. */
export const RUN_ID = '^\\d{8}-\\d{6}-[0-9a-f]{8}$';

/** A new id. */
export function newId(now: Date): string {
  const time = now.toISOString().replace(/\..*$/, '').replace(/[-:]/g, '').replace('T', '-');
  return `${time}-${randomBytes(4).toString('hex')}`;
}

/** What the server keeps of one run. */
export interface RunPlace {
  /** Absolute folder, of this run alone. */
  readonly folder: string;
  /** The configuration as it was given. */
  readonly config: string;
  /** The complete one, as far as it was known then: what an earlier run gives may come later. */
  readonly tree: string;
  /** What the runner prints at its end. */
  readonly result: string;
  /** What it says meanwhile. */
  readonly log: string;
  readonly progress: string;
  /** Where the run is saved unless its configuration says otherwise. */
  readonly saveDir: string;
}

/** @param runs folder of the server's runs, absolute */
export function placeOf(runs: string, id: string): RunPlace {
  const folder = join(runs, id);
  const at = (name: string): string => join(folder, name);
  return {
    folder,
    config: at('config.json'),
    tree: at('tree.json'),
    result: at('result.json'),
    log: at('log.txt'),
    progress: at('progress.json'),
    saveDir: at('run'),
  };
}
