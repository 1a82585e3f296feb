/** What the server answers to a request that it does not serve. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param status of HTTP; 0 if the server could not be reached
   * @param code such as `UNINAS_ECHANGED`
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
