import type { PbtResult, Target } from '@uninas/contracts';
import { ranksOf } from '@uninas/space';

/**
 * Results from best to worst: front by front over the targets, and within a front the later epoch
 * and the smaller client first. A value that is not a number is worse than any other.
 */
export function rankResults<T extends PbtResult>(results: readonly T[], targets: readonly Target[]): readonly T[] {
  const costOf = (target: Target, { metrics }: PbtResult): number => {
    const cost = target.cost(metrics);
    return cost === undefined || Number.isNaN(cost) ? Infinity : cost;
  };
  const ranks = ranksOf(results.map((result) => ({ costs: targets.map((target) => costOf(target, result)) })));
  return results
    .map((result, i) => ({ result, rank: ranks[i]! }))
    .sort((a, b) => a.rank - b.rank || b.result.epoch - a.result.epoch || a.result.client - b.result.client)
    .map(({ result }) => result);
}
