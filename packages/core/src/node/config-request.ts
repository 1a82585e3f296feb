import type { Source } from '../config/source.js';
import type { Register } from '../register/register.js';
import type { ParseResult } from '../tree/parse.js';
import type { Home } from './home.js';

/** A configuration as the command line gives it: files, then words; the last one wins. */
export interface ConfigRequest {
  readonly files: readonly string[];
  /** `--key=value`, raw. */
  readonly words?: readonly string[];
  readonly cwd?: string;
  readonly home: Home;
  /** Whether an earlier run that is to be inherited from must be there. */
  readonly mustInherit?: boolean;
}

/** A parsed configuration with the texts it comes from. */
export interface ReadConfig extends ParseResult {
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
