/** A request that cannot be answered, as the client is told. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param status of HTTP
   * @param code such as `UNINAS_ENOT_FOUND`
   * @param details data that belongs to the code, such as the problems of a configuration
   */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** There is no such thing. */
export function notFound(what: string): ApiError {
  return new ApiError(404, 'UNINAS_ENOT_FOUND', what);
}

/** What was asked makes no sense. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'UNINAS_EREQUEST', message);
}

/** One client asks too often. */
export function tooMany(): ApiError {
  return new ApiError(429, 'UNINAS_ETOO_MANY_REQUESTS', 'too many requests; wait a few seconds');
}
