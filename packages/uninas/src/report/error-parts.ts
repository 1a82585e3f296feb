/** What can be said of a thrown value. */
export interface ErrorParts {
  readonly message: string;
  readonly code?: string;
}

/** Message and code of a thrown value; only codes of UniNAS mean something to the user. */
export function errorParts(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  const isOurs = typeof code === 'string' && code.startsWith('UNINAS_');
  return { message: error.message, ...(isOurs && { code }) };
}
