/**
 * The largest difference of two lists of numbers, relative to the largest of the second, or to `least` if that is more.
 *
 * Infinity if a number is missing on one side only.
 */
export function difference(found: Float32Array, expected: ArrayLike<number>, least = 1e-30): number {
  if (found.length !== expected.length) return Infinity;
  let [largest, distance] = [least, 0];
  for (let i = 0; i < found.length; i += 1) {
    const [is, right] = [found[i] as number, expected[i] as number];
    largest = Math.max(largest, Math.abs(right));
    if (Object.is(is, right)) continue;
    distance = Math.max(distance, Number.isNaN(is - right) ? Infinity : Math.abs(is - right));
  }
  return distance / largest;
}
