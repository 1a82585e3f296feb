/**
 * How much room the points of one front have: the sum over objectives of the distance between both
 * neighbours, as a share of the objective's range. More is lonelier, and better kept.
 *
 * The first and last point of each objective get Infinity, and so do all points of a front of at most
 * two. An objective in which all are equal, or which is not finite, adds nothing. Of points that
 * are equal in all objectives the first stands for all, and the others get 0. Ties in one objective are
 * ordered by the others: the result depends on the points, not on their order.
 *
 * @source Deb et al., 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", section III-B
 */
export function crowdingDistances(front: readonly (readonly number[])[]): readonly number[] {
  const distances = new Array<number>(front.length).fill(0);
  const distinct = firstOfEach(front);
  if (distinct.length <= 2) {
    for (const i of distinct) distances[i] = Infinity;
    return distances;
  }
  const value = (i: number | undefined, objective: number): number => front[i ?? -1]?.[objective] ?? 0;
  const count = front[0]?.length ?? 0;
  for (let objective = 0; objective < count; objective++) {
    const order = distinct.toSorted((a, b) => compareFrom(front[a] ?? [], front[b] ?? [], objective));
    const [first, last] = [order[0] ?? 0, order.at(-1) ?? 0];
    const range = value(last, objective) - value(first, objective);
    if (range === 0) continue;
    distances[first] = Infinity;
    distances[last] = Infinity;
    if (!Number.isFinite(range)) continue;
    for (let k = 1; k < order.length - 1; k++) {
      const gap = value(order[k + 1], objective) - value(order[k - 1], objective);
      distances[order[k] ?? 0] = (distances[order[k] ?? 0] ?? 0) + gap / range;
    }
  }
  return distances;
}

function firstOfEach(front: readonly (readonly number[])[]): number[] {
  const seen = new Set<string>();
  return front.flatMap((costs, i) => {
    const key = costs.join(' ');
    if (seen.has(key)) return [];
    seen.add(key);
    return [i];
  });
}

/** Compares by one objective, ties by the following ones in cyclic order. */
function compareFrom(a: readonly number[], b: readonly number[], objective: number): number {
  for (let k = 0; k < a.length; k++) {
    const i = (objective + k) % a.length;
    const left = a[i] ?? 0;
    const right = b[i] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
