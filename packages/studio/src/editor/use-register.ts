import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../api/request.js';
import { modulesOf, type RegisterAnswer } from './state/register.js';
import { editor } from './state/use-editor.js';

/** Asks the server what is installed and gives it to the editor; asked anew when the window comes back. */
export function useRegister(): UseQueryResult<RegisterAnswer> {
  const answer = useQuery({
    queryKey: ['register'],
    queryFn: ({ signal }) => request<RegisterAnswer>('/register', { signal }),
    staleTime: 60_000,
  });
  const { data } = answer;
  useEffect(() => {
    if (data !== undefined) editor.getState().setModules(modulesOf(data));
  }, [data]);
  return answer;
}
