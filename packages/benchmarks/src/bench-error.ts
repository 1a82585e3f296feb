/** Results that cannot be read, or a value that is not among them. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  readonly code = 'UNINAS_EBENCH';

  /**
   * @param place file, with the line if there is one; empty if it is about no file
   * @param what a fragment without a full stop
   */
  constructor(
    readonly place: string,
    what: string,
    options?: ErrorOptions,
  ) {
    super(place === '' ? what : `${place}: ${what}`, options);
  }
}
