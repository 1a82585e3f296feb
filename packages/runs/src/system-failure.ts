import { RunError } from './run-error.js';

/** In words, what the operating system reports, and what can be done about it. */
const REASONS: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  ENOSPC: ['the disk is full', 'free some space, then resume the run'],
  EDQUOT: ['the disk quota is used up', 'free some space, then resume the run'],
  EFBIG: ['the file would exceed the allowed size', 'raise the limit (ulimit -f), then resume the run'],
  EACCES: ['permission denied', 'change the permissions, or choose another folder'],
  EPERM: ['not permitted', 'change the permissions, or choose another folder'],
  EROFS: ['the file system is read-only', 'choose another folder'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'choose another folder, or move that file away'],
  EISDIR: ['it is a folder, not a file', 'choose another name'],
  EEXIST: ['it exists already', 'choose another name'],
  ENOENT: ['no such file or folder', 'check the path'],
  ENOTEMPTY: ['the folder is not empty', 'choose another folder'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  ELOOP: ['the symbolic links run in a circle', 'check the path'],
  EMFILE: ['too many files are open', 'raise the limit (ulimit -n)'],
  ENFILE: ['too many files are open in the system', 'close some'],
  EIO: ['the device failed', 'check the disk'],
  ENXIO: ['the device is gone', 'check the disk'],
  ERR_FS_FILE_TOO_LARGE: ['the file is larger than 2 GiB', 'it cannot be read in one piece'],
  ERR_INVALID_ARG_VALUE: ['the path holds a null byte', 'check the path'],
};

/** The system's code of an error, such as `ENOSPC`, if it has one. */
export function codeOf(error: unknown): string | undefined {
  // no instanceof: the system's errors may come from another realm than this module
  const coded = typeof error === 'object' && error !== null && 'code' in error;
  return coded && typeof error.code === 'string' ? error.code : undefined;
}

/** A failed write as a {@link RunError}; an error that is one already passes unchanged. */
export function writeFailed(path: string, error: unknown, kept: string): RunError {
  if (error instanceof RunError) return error;
  const { reason, fix } = inWords(error);
  return new RunError({ code: 'UNINAS_ERUN_WRITE', path, what: `cannot write: ${reason}`, kept, fix, cause: error });
}

/** A failed read as a {@link RunError}; an error that is one already passes unchanged. */
export function readFailed(path: string, error: unknown): RunError {
  if (error instanceof RunError) return error;
  const { reason, fix } = inWords(error);
  return new RunError({ code: 'UNINAS_ERUN_READ', path, what: `cannot read: ${reason}`, fix, cause: error });
}

function inWords(error: unknown): { reason: string; fix: string } {
  const code = codeOf(error);
  const known = code === undefined ? undefined : REASONS[code];
  if (known !== undefined) return { reason: `${known[0]} (${code})`, fix: known[1] };
  return { reason: error instanceof Error ? error.message : String(error), fix: 'see the cause' };
}
