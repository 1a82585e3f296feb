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
