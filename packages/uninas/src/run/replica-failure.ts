/** An error as it is told from thread to thread. */
export interface ReplicaFailure {
  readonly message: string;
  readonly name: string;
  /** Such as `UNINAS_EMEMORY`. */
  readonly code?: string;
  readonly cause?: ReplicaFailure;
}

/** Whatever was thrown, as a message. */
export function failureOf(error: unknown): ReplicaFailure {
  if (!isError(error)) return { message: `${String(error)} was thrown`, name: 'Error' };
  const { message, name, cause } = error;
  const { code } = error as { readonly code?: unknown };
  return {
    message,
    name,
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && { cause: failureOf(cause) }),
  };
}

/** Also one that another thread threw, which is an error in everything but its nature. */
function isError(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string';
}

/** The error that a message tells of. */
export function errorOf({ message, name, code, cause }: ReplicaFailure): Error {
  const error = new Error(message, cause && { cause: errorOf(cause) });
  return Object.assign(error, { name, ...(code !== undefined && { code }) });
}
