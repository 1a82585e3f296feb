import { checkRated, dominates, type Rated } from './dominance.js';

/**
 * Fronts of indices, best first: no point of a front dominates another of it, and each point of a
 * later front is dominated by one of the front before. Infeasible points follow all feasible ones,
 * ordered by violation. Within a front, indices ascend.
 *
 * Two objectives take O(n log n); more take at most O(m n^2), usually far less.
 *
 * @throws {SpaceError} if points do not fit together or hold NaN
 * @source Jensen, 2003, "Reducing the run-time complexity of multiobjective EAs" (sweep);
 *   Zhang et al., 2015, "An efficient approach to nondominated sorting", algorithm 2 (binary search)
 */
export function nonDominatedFronts(points: readonly Rated[]): readonly (readonly number[])[] {
  checkRated(points);
  const feasible: number[] = [];
  const byViolation = new Map<number, number[]>();
  points.forEach(({ violation = 0 }, i) => {
    if (violation === 0) feasible.push(i);
    else if (byViolation.has(violation)) byViolation.get(violation)?.push(i);
    else byViolation.set(violation, [i]);
  });
  const fronts = sortByCosts(points, feasible);
  for (const violation of [...byViolation.keys()].sort((a, b) => a - b)) fronts.push(byViolation.get(violation) ?? []);
  return fronts;
}

/** The front's number (0 is best) of every point. @throws {SpaceError} as {@link nonDominatedFronts} */
export function ranksOf(points: readonly Rated[]): readonly number[] {
  const ranks = new Array<number>(points.length).fill(0);
  nonDominatedFronts(points).forEach((front, rank) => front.forEach((i) => (ranks[i] = rank)));
  return ranks;
}

/** Indices of the points that no other dominates, ascending; infeasible ones only if all are. */
export function paretoFront(points: readonly Rated[]): readonly number[] {
  return nonDominatedFronts(points)[0] ?? [];
}

function sortByCosts(points: readonly Rated[], indices: readonly number[]): number[][] {
  const costs = (i: number): readonly number[] => points[i]?.costs ?? [];
  const order = indices.toSorted((a, b) => lexicographic(costs(a), costs(b)) || a - b);
  const fronts: number[][] = [];
  let last = -1;
  let rank = 0;
  for (const i of order) {
    // equal points follow each other and share a front, so the search meets only different ones
    if (last < 0 || lexicographic(costs(last), costs(i)) !== 0)
      rank = firstFree(fronts, (front) => blocked(front, costs, i));
    if (rank === fronts.length) fronts.push([]);
    fronts[rank]?.push(i);
    last = i;
  }
  for (const front of fronts) front.sort((a, b) => a - b);
  return fronts;
}

/** Whether a point that comes later in lexicographic order is dominated by one of the front. */
function blocked(front: readonly number[], costs: (i: number) => readonly number[], i: number): boolean {
  const own = costs(i);
  // with two objectives the newest of a front has its smallest second cost: it alone decides
  if (own.length <= 2) return dominates(costs(front.at(-1) ?? i), own);
  for (let k = front.length - 1; k >= 0; k--) if (dominates(costs(front[k] ?? i), own)) return true;
  return false;
}

/** The first front that does not block; if one does not, no later one does. */
function firstFree(fronts: readonly number[][], isBlocked: (front: readonly number[]) => boolean): number {
  let low = 0;
  let high = fronts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBlocked(fronts[middle] ?? [])) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
