import type { Candidate, SearchObjective } from '@uninas/contracts';
import { plotSvg, type PlotSeries } from '@uninas/runs';
import { hypervolume, paretoFront } from '@uninas/space';
import { costsFor } from './front.js';
import { MOST_OBJECTIVES, referenceOf } from './true-front.js';

/** What was covered of the objectives after a generation. */
export interface Coverage {
  readonly generation: number;
  readonly hypervolume: number;
}

/**
 * The hypervolume of everything that was found up to each generation, from `reference` on.
 *
 * Candidates whose values are no finite numbers cover nothing.
 */
export function coverageOf(
  candidates: readonly Candidate[],
  objectives: readonly SearchObjective[],
  reference: readonly number[],
): readonly Coverage[] {
  const generations = [...new Set(candidates.map(({ iteration }) => iteration))].sort((a, b) => a - b);
  let front: (readonly number[])[] = [];
  return generations.map((generation) => {
    const own = candidates.filter(({ iteration }) => iteration === generation);
    const costs = own.map((candidate) => costsFor(candidate, objectives));
    const all = [...front, ...costs.filter((values) => values.every(Number.isFinite))];
    front = paretoFront(all.map((values) => ({ costs: values }))).map((i) => all[i]!);
    return { generation, hypervolume: hypervolume(front, reference) };
  });
}

/**
 * Figure of what was covered after each generation, as a share of the box between the reference point and the best
 * value of each objective; undefined for more than three objectives.
 *
 * @param all what the best values and the reference point are of; the candidates if nothing else is known
 * @param trueFront of everything there is, if that is known
 */
export function hypervolumeFigure(
  candidates: readonly Candidate[],
  objectives: readonly SearchObjective[],
  { all = candidates, trueFront }: { readonly all?: readonly Candidate[]; readonly trueFront?: readonly Candidate[] },
): string | undefined {
  if (objectives.length > MOST_OBJECTIVES) return undefined;
  const reference = referenceOf(all, objectives);
  const box = boxOf(all, objectives, reference);
  const points = coverageOf(candidates, objectives, reference).map((one) => {
    return [one.generation, one.hypervolume / box] as const;
  });
  const series: PlotSeries[] = [{ name: 'found', kind: 'line', points }];
  if (trueFront !== undefined && points.length > 0) {
    const costs = trueFront.map((candidate) => costsFor(candidate, objectives));
    const best = hypervolume(costs, reference) / box;
    const ends = [0, points.at(-1)![0]].map((generation) => [generation, best] as const);
    series.push({ name: 'true front', kind: 'line', points: ends });
  }
  return plotSvg({ title: 'hypervolume', xLabel: 'generation', yLabel: 'hypervolume, share of its box', series });
}

function boxOf(
  all: readonly Candidate[],
  objectives: readonly SearchObjective[],
  reference: readonly number[],
): number {
  return objectives.reduce((product, objective, i) => {
    const costs = all.map((candidate) => costsFor(candidate, [objective])[0]!).filter(Number.isFinite);
    return product * (reference[i]! - costs.reduce((least, cost) => Math.min(least, cost), Infinity));
  }, 1);
}
