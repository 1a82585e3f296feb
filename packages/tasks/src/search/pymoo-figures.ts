import type { Candidate, SearchObjective } from '@uninas/contracts';
import { GENERATIONS_FIGURE, HYPERVOLUME_FIGURE } from '../run/open-run.js';
import { frontFigure, type Figures } from './front.js';
import { hypervolumeFigure } from './generation-figures.js';

/** What there is to compare a search with. */
export interface Known {
  readonly all?: readonly Candidate[];
  readonly trueFront?: readonly Candidate[];
}

/** The figures of a search by generations: `fa.svg`, and `hv.svg` for at most three objectives. */
export function pymooFigures(
  candidates: readonly Candidate[],
  objectives: readonly SearchObjective[],
  known: Known = {},
): Figures {
  const { trueFront } = known;
  const all = frontFigure(candidates, objectives, { isByIteration: true, ...(trueFront && { trueFront }) });
  const covered = hypervolumeFigure(candidates, objectives, known);
  return new Map([
    [GENERATIONS_FIGURE, all],
    ...(covered === undefined ? [] : [[HYPERVOLUME_FIGURE, covered] as const]),
  ]);
}
