import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listRuns } from '../../api/runs-api.js';
import type { Run } from '../../api/run-types.js';
import { RestEstimate, type Overall } from './overall.js';
import { withEvent, withRun } from './run-list.js';
import { stream } from './stream.js';

export const RUNS = ['runs'] as const;
/** Milliseconds between two questions while the server tells nothing by itself. */
const POLL = 10_000;

const estimates = new Map<string, RestEstimate>();

/** All runs, the newest first, as they are now. */
export function useRuns(): UseQueryResult<readonly Run[]> {
  const queries = useQueryClient();
  useEffect(() => {
    const stopListening = stream.listen((event) => {
      if (event.name === 'progress') estimateOf(event.data.id).add(event.data.progress, Date.now());
      queries.setQueryData<readonly Run[]>(RUNS, (runs) => runs && withEvent(runs, event));
    });
    // what was missed is asked for
    const stopWatching = stream.watch((state) => {
      if (state === 'open') void queries.invalidateQueries({ queryKey: RUNS });
    });
    return () => {
      stopListening();
      stopWatching();
    };
  }, [queries]);
  return useQuery({
    queryKey: RUNS,
    queryFn: ({ signal }) => listRuns(signal),
    refetchInterval: () => (stream.state === 'open' ? false : POLL),
  });
}

/** Shows a run as the server answered, before it is told of. */
export function noteRun(queries: QueryClient, run: Run): void {
  queries.setQueryData<readonly Run[]>(RUNS, (runs) => runs && withRun(runs, run));
}

/** How far a run is as a whole, and the seconds that it will take on, where they can be said. */
export function whereIs({ id, state, progress }: Run): (Overall & { readonly left?: number }) | undefined {
  if (progress === undefined) return undefined;
  const estimate = estimateOf(id);
  if (estimate.overall === undefined) estimate.add(progress, Date.now());
  const left = state === 'running' ? estimate.left(progress) : undefined;
  return { ...estimate.overall!, ...(left !== undefined && { left }) };
}

function estimateOf(id: string): RestEstimate {
  const known = estimates.get(id) ?? new RestEstimate();
  estimates.set(id, known);
  return known;
}
