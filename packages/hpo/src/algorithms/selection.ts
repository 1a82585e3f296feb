import { crowdingDistances, nonDominatedFronts } from '@uninas/space';

/** A member of a population with its place in it. */
export interface Ranked<T> {
  readonly member: T;
  /** Number of its front, 0 being the best. */
  readonly rank: number;
  /** Crowding distance in its front; more is lonelier. */
  readonly crowding: number;
}

/**
 * The best members of a population: whole fronts as long as they fit, then the
 * loneliest of the next.
 *
 * @param costsOf less is better
 * @param violationOf by how much a member breaks constraints; those that do are behind all others, whatever their costs
 * @source Deb et al., 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", section III-C
 */
export function selectBest<T>(
  population: readonly T[],
  count: number,
  costsOf: (member: T) => readonly number[],
  violationOf: (member: T) => number = () => 0,
): readonly Ranked<T>[] {
  const points = population.map((member) => ({ costs: costsOf(member), violation: violationOf(member) }));
  const chosen: Ranked<T>[] = [];
  for (const [rank, front] of nonDominatedFronts(points).entries()) {
    if (chosen.length >= count) break;
    const distances = crowdingDistances(front.map((i) => points[i]!.costs));
    const ranked = front.map((i, k) => ({ member: population[i]!, rank, crowding: distances[k]! }));
    const room = count - chosen.length;
    // a stable sort: of equally lonely members the earlier one stays
    chosen.push(...(ranked.length <= room ? ranked : ranked.toSorted(byCrowding).slice(0, room)));
  }
  return chosen;
}

/** Whether the first is better in a tournament: of a better front, or of the same and lonelier. */
export function isBetter<T>(a: Ranked<T>, b: Ranked<T>): boolean {
  return a.rank === b.rank ? a.crowding > b.crowding : a.rank < b.rank;
}

function byCrowding<T>(a: Ranked<T>, b: Ranked<T>): number {
  // Infinity - Infinity is no number
  return a.crowding === b.crowding ? 0 : b.crowding - a.crowding;
}
