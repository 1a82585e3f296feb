import { SpaceError } from './space-error.js';

/** What ranking looks at: costs (less is better) and how far constraints are violated. */
export interface Rated {
  readonly costs: readonly number[];
  /** Sum of the constraint violations, at least 0; 0 or absent: feasible. */
  readonly violation?: number;
}

/** Whether `a` is nowhere worse and somewhere better than `b`; costs, so less is better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const left = a[i] ?? Number.NaN;
    const right = b[i] ?? Number.NaN;
    if (left > right) return false;
    if (left < right) better = true;
  }
  return better;
}

/**
 * Dominance with constraints: feasible beats infeasible, of two infeasible ones the smaller violation
 * wins whatever the costs, and only two feasible ones are compared by their costs.
 *
 * @source Deb et al., 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II", definition 1
 */
export function constrainedDominates(a: Rated, b: Rated): boolean {
  const left = a.violation ?? 0;
  const right = b.violation ?? 0;
  if (left === 0 && right === 0) return dominates(a.costs, b.costs);
  return left < right;
}

/** @throws {SpaceError} if numbers of objectives differ, a cost is no number or a violation is no number of at least 0 */
export function checkRated(points: readonly Rated[]): void {
  const count = points[0]?.costs.length ?? 0;
  points.forEach(({ costs, violation = 0 }, i) => {
    if (costs.length === 0 || costs.length !== count) {
      throw new SpaceError(
        'UNINAS_ESPACE_DATA',
        `point ${i} has ${costs.length} costs; expected ${count === 0 ? 'at least 1' : count}`,
      );
    }
    if (costs.some(Number.isNaN))
      throw new SpaceError('UNINAS_ESPACE_DATA', `point ${i} has a cost that is not a number`);
    if (violation >= 0) return;
    throw new SpaceError(
      'UNINAS_ESPACE_DATA',
      `point ${i} has violation ${violation}; expected a number of at least 0`,
    );
  });
}
