/** How many workers may end over the same request before it fails. */
export const MOST_ENDED = 3;

/** How BullMQ watches a worker: a request of one that says nothing goes to another after some ten seconds. */
export const WORK = {
  concurrency: 1,
  lockDuration: 10_000,
  stalledInterval: 5000,
  maxStalledCount: MOST_ENDED - 1,
} as const;
