import { useQuery } from '@tanstack/react-query';
import { modulesOf, type Modules, type RegisterAnswer } from '../editor/state/register.js';
import { request } from './request.js';

/** The modules of the server; undefined until it has told of them. */
export function useModules(): Modules | undefined {
  const { data } = useQuery({
    // the editor asks for the same
    queryKey: ['register'],
    queryFn: ({ signal }) => request<RegisterAnswer>('/register', { signal }),
    select: modulesOf,
    staleTime: 60_000,
    structuralSharing: false,
  });
  return data;
}
