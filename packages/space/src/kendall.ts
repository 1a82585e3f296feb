import { checkPairs } from './correlation.js';

/**
 * Kendall's rank correlation tau-b, which corrects for ties; O(n log n).
 *
 * NaN where it is undefined: fewer than two pairs, a constant list, or NaN among the values.
 *
 * @throws {SpaceError} if the lists differ in length
 * @source Knight, 1966, "A computer method for calculating Kendall's tau with ungrouped data"
 */
export function kendall(x: readonly number[], y: readonly number[]): number {
  checkPairs(x, y);
  if (x.some(Number.isNaN) || y.some(Number.isNaN)) return Number.NaN;
  const order = x.map((_, i) => i).sort((a, b) => compare(x[a], x[b]) || compare(y[a], y[b]));
  const sortedX = order.map((i) => x[i] ?? 0);
  const sortedY = order.map((i) => y[i] ?? 0);
  const pairs = pairsOf(x.length);
  const tiedX = tiedPairs(x.length, (i, k) => sortedX[i] === sortedX[k]);
  const tiedBoth = tiedPairs(x.length, (i, k) => sortedX[i] === sortedX[k] && sortedY[i] === sortedY[k]);
  const discordant = mergeSort(Float64Array.from(sortedY));
  const ascendingY = sortedY.toSorted(compare);
  const tiedY = tiedPairs(x.length, (i, k) => ascendingY[i] === ascendingY[k]);
  const difference = pairs - tiedX - tiedY + tiedBoth - 2 * discordant;
  const tau = difference / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY);
  return Math.min(1, Math.max(-1, tau)); // NaN stays NaN
}

function pairsOf(n: number): number {
  return (n * (n - 1)) / 2;
}

/** Pairs within runs of neighbours that are tied. */
function tiedPairs(n: number, tied: (i: number, k: number) => boolean): number {
  let sum = 0;
  for (let start = 0; start < n;) {
    let end = start + 1;
    while (end < n && tied(start, end)) end++;
    sum += pairsOf(end - start);
    start = end;
  }
  return sum;
}

/** Sorts in place, bottom up; returns how many pairs were in descending order. */
function mergeSort(values: Float64Array<ArrayBuffer>): number {
  let from = values;
  let to = new Float64Array(values.length);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        const takeRight = left >= middle || (right < end && (from[right] ?? 0) < (from[left] ?? 0));
        if (takeRight) swaps += middle - left;
        to[k] = from[takeRight ? right++ : left++] ?? 0;
      }
    }
    [from, to] = [to, from];
  }
  return swaps;
}

function compare(a = 0, b = 0): number {
  return a < b ? -1 : a > b ? 1 : 0; // not a - b: infinities
}
