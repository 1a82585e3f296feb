import type { ArgTreeNode, Problem, Source } from '@uninas/core';
import { readConfig } from '@uninas/core/node';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, type Invocation } from './command/invocation.js';
import { openRegister, type Surroundings } from './open-register.js';
import type { Io } from './terminal/io.js';

/** A configuration with everything that belongs to it. */
export interface OpenConfig extends Surroundings {
  /** Undefined if not even the task is known. */
  readonly tree: ArgTreeNode | undefined;
  /** Of plugins, then of the configuration. */
  readonly problems: readonly Problem[];
  readonly ok: boolean;
  readonly sources: readonly Source[];
}

/** What is asked for beyond the command line. */
export interface ConfigOptions {
  /** Instead of the positionals. */
  readonly files?: readonly string[];
  /** Whether an earlier run that is inherited from must be there. */
  readonly mustInherit?: boolean;
}

/**
 * Reads the configuration of a command line.
 *
 * @throws {UsageError} if an override was written without dashes
 */
export async function openConfig(
  invocation: Invocation,
  io: Pick<Io, 'cwd' | 'env'>,
  options: ConfigOptions = {},
): Promise<OpenConfig> {
  const { files = invocation.positionals, mustInherit = false } = options;
  for (const file of files) {
    if (!/^[\w{}#.]+=/.test(file) || existsSync(resolve(io.cwd, file))) continue;
    throw new UsageError(`there is no file ${file}; to set a value write --${file}`);
  }
  const surroundings = await openRegister(invocation, io);
  const { register, home } = surroundings;
  const request = { files, words: invocation.words, cwd: io.cwd, home, mustInherit };
  const { tree, problems: found, sources, files: read } = await readConfig(request, register);
  const problems = [...surroundings.problems, ...inTextOrder(found, read)];
  return { ...surroundings, tree, problems, ok: problems.every((problem) => problem.severity === 'warning'), sources };
}

/** Problems in the order in which the files are read, those of the command line last. */
function inTextOrder(problems: readonly Problem[], files: readonly string[]): readonly Problem[] {
  const layer = ({ file }: Problem): number => {
    const at = file === undefined ? -1 : files.indexOf(file);
    return at === -1 ? files.length : at;
  };
  return [...problems].sort(
    (a, b) => layer(a) - layer(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
