import { kendall, pearson, spearman } from '@uninas/space';

/** Correlations of two lists of values, by their names in configurations. */
export const CORRELATIONS: Readonly<Record<string, (x: readonly number[], y: readonly number[]) => number>> = {
  KendallTauNasMetric: kendall,
  PearsonNasMetric: pearson,
  SpearmanNasMetric: spearman,
};

/** What is wrong with names of correlations, if there are some that are none. */
export function unknownCorrelation(names: readonly string[]): string | undefined {
  const unknown = names.filter((name) => !Object.hasOwn(CORRELATIONS, name));
  if (unknown.length === 0) return undefined;
  return `there is no ${unknown.join(', ')}; these are: ${Object.keys(CORRELATIONS).join(', ')}`;
}
