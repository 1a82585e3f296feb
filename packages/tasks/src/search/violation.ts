import type { HpoEstimator } from '@uninas/contracts';

/**
 * By how much a value breaks the constraint of an estimator: its distance to the limit that it is beyond, as a
 * share of that limit unless that is 0. 0 within the limits, which are included, and without a constraint;
 * Infinity for what is no number.
 */
export function violationOf(
  { args: { is_constraint, min_value, max_value } }: Pick<HpoEstimator, 'args'>,
  value: number,
): number {
  if (!is_constraint || (value >= min_value && value <= max_value)) return 0;
  if (Number.isNaN(value)) return Infinity;
  const limit = value < min_value ? min_value : max_value;
  return Math.abs(value - limit) / (limit === 0 ? 1 : Math.abs(limit));
}
