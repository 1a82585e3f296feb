import { useQuery } from '@tanstack/react-query';
import { modulesOf, type Modules, type RegisterAnswer } from '../editor/state/register.js';
import { request } from './request.js';

/** The modules of the server; undefined until it has told of them. */
export function useModules(): Modules | undefined {
  const { data } = useQuery({
    queryKey: ['register'],
    queryFn: async ({ signal }) => modulesOf(await request<RegisterAnswer>('/register', { signal })),
    staleTime: Infinity,
    // compared with what was there, it would be walked through
    structuralSharing: false,
  });
  return data;
}
