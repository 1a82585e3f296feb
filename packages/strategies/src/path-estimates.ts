import type { EstimatorContext, Gene, HpoEstimator } from '@uninas/contracts';

/** What estimators say of a path before it is trained. */
export interface PathEstimates {
  /** Whether it keeps all constraints. */
  readonly isAllowed: boolean;
  /** Values of the objectives; smaller is better. */
  readonly costs: readonly number[];
}

/**
 * Asks estimators about a path.
 *
 * @throws {Error} if one of them needs more than counting, or gives no number
 */
export function estimatePath(
  estimators: readonly HpoEstimator[],
  gene: Gene,
  context: EstimatorContext,
): PathEstimates {
  const values = estimators.map((estimator, i) => {
    const value = estimator.estimate(gene, context);
    if (typeof value === 'number' && !Number.isNaN(value)) return value;
    if (typeof value !== 'number') value.catch(() => undefined);
    throw new Error(
      `cls_arc_estimators#${i}: ${estimator.constructor.name} tells no number at once, as training needs`,
    );
  });
  const costs: number[] = [];
  let isAllowed = true;
  for (const [i, { args }] of estimators.entries()) {
    const value = values[i]!;
    if (args.is_constraint && !(value >= args.min_value && value <= args.max_value)) isAllowed = false;
    if (args.is_objective) costs.push(args.maximize ? -value : value);
  }
  return { isAllowed, costs };
}
