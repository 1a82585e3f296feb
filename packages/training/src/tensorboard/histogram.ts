import { bytes, double, doubles, type Field } from '../protobuf/fields.js';

/** Upper ends of the buckets: 0, and powers of 1.1 from 1e-12 to 1e20 on both sides, as TensorFlow has them. */
const LIMITS: readonly number[] = limits();

/**
 * A distribution as a `HistogramProto` in a field; values that are not finite are left out.
 *
 * @param field number of the field
 */
export function histogram(field: number, values: Iterable<number>): Field {
  const counts = new Map<number, number>();
  let [min, max, num, sum, squares] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    num++;
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
    const bucket = bucketOf(value);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  // an empty bucket before each gives it its lower end; others are left out
  const used = [...counts.keys()].flatMap((bucket) => [bucket - 1, bucket]);
  const shown = [...new Set(used)].filter((bucket) => bucket >= 0).sort((a, b) => a - b);
  return bytes(field, [
    double(1, num === 0 ? 0 : min),
    double(2, num === 0 ? 0 : max),
    double(3, num),
    double(4, sum),
    double(5, squares),
    doubles(6, shown.map((i) => LIMITS[i]!)), // prettier-ignore
    doubles(7, shown.map((i) => counts.get(i) ?? 0)), // prettier-ignore
  ]);
}

/** The first bucket whose upper end is above the value. */
function bucketOf(value: number): number {
  let [low, high] = [0, LIMITS.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (LIMITS[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function limits(): readonly number[] {
  const positive: number[] = [];
  for (let limit = 1e-12; limit < 1e20; limit *= 1.1) positive.push(limit);
  positive.push(Number.MAX_VALUE);
  return [...positive.map((limit) => -limit).reverse(), 0, ...positive];
}
