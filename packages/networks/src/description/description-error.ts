/** One thing that is wrong with a description. */
export interface DescriptionProblem {
  /** Place in the description, such as `submodules.stem.kwargs.k_size`; empty for the root. */
  readonly path: string;
  readonly message: string;
  /** Place in the text that was read, as in `net.network_config:3:14`. */
  readonly at?: string;
}

/** How a {@link DescriptionError} came about. */
export interface DescriptionErrorOptions extends ErrorOptions {
  /** The file that holds the description; it begins every line of the message that no place in it begins. */
  readonly file?: string | undefined;
  /** Whether the description itself is right, but makes no network of these shapes. */
  readonly isShape?: boolean;
}

/** Problems that a message names; `problems` has all of them. */
const SHOWN = 20;

/** A description cannot be made into a network. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
  readonly code = 'UNINAS_EDESCRIPTION';
  /** Whether the description itself is right, but makes no network of these shapes. */
  readonly isShape: boolean;

  constructor(
    readonly problems: readonly DescriptionProblem[],
    { file, isShape = false, ...options }: DescriptionErrorOptions = {},
  ) {
    const lines = problems.slice(0, SHOWN).map(({ at, path, message }) => textOf([at ?? file, path, message]));
    const others = problems.length - lines.length;
    super([...lines, ...(others > 0 ? [`and ${others} more`] : [])].join('\n'), options);
    this.isShape = isShape;
  }
}

/** Runs `f`; what it finds wrong with a description is said of the file. */
export async function inFile<T>(file: string, f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    throw new DescriptionError(error.problems, { file, isShape: error.isShape, cause: error });
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
