/** One thing that is wrong with a description. */
export interface DescriptionProblem {
  /** Place in the description, such as `submodules.stem.kwargs.k_size`; empty for the root. */
  readonly path: string;
  readonly message: string;
}

/** A description cannot be made into a network. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError';
  readonly code = 'UNINAS_EDESCRIPTION';

  constructor(
    readonly problems: readonly DescriptionProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n'), options);
  }
}

/** A path that is one or more keys longer. */
export function placeBelow(path: string, ...keys: readonly (string | number)[]): string {
  const tail = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return path === '' ? tail.replace(/^\./, '') : `${path}${tail}`;
}
