/** The message at the bottom of an error: that of its cause, if it has one, since `fetch` says no more than that it failed. */
export function reasonOf(error: unknown): string {
  // not `instanceof`: errors may come from another realm
  if (typeof error !== 'object' || error === null) return String(error);
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  return 'message' in error ? String(error.message) : String(error);
}
