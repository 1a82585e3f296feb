import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_DIR } from '../own-package.js';

/** The three steps of the quickstart. */
export const STEPS = ['s1', 's2', 's3'] as const;

/** One of them. */
export type Step = (typeof STEPS)[number];

/** The folders of shipped configurations: that of the installed package, and that of the repository. */
const FOLDERS = [join(OWN_DIR, 'configs', 'tasks'), join(OWN_DIR, '..', '..', 'configs', 'tasks')];

/**
 * The shipped configuration of a step.
 *
 * @throws {Error} if the package was not installed whole
 */
export function configFile(step: Step): string {
  const name = `quickstart_${step}.json`;
  const file = FOLDERS.map((folder) => join(folder, name)).find(existsSync);
  if (file === undefined) throw new Error(`${name} is missing from ${FOLDERS[0]}; install uninas again`);
  return file;
}
