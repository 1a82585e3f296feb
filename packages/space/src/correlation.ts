import { SpaceError } from './space-error.js';

/**
 * Pearson's linear correlation; NaN where it is undefined: fewer than two pairs, a constant list, or
 * a value that is not finite.
 *
 * @throws {SpaceError} if the lists differ in length
 */
export function pearson(x: readonly number[], y: readonly number[]): number {
  checkPairs(x, y);
  if (x.length < 2) return Number.NaN;
  const a = centred(x);
  const b = centred(y);
  // unit length first: the product of two sums of squares may overflow
  const normA = norm(a);
  const normB = norm(b);
  if (!(normA > 0 && normB > 0)) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) / normA) * ((b[i] ?? 0) / normB);
  return Math.min(1, Math.max(-1, sum));
}

/**
 * Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank. NaN as {@link pearson}.
 *
 * @throws {SpaceError} if the lists differ in length
 */
export function spearman(x: readonly number[], y: readonly number[]): number {
  checkPairs(x, y);
  if (x.some(Number.isNaN) || y.some(Number.isNaN)) return Number.NaN;
  return pearson(meanRanks(x), meanRanks(y));
}

/** Ranks from 1 upwards, smallest value first; equal values share the mean of their ranks. */
export function meanRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => compare(values[a], values[b]));
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let k = start; k < end; k++) ranks[order[k] ?? 0] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** @throws {SpaceError} if the lists differ in length */
export function checkPairs(x: readonly number[], y: readonly number[]): void {
  if (x.length === y.length) return;
  throw new SpaceError('UNINAS_ESPACE_DATA', `cannot correlate ${x.length} with ${y.length} values; expected as many`);
}

function compare(a = 0, b = 0): number {
  return a < b ? -1 : a > b ? 1 : 0; // not a - b: infinities
}

function centred(values: readonly number[]): number[] {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (scale === 0 || !Number.isFinite(scale)) return values.map(() => (scale === 0 ? 0 : Number.NaN));
  // a constant list has no spread; its mean may be rounded, so it is recognised by its values
  if (values.every((value) => value === values[0])) return values.map(() => 0);
  const scaled = values.map((value) => value / scale);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  return scaled.map((value) => value - mean);
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
