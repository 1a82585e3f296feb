/** One thing that is wrong with a description. */
export interface DescriptionProblem {
  /** Place in the description, such as `submodules.stem.kwargs.k_size`; empty for the root. */
  readonly path: string;
  readonly message: string;
}

/** How a {@link DescriptionError} came about. */
export interface DescriptionErrorOptions extends ErrorOptions {
  /** The file that holds the description; it begins every line of the message. */
  readonly file?: string | undefined;
}

/** A description cannot be made into a network. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
  readonly code = 'UNINAS_EDESCRIPTION';

  constructor(
    readonly problems: readonly DescriptionProblem[],
    { file, ...options }: DescriptionErrorOptions = {},
  ) {
    super(problems.map(({ path, message }) => textOf([file, path, message])).join('\n'), options);
  }
}

/** Runs `f`; what it finds wrong with a description is said of the file. */
export async function inFile<T>(file: string, f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    throw new DescriptionError(error.problems, { file, cause: error });
  }
}

/** A path that is one or more keys longer. */
export function placeBelow(path: string, ...keys: readonly (string | number)[]): string {
  const tail = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return path === '' ? tail.replace(/^\./, '') : `${path}${tail}`;
}

function textOf(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(': ');
}
