/** Something that a configuration asks for cannot be had; nothing was written then. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
  /** That the user's input is to be changed, rather than that work failed. */
  readonly isInput = true;
  readonly code: string;

  constructor(
    /** Place in the tree of what could not be set up. */
    readonly path: string,
    cause: unknown,
  ) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\n  at        ${path}`, { cause });
    const { code } = cause as { readonly code?: unknown };
    this.code = typeof code === 'string' && code.startsWith('UNINAS_') ? code : 'UNINAS_ESETUP';
  }
}

/**
 * Does what may fail for reasons that the configuration holds.
 *
 * @param path tree path of the module or argument
 * @throws {SetUpError}
 */
export async function setUp<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SetUpError(path, error);
  }
}
