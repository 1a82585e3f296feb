import type { ArgTreeNode } from '@uninas/core';
import type { OpenConfig } from '../open-config.js';
import type { Io } from '../terminal/io.js';
import { problemsText } from './problem-text.js';

/** Writes what is wrong with a configuration. @returns its tree, or undefined if there are errors */
export function requireTree(config: OpenConfig, io: Io): ArgTreeNode | undefined {
  io.err.write(problemsText(config.problems, { sink: io.err, sources: config.sources }));
  return config.ok ? config.tree : undefined;
}
