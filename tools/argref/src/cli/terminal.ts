import { relative } from 'node:path';
import { slashes } from '../package/slashes.js';

/** What a command needs from the process that runs it. */
export interface Terminal {
  readonly cwd: string;
  /** Prints a line of the result. */
  print(line: string): void;
  /** Prints a line about something that is wrong. */
  complain(line: string): void;
}

/** Exit codes: the command did its work, found its work undone, or was given something it cannot use. */
export const DONE = 0;
export const FAILED = 1;
export const WRONG_INPUT = 2;

/** A path as the user would write it. */
export function shown(path: string, { cwd }: Terminal): string {
  const short = slashes(relative(cwd, path));
  return short === '' ? '.' : short;
}
