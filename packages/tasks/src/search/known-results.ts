import type { Benchmark, Candidate, Gene, HpoEstimator } from '@uninas/contracts';
import { geneKey, type ValueSpace } from '@uninas/space';
import { violationOf } from './violation.js';

/** What a search in a benchmark can find. */
export interface KnownResults {
  /** Indices that may be chosen, for each position of a gene. */
  readonly space: readonly (readonly number[])[];
  /** The architectures that have all values, if these are not the whole space. */
  readonly genes: readonly Gene[] | undefined;
  /** The values of all that keep the constraints as well, by gene, in the order of the benchmark. */
  readonly allowed: ReadonlyMap<string, Candidate>;
  /** By how much the others break them, by gene. */
  readonly violations: ReadonlyMap<string, number>;
}

/**
 * Estimates everything that a benchmark has results of.
 *
 * @param all of its space, but for what is masked
 * @throws {Error} if no architecture has all values, or none of these keeps all constraints
 */
export async function knownResults(
  benchmark: Benchmark,
  estimators: readonly HpoEstimator[],
  all: ValueSpace,
): Promise<KnownResults> {
  const genes: Gene[] = [];
  const allowed = new Map<string, Candidate>();
  const violations = new Map<string, number>();
  const ranges = estimators.map(() => ({ least: Infinity, most: -Infinity }));
  for (const gene of benchmark.genes) {
    if (!all.contains(gene)) continue;
    const values = await estimate(gene, estimators, benchmark);
    if (values.some(Number.isNaN)) continue;
    genes.push(gene);
    for (const [i, range] of ranges.entries()) {
      range.least = Math.min(range.least, values[i]!);
      range.most = Math.max(range.most, values[i]!);
    }
    const violation = estimators.reduce((sum, estimator, i) => sum + violationOf(estimator, values[i]!), 0);
    if (violation > 0) {
      violations.set(geneKey(gene), violation);
      continue;
    }
    const named = estimators.map(({ args }, i) => [args.key, values[i]!] as const);
    allowed.set(geneKey(gene), { gene, iteration: 0, values: Object.fromEntries(named) });
  }
  if (genes.length === 0) throw new Error(`no architecture of ${benchmark.name} has all values that are asked for`);
  if (allowed.size === 0) {
    const texts = estimators.flatMap(({ args: { key, is_constraint, min_value, max_value } }, i) => {
      const { least, most } = ranges[i]!;
      return is_constraint ? [`${key} from ${min_value} to ${max_value} (it is from ${least} to ${most})`] : [];
    });
    throw new Error(`no architecture of ${benchmark.name} keeps all constraints: ${texts.join(', ')}`);
  }
  const space = all.axes.map(({ values }) => values);
  return { space, genes: genes.length === all.size ? undefined : genes, allowed, violations };
}

async function estimate(gene: Gene, estimators: readonly HpoEstimator[], benchmark: Benchmark): Promise<number[]> {
  const values: number[] = [];
  for (const estimator of estimators) {
    const value = estimator.estimate(gene, { benchmark });
    // waiting for what is there already would take longer than everything else
    values.push(typeof value === 'number' ? value : await value);
  }
  return values;
}
