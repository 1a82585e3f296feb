import type { Io } from '../terminal/io.js';
export function complete(_w: readonly string[], _io: Io): 0 {
  return 0;
}
