/** A folder cannot be used as a package with modules; the message says why and what to do. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
  readonly code = 'UNINAS_EPACKAGE';
}
