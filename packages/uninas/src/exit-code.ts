/** What the process says at its end. */
export const EXIT = {
  done: 0,
  /** The work failed. */
  failed: 1,
  /** The input was wrong. */
  input: 2,
  /** Interrupted; what was saved is kept. */
  interrupted: 130,
} as const;

/** One of the four. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
