import { readFileSync } from 'node:fs';
import { readFailed } from './system-failure.js';

/** A whole file as text. @throws {RunError} UNINAS_ERUN_READ saying why it cannot be read */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw readFailed(path, error);
  }
}
