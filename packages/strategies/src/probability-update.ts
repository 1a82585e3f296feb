/** What is known of the candidates of one weight; one number for each. */
export interface CandidateFindings {
  /** They sum up to 1. */
  readonly probabilities: readonly number[];
  /** Training batches so far. */
  readonly steps: readonly number[];
  /** What they reached on average; undefined if they were not measured. */
  readonly means: readonly (number | undefined)[];
  /** Indices of those that may be chosen. */
  readonly allowed: readonly number[];
}

/**
 * The probabilities after an epoch: every candidate is compared with every
 * other one. It gains `alpha` if it reached more with fewer steps, loses as much
 * if it reached less with more of them, and keeps what it has otherwise.
 *
 * If a probability falls below 0, all are raised by as much as it lacks, and
 * scaled to sum up to 1; the other candidates keep 0.
 *
 * @source Zheng et al., 2019, "Multinomial distribution learning for effective
 *   neural architecture search", equation 9
 */
export function probabilityUpdate(findings: CandidateFindings, alpha: number): readonly number[] {
  const { probabilities, steps, means, allowed } = findings;
  const gain = (i: number, j: number): number => {
    const [own, other] = [means[i], means[j]];
    if (own === undefined || other === undefined) return 0;
    if (steps[i]! < steps[j]! && own > other) return 1;
    return steps[i]! > steps[j]! && own < other ? -1 : 0;
  };
  const changed = allowed.map((i) => probabilities[i]! + alpha * allowed.reduce((sum, j) => sum + gain(i, j), 0));
  const least = Math.min(...changed);
  const raised = least < 0 ? changed.map((p) => p - least) : changed;
  const total = raised.reduce((sum, p) => sum + p, 0);
  const next = probabilities.map(() => 0);
  allowed.forEach((index, k) => (next[index] = raised[k]! / total));
  return next;
}
