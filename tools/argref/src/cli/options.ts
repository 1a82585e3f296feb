import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the words after the command say. */
export interface Options {
  readonly help: boolean;
  readonly check: boolean;
  /** Every package of the workspace. */
  readonly all: boolean;
  /** Folders as absolute paths, in the order given, each once. */
  readonly packages: readonly string[];
  readonly out: string | undefined;
}

/** The words of the command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads the words of the command line; `--package a b` and `--package a --package b` are the same.
 *
 * @throws {UsageError} if there is an option that the command does not have
 */
export function readOptions(words: readonly string[], command: 'update' | 'check' | 'docs', cwd: string): Options {
  const common = {
    help: { type: 'boolean', short: 'h' },
    all: { type: 'boolean' },
    package: { type: 'string', multiple: true },
  } as const;
  const docs = { ...common, packages: common.package, out: { type: 'string' }, check: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: command === 'docs' ? docs : common,
    });
    const {
      help = false,
      check = false,
      all = false,
      out,
      package: one = [],
      packages: many = [],
    } = values as {
      readonly help?: boolean;
      readonly check?: boolean;
      readonly all?: boolean;
      readonly out?: string;
      readonly package?: readonly string[];
      readonly packages?: readonly string[];
    };
    const folders = [...one, ...many, ...positionals].map((folder) => resolve(cwd, folder));
    return {
      help,
      check,
      all,
      packages: [...new Set(folders)],
      out: out === undefined ? undefined : resolve(cwd, out),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
