import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { planNetwork, type NetworkQuestion, type PlannedNetwork } from '../api/network-api.js';

/**
 * The plan of a network; nothing is asked while the question is undefined, and
 * what is no longer asked is given up.
 *
 * @param isLasting whether the former plan is shown until there is another
 */
export function useNetwork(question: NetworkQuestion | undefined, isLasting = false): UseQueryResult<PlannedNetwork> {
  return useQuery({
    queryKey: ['network', question],
    queryFn: ({ signal }) => planNetwork(question!, signal),
    enabled: question !== undefined,
    // the same question has the same answer, as long as its files do not change
    staleTime: 60_000,
    retry: false,
    ...(isLasting && { placeholderData: keepPreviousData }),
  });
}
