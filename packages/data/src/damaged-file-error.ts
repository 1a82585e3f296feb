/** A file is not what it should be; the message names it and says what to do. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';
  readonly code = 'UNINAS_EDAMAGED_FILE';
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}; get the file again`, options);
  }
}
