import type { ArgTreeNode } from '@uninas/core';
import type { OpenConfig } from '../open-config.js';
import type { Io } from '../terminal/io.js';
import { showProblems } from './show-problems.js';

/** Writes what is wrong with a configuration. @returns its tree, or undefined if there are errors */
export async function requireTree(config: OpenConfig, io: Io): Promise<ArgTreeNode | undefined> {
  await showProblems(config.problems, config.sources, io);
  return config.ok ? config.tree : undefined;
}
