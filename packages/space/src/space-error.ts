/** What kind of mistake a {@link SpaceError} reports. */
export type SpaceErrorCode =
  | 'UNINAS_ESPACE_GENE'
  | 'UNINAS_ESPACE_VALUES'
  | 'UNINAS_ESPACE_INDEX'
  | 'UNINAS_ESPACE_OBJECTIVE'
  | 'UNINAS_ESPACE_DATA';

/** A gene, a space or numbers that cannot be used; the message says what was found and what was expected. */
export class SpaceError extends Error {
  override readonly name = 'SpaceError';

  constructor(
    readonly code: SpaceErrorCode,
    message: string,
  ) {
    super(message);
  }
}
