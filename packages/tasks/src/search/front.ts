import type { Candidate, SearchObjective } from '@uninas/contracts';
import { plotSvg } from '@uninas/runs';
import { costsOf, geneKey, paretoFront } from '@uninas/space';

/** The candidates that no other dominates, sorted by the first objective, the best first. */
export function firstFront(
  candidates: readonly Candidate[],
  objectives: readonly SearchObjective[],
): readonly Candidate[] {
  const costs = candidates.map((candidate) => costsFor(candidate, objectives));
  const front = paretoFront(costs.map((own) => ({ costs: own })));
  return front.toSorted((a, b) => (costs[a]![0] ?? 0) - (costs[b]![0] ?? 0) || a - b).map((i) => candidates[i]!);
}

/** The best candidate of each objective by itself; of equals, the one that is better in the others. */
export function bestOf(front: readonly Candidate[], objective: SearchObjective): Candidate | undefined {
  const costs = front.map((candidate) => costsFor(candidate, [objective])[0] ?? 0);
  return front[costs.indexOf(costs.reduce((a, b) => Math.min(a, b), Infinity))];
}

/**
 * Rows of the best candidates of each objective, which they name.
 *
 * @param rows one for each candidate of the front
 */
export function bestRows<T extends object>(
  front: readonly Candidate[],
  objectives: readonly SearchObjective[],
  rows: readonly T[],
): readonly (T & { readonly objective: string })[] {
  return objectives.flatMap((objective) => {
    const best = bestOf(front, objective);
    return best === undefined ? [] : [{ objective: objective.key, ...rows[front.indexOf(best)]! }];
  });
}

/** Aligned rows: the gene and its values. */
export function frontTable(front: readonly Candidate[]): readonly string[] {
  const keys = Object.keys(front[0]?.values ?? {});
  const rows = front.map(({ gene, iteration, values }) => [
    geneKey(gene),
    String(iteration),
    ...keys.map((key) => String(values[key] ?? '')),
  ]);
  const all = [['gene', 'iteration', ...keys], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) => `    ${row.map((text, i) => text.padEnd(widths[i]!)).join('    ')}`.trimEnd());
}

/** SVG figures by file. */
export type Figures = ReadonlyMap<string, string>;

/** What else a figure of candidates shows. */
export interface FrontFigureOptions {
  /** That of everything there is, if it is to be drawn; not beside a single objective. */
  readonly trueFront?: readonly Candidate[];
  /** Whether the colour of a candidate tells its iteration. */
  readonly isByIteration?: boolean;
}

/** All candidates and their front: the first two objectives, or the one over the order of rating. */
export function frontFigure(
  candidates: readonly Candidate[],
  objectives: readonly SearchObjective[],
  { trueFront = [], isByIteration = false }: FrontFigureOptions = {},
): string {
  const [first, second] = objectives;
  const title = `${candidates.length} rated architectures`;
  const valueOf = ({ values }: Candidate, objective: SearchObjective): number => values[objective.key] ?? Number.NaN;
  const rated = {
    name: 'rated',
    kind: 'scatter',
    ...(isByIteration && shadesOf(candidates)),
  } as const;
  if (second === undefined) {
    const points = candidates.map((candidate, i) => [i + 1, valueOf(candidate, first!)] as const);
    return plotSvg({ title, xLabel: 'order of rating', yLabel: first!.key, series: [{ ...rated, points }] });
  }
  const pointOf = (candidate: Candidate): readonly [number, number] => [
    valueOf(candidate, first!),
    valueOf(candidate, second),
  ];
  // projected on two objectives: with more of them, the points need not form a staircase
  const kind = objectives.length === 2 ? 'front' : 'scatter';
  const front = firstFront(candidates, objectives).map(pointOf);
  const series = [
    { ...rated, points: candidates.map(pointOf) },
    ...(trueFront.length === 0
      ? []
      : [{ name: 'true front', kind: 'scatter', points: trueFront.map(pointOf) } as const]),
    { name: 'front', kind, points: front } as const,
  ];
  return plotSvg({ title, xLabel: first!.key, yLabel: second.key, series });
}

/** The iterations of candidates as colours, and their range as a name. */
function shadesOf(candidates: readonly Candidate[]): { readonly name: string; readonly shades: readonly number[] } {
  const last = candidates.reduce((most, { iteration }) => Math.max(most, iteration), 0);
  return {
    name: `rated, iterations 0 to ${last}`,
    shades: candidates.map(({ iteration }) => (last === 0 ? 0 : iteration / last)),
  };
}

/** Costs of a candidate, less being better; a value that is no number is the worst. */
export function costsFor(
  { values }: Pick<Candidate, 'values'>,
  objectives: readonly SearchObjective[],
): readonly number[] {
  const worst = objectives.flatMap(({ key, maximize }) =>
    Number.isNaN(values[key]) ? [[key, maximize ? -Infinity : Infinity] as const] : [],
  );
  return costsOf({ ...values, ...Object.fromEntries(worst) }, objectives);
}
