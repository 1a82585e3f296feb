import { QueryClient } from '@tanstack/react-query';

/** What the server answered, for all of the page; it tells of changes by its event stream, and a window that comes back asks again. */
export const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5_000 } } });
