/** Levels that the body of a request may have; configurations have some twenty. */
const DEEPEST = 200;

/** Whether plain data is nested more deeply than what works through it can bear. */
export function isTooDeep(data: unknown): boolean {
  let level: readonly unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
