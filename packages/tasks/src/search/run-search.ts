import type { Candidate, HpoContext, TaskContext } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { geneKey, ValueSpace } from '@uninas/space';
import type { RunLines } from '../run/run-lines.js';
import type { Ratings } from './ratings.js';

/** What is searched, and how much of it. */
export interface SearchSetting extends Pick<HpoContext, 'space' | 'genes'> {
  readonly ratings: Pick<Ratings, 'objectives' | 'isAllowed' | 'violation' | 'rate'>;
  /** Seconds of searching; that of this call if left out. */
  readonly elapsed?: () => number;
  /** Number of ratings there will be at the most. */
  readonly budget: number;
  readonly random: Random;
  readonly log: RunLines;
  readonly task: Pick<TaskContext, 'progress' | 'signal'>;
}

/** Searches to the end and shows how far it is; of a search that is interrupted, the candidates rated so far. */
export async function runSearch(
  { space, genes, ratings, budget, random, log, elapsed = stopwatch(), task: { progress, signal } }: SearchSetting,
  search: (context: HpoContext) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  const size = genes?.length ?? new ValueSpace(space).size;
  log.headline(`Searching ${size} architectures`);
  const found: Candidate[] = [];
  progress.start('search', Math.min(budget, size));
  try {
    return await search({
      space,
      ...(genes && { genes }),
      objectives: ratings.objectives,
      random,
      log,
      signal,
      isAllowed: (gene) => ratings.isAllowed(gene),
      violation: (gene) => ratings.violation(gene),
      elapsed,
      rate: async (gene, iteration) => {
        const candidate = await ratings.rate(gene, iteration);
        found.push(candidate);
        progress.update(found.length, geneKey(gene));
        return candidate;
      },
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return found;
    throw error;
  } finally {
    progress.stop();
  }
}

/** Seconds since it was made. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
