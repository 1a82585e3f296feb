import type { Candidate, JsonValue, SearchObjective } from '@uninas/contracts';
import { hypervolume, paretoFront } from '@uninas/space';
import { bestOf, costsFor } from './front.js';

/** Of more objectives, a hypervolume takes too long. */
export const MOST_OBJECTIVES = 3;
/** How far behind the worst values the reference point is, as a share of their range. */
const BEHIND = 0.1;

/** How good the best of a search is among everything there is. */
export interface BestRank {
  readonly objective: string;
  readonly found: number;
  readonly best: number;
  /** 1 if nothing is better. */
  readonly rank: number;
}

/** The space that is covered from a point that is worse than everything. */
export interface Covered {
  /** Values of the objectives. */
  readonly reference: readonly number[];
  readonly found: number;
  readonly true: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** A search in comparison with everything that could be found. */
export interface Comparison {
  readonly architectures: number;
  /** Different values on the true front, and how many of them were found. */
  readonly true_front: number;
  readonly true_front_found: number;
  readonly ranks: readonly BestRank[];
  /** Absent for more than three objectives. */
  readonly hypervolume?: Covered;
}

/**
 * Compares a search with everything that it could have found.
 *
 * @param all with the candidates among them
 */
export function compare(
  candidates: readonly Candidate[],
  all: readonly Candidate[],
  objectives: readonly SearchObjective[],
): Comparison {
  const truth = costsOfFront(all, objectives);
  const found = costsOfFront(candidates, objectives);
  const known = new Set(found.map(String));
  const covered = objectives.length > MOST_OBJECTIVES ? undefined : coveredBy(found, truth, all, objectives);
  return {
    architectures: all.length,
    true_front: truth.length,
    true_front_found: truth.filter((costs) => known.has(String(costs))).length,
    ranks: candidates.length === 0 ? [] : objectives.map((objective) => rankOf(candidates, all, objective)),
    ...(covered && { hypervolume: covered }),
  };
}

/** As a summary holds it. */
export function comparisonJson({ ranks, hypervolume: covered, ...counts }: Comparison): {
  readonly [key: string]: JsonValue;
} {
  return {
    ...counts,
    ...(covered && {
      hypervolume: covered.found,
      hypervolume_true: covered.true,
      hypervolume_share: covered.share,
      reference_point: covered.reference.join(', '),
    }),
    ranks: ranks.map((rank) => ({ ...rank })),
  };
}

/** What is to be told about it, as lines. */
export function comparisonLines({ architectures, ranks, hypervolume: covered, ...counts }: Comparison): string[] {
  return [
    ...ranks.map(
      ({ objective, found, best, rank }) =>
        `${objective}: the best found has ${found}, rank ${rank} of ${architectures}` +
        (rank === 1 ? '' : `; the best of all has ${best}`),
    ),
    `${counts.true_front_found} of the ${counts.true_front} points of the true front were found`,
    ...(covered === undefined
      ? []
      : [
          `hypervolume ${covered.found.toPrecision(8)} of ${covered.true.toPrecision(8)}, ${(100 * covered.share).toFixed(3)} %`,
        ]),
  ];
}

/** The different costs on the front. */
function costsOfFront(candidates: readonly Candidate[], objectives: readonly SearchObjective[]): number[][] {
  const costs = candidates.map((candidate) => costsFor(candidate, objectives));
  const front = paretoFront(costs.map((own) => ({ costs: own }))).map((i) => costs[i]!);
  return [...new Map(front.map((own) => [String(own), [...own]])).values()];
}

function rankOf(candidates: readonly Candidate[], all: readonly Candidate[], objective: SearchObjective): BestRank {
  const costs = all.map((candidate) => costsFor(candidate, [objective])[0]!);
  const best = bestOf(candidates, objective)!;
  const own = costsFor(best, [objective])[0]!;
  const least = costs.reduce((a, b) => Math.min(a, b), Infinity);
  const { key, maximize } = objective;
  return {
    objective: key,
    found: best.values[key]!,
    best: maximize ? 0 - least : least,
    rank: 1 + costs.filter((cost) => cost < own).length,
  };
}

/** A point a tenth of the range behind the worst of candidates, as costs; those that are no finite numbers do not count. */
export function referenceOf(candidates: readonly Candidate[], objectives: readonly SearchObjective[]): number[] {
  return objectives.map((objective) => {
    const costs = candidates.map((candidate) => costsFor(candidate, [objective])[0]!).filter(Number.isFinite);
    const least = costs.reduce((a, b) => Math.min(a, b), Infinity);
    const most = costs.reduce((a, b) => Math.max(a, b), -Infinity);
    return most + (most > least ? BEHIND * (most - least) : 1);
  });
}

function coveredBy(
  found: readonly (readonly number[])[],
  truth: readonly (readonly number[])[],
  all: readonly Candidate[],
  objectives: readonly SearchObjective[],
): Covered {
  const reference = referenceOf(all, objectives);
  const [own, best] = [hypervolume(found, reference), hypervolume(truth, reference)];
  const shown = reference.map((cost, i) => (objectives[i]!.maximize ? 0 - cost : cost));
  return { reference: shown, found: own, true: best, share: own / best };
}
