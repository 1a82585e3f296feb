import type { PlanBuilder, Value, WeightOptions } from '@uninas/contracts';
import { int, Register } from '@uninas/core';
import { MixedOp } from './mixed-op.js';

/** Earlier weights that split the candidates at most. */
const MOST_LEVELS = 2;

/**
 * A mixed operation with all candidates anew for every combination of the
 * candidates of up to two earlier weights, as many as `depth` says.
 *
 * It begins with a depth; `SplitWeightsMixedOpCallback` raises it while the
 * network is trained. Variables exist for the greatest depth from the beginning,
 * and are counted as parameters; until a level is split, those of the first
 * candidate there stand for all. A variable `depth`, which is saved with the
 * others, tells how many levels are split.
 *
 * Finalized the candidate stays that belongs to the chosen ones.
 *
 * @source Zhao et al., 2021, "Few-shot neural architecture search"; Laube and
 *   Zell, 2021, "Inter-choice dependent super-network weights", section 3
 */
@Register.as('network_mixed_op')
export class SplitWeightsMixedOp extends MixedOp.with({
  depth: int(0, 'earlier weights that split the candidates at the beginning', { min: 0, max: 2 }),
}) {
  protected override choose(
    builder: PlanBuilder,
    inputs: readonly Value[],
    features: number,
    request: WeightOptions,
  ): Value {
    const priors = this.priorsOf(builder).slice(0, MOST_LEVELS);
    const candidates = this.partList('submodules');
    if (priors.length === 0) return builder.choice(inputs, request, candidates, features);
    const counts = priors.map((prior) => builder.requested.find(({ weight }) => weight === prior)!.choices);
    const depth = builder.split(priors, Math.min(this.args.depth, priors.length));
    builder.request(request, candidates.length);
    const split = (level: number, prefix: string): Value => {
      const prior = priors[level];
      if (prior === undefined) {
        const branches = candidates.map((candidate, i) => ({
          plan: () => builder.part(`${prefix}${i}`, candidate, inputs, features)[0]!,
          names: [[`${prefix}${i}.`, '']] as const,
        }));
        return builder.choose(inputs, request.weight, branches);
      }
      const branches = Array.from({ length: counts[level]! }, (_, i) => ({
        plan: () => split(level + 1, `${prefix}${i}.`),
        names: [['', '']] as const,
      }));
      return builder.choose(inputs, prior, branches, { depth, level });
    };
    return split(0, '');
  }
}
