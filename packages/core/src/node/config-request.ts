import type { Source } from '../config/source.js';
import type { Register } from '../register/register.js';
import type { EarlierRun } from '../tree/inherit.js';
import type { ParseResult } from '../tree/parse.js';
import type { Home } from './home.js';

/** A configuration as the command line gives it: files, then words; the last one wins. */
export interface ConfigRequest {
  /** Also names of shipped configurations, placeholders and lists with commas; see `configFiles`. */
  readonly files: readonly string[];
  /** Texts by file name; a file in it is not read from the disk. */
  readonly texts?: ReadonlyMap<string, string>;
  /** `--key=value`, raw. */
  readonly words?: readonly string[];
  readonly cwd?: string;
  readonly home: Home;
  /** Whether an earlier run that is to be inherited from must be there. */
  readonly mustInherit?: boolean;
  /** Whether the earlier run in an absolute folder may be looked at; every one when left out. */
  readonly mayInherit?: (folder: string) => boolean;
}

/** A parsed configuration with the texts it comes from. */
export interface ReadConfig extends ParseResult {
  /** The files that were read, or should have been, in order. */
  readonly files: readonly string[];
  readonly sources: readonly Source[];
}

/**
 * Reads and parses a configuration; everything that is wrong is in `problems`.
 *
 * What parses is imported only now: listings do without.
 */
export async function readConfig(request: ConfigRequest, register: Register): Promise<ReadConfig> {
  const parser = await import('./read-config.js');
  return parser.readConfig(request, register);
}

/** The earlier run that a path names, as a task would inherit from it; undefined if there is none. */
export async function readEarlierRun(
  path: string,
  request: Pick<ConfigRequest, 'cwd' | 'home' | 'mayInherit'>,
): Promise<EarlierRun | undefined> {
  const parser = await import('./read-config.js');
  return parser.readEarlierRun(path, undefined, request);
}
