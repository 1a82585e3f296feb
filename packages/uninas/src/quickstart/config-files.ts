import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shippedConfigs } from '../own-package.js';

/** The three steps of the quickstart. */
export const STEPS = ['s1', 's2', 's3'] as const;

/** One of them. */
export type Step = (typeof STEPS)[number];

/**
 * The shipped configuration of a step.
 *
 * @throws {Error} if the package was not installed whole
 */
export function configFile(step: Step): string {
  const name = `quickstart_${step}.json`;
  const file = join(shippedConfigs(), 'tasks', name);
  if (!existsSync(file)) throw new Error(`${file} is missing; install uninas again`);
  return file;
}
