/** Different values in ascending order, as thresholds need them. */
export function ascending(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
