import { dominates } from './dominance.js';
import { SpaceError } from './space-error.js';

/**
 * The exact volume between points (costs, less is better) and a reference point that is worse than
 * they are. Points that are not better than the reference in every objective add nothing.
 *
 * One and two objectives take O(n log n), three O(n^2), more exponentially long in the worst case.
 *
 * @throws {SpaceError} if a point and the reference differ in length, or a value is no finite number
 * @source While et al., 2012, "A fast way of calculating exact hypervolumes" (for four and more)
 */
export function hypervolume(costs: readonly (readonly number[])[], reference: readonly number[]): number {
  const count = reference.length;
  if (count === 0)
    throw new SpaceError('UNINAS_ESPACE_DATA', 'the reference point has no values; expected one per objective');
  [reference, ...costs].forEach((point, i) => {
    const name = i === 0 ? 'the reference point' : `point ${i - 1}`;
    if (point.length !== count)
      throw new SpaceError('UNINAS_ESPACE_DATA', `${name} has ${point.length} costs; the reference has ${count}`);
    if (!point.every(Number.isFinite))
      throw new SpaceError('UNINAS_ESPACE_DATA', `${name} is (${point.join(', ')}); expected finite numbers`);
  });
  const inside = costs.filter((point) => point.every((value, i) => value < (reference[i] ?? 0)));
  if (count <= 2) return area(inside, reference[0] ?? 0, count === 1 ? undefined : (reference[1] ?? 0));
  return count === 3 ? volume(inside, reference) : exclusiveSum(inside, reference);
}

/** Length (one objective) or area (two) below the reference: a sweep along the first objective. */
function area(points: readonly (readonly number[])[], right: number, top: number | undefined): number {
  if (top === undefined) return points.reduce((best, [x = right]) => Math.max(best, right - x), 0);
  let ceiling = top;
  let sum = 0;
  for (const [x = right, y = top] of points.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    if (y >= ceiling) continue;
    sum += (right - x) * (ceiling - y);
    ceiling = y;
  }
  return sum;
}

/** Three objectives: slabs between neighbouring values of the third, each with a staircase of two. */
function volume(points: readonly (readonly number[])[], [right = 0, top = 0, end = 0]: readonly number[]): number {
  const order = points.toSorted((a, b) => (a[2] ?? 0) - (b[2] ?? 0));
  let stairs: (readonly number[])[] = []; // ascending in x, descending in y
  let sum = 0;
  order.forEach((point, i) => {
    stairs = withStep(stairs, point);
    const depth = (order[i + 1]?.[2] ?? end) - (point[2] ?? end);
    if (depth > 0) sum += depth * area(stairs, right, top);
  });
  return sum;
}

function withStep(stairs: (readonly number[])[], point: readonly number[]): (readonly number[])[] {
  const [x = 0, y = 0] = point;
  if (stairs.some(([a = 0, b = 0]) => a <= x && b <= y)) return stairs;
  const kept = stairs.filter(([a = 0, b = 0]) => a < x || b < y);
  const place = kept.findIndex(([a = 0]) => a > x);
  return place < 0 ? [...kept, point] : kept.toSpliced(place, 0, point);
}

/** Any number of objectives: every point adds its box less what later points cover of it. */
function exclusiveSum(points: readonly (readonly number[])[], reference: readonly number[]): number {
  // worst in the last objective first: what is left of the others then shrinks fastest
  const order = points.toSorted((a, b) => (b.at(-1) ?? 0) - (a.at(-1) ?? 0));
  return order.reduce((sum, point, i) => {
    const box = point.reduce((product, value, k) => product * ((reference[k] ?? 0) - value), 1);
    const limited = order.slice(i + 1).map((other) => other.map((value, k) => Math.max(value, point[k] ?? value)));
    return sum + box - (limited.length === 0 ? 0 : exclusiveSum(nonDominated(limited), reference));
  }, 0);
}

function nonDominated(points: readonly (readonly number[])[]): (readonly number[])[] {
  return points.filter((point, i) => {
    return !points.some(
      (other, k) => dominates(other, point) || (k < i && other.every((value, m) => value === point[m])),
    );
  });
}
