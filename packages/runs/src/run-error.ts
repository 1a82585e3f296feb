/** What kind of failure a {@link RunError} reports. */
export type RunErrorCode =
  | 'UNINAS_ERUN_WRITE'
  | 'UNINAS_ERUN_READ'
  | 'UNINAS_ERUN_FOLDER'
  | 'UNINAS_ERUN_LOCKED'
  | 'UNINAS_ERUN_JSON'
  | 'UNINAS_ERUN_JOURNAL'
  | 'UNINAS_ERUN_TENSORS'
  | 'UNINAS_ERUN_CHECKPOINT'
  | 'UNINAS_ERUN_FIGURE';

/** The parts of a {@link RunError}; each is a fragment without a full stop. */
export interface RunFailure {
  readonly code: RunErrorCode;
  /** The file or folder concerned; empty if there is none. */
  readonly path: string;
  /** What could not be done, and why, in words. */
  readonly what: string;
  /** What is still there. */
  readonly kept?: string | undefined;
  /** What to do. */
  readonly fix?: string | undefined;
  readonly cause?: unknown;
}

/** A run folder that cannot be written, read or trusted: what happened, what was kept, and the way out. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunErrorCode;
  readonly path: string;
  readonly what: string;
  readonly kept: string | undefined;
  readonly fix: string | undefined;

  constructor({ code, path, what, kept, fix, cause }: RunFailure) {
    const place = path === '' ? what : `${path}: ${what}`;
    super([place, kept, fix].filter((part) => part !== undefined).join('; '), cause === undefined ? {} : { cause });
    this.code = code;
    this.path = path;
    this.what = what;
    this.kept = kept;
    this.fix = fix;
  }
}
