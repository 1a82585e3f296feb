/** The largest difference of two lists of numbers, relative to the largest of the second, or to `least` if that is more. */
export function difference(found: Float32Array, expected: Float32Array, least = 1e-30): number {
  if (found.length !== expected.length) return Infinity;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), least);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 0))), 0) / largest;
}
