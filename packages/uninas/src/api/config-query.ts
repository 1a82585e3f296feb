import type { Io } from '../terminal/io.js';
import { Invocation } from '../command/invocation.js';

/** A configuration as a program gives it: what the command line takes, without a command line. */
export interface ConfigQuery {
  /** Configuration files, merged left to right. */
  readonly files: readonly string[];
  /** Values that are set after all files, such as `{cls_trainer}.max_epochs=3`. */
  readonly set?: readonly string[];
  /** Folders or files of plugins that are not installed. */
  readonly plugins?: readonly string[];
  /** Folder that paths are relative to, and from which packages are found; that of the process when left out. */
  readonly cwd?: string;
  /** Environment with `UNINAS_HOME`; that of the process when left out. */
  readonly env?: Io['env'];
}

/** The command line that would ask for the same. */
export function invocationOf({ files, set = [], plugins = [] }: ConfigQuery): Invocation {
  const words = set.map((text) => (text.startsWith('--') ? text : `--${text}`));
  return new Invocation(files, words, new Map([['plugin', plugins]]));
}

/** Where it would be asked. */
export function placeOf({ cwd = process.cwd(), env = process.env }: ConfigQuery): Pick<Io, 'cwd' | 'env'> {
  return { cwd, env };
}
