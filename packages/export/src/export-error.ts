/** What was to be exported cannot be; nothing was written. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  /** That the user's input is to be changed, rather than that work failed. */
  readonly isInput = true;
  readonly code: string;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    const { code } = (options.cause ?? {}) as { readonly code?: unknown };
    this.code = typeof code === 'string' && code.startsWith('UNINAS_') ? code : 'UNINAS_EEXPORT';
  }
}

/** What went wrong as a message about the input; defects of the program stay what they are. */
export function asExportError(error: unknown): unknown {
  const isDefect = [TypeError, RangeError, ReferenceError].some((type) => error instanceof type);
  if (isDefect || error instanceof ExportError || !(error instanceof Error)) return error;
  return new ExportError(error.message, { cause: error });
}
