import type { PlannedModule } from '@uninas/contracts';

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
  /** What was planned before it came about. */
  readonly begun?: readonly PlannedModule[];
  /** What may help, as a last line of the message. */
  readonly hint?: string | undefined;
}

/** Problems that a message names; `problems` has all of them. */
const SHOWN = 20;

/** A description cannot be made into a network. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
  readonly code = 'UNINAS_EDESCRIPTION';
  /** Whether the description itself is right, but makes no network of these shapes. */
  readonly isShape: boolean;
  /** What was planned before it came about. */
  readonly begun: readonly PlannedModule[];

  constructor(
    readonly problems: readonly DescriptionProblem[],
    private readonly options: DescriptionErrorOptions = {},
  ) {
    const { file, isShape = false, begun = [], hint, ...others } = options;
    const lines = problems.slice(0, SHOWN).map(({ at, path, message }) => textOf([at ?? file, path, message]));
    const more = problems.length - lines.length;
    const ends = [...(more > 0 ? [`and ${more} more`] : []), ...(hint === undefined ? [] : [hint])];
    super([...lines, ...ends].join('\n'), others);
    this.isShape = isShape;
    this.begun = begun;
  }

  /** The same error with more that is known of it. */
  with(options: DescriptionErrorOptions, problems = this.problems): DescriptionError {
    return new DescriptionError(problems, { ...this.options, cause: this, ...options });
  }
}

/** Runs `f`; what it finds wrong with a description is said of the file. */
export async function inFile<T>(file: string, f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    throw error.with({ file });
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
