import { explain, fits, memberPath, toFlat, walk, type ArgSpec, type ArgTreeNode, type Register } from '@uninas/core';
import { Invocation } from '../command/invocation.js';
import { openConfig } from '../open-config.js';
import type { Io } from '../terminal/io.js';

/**
 * Words that set a value of a configuration: `--key=` for each of its keys, or,
 * once a key is typed, the word with each value that is known to be allowed.
 *
 * @param files configuration files that stand before it
 * @param words other words of that kind that stand before it
 */
export async function overrideWords(
  files: readonly string[],
  words: readonly string[],
  current: string,
  io: Io,
): Promise<readonly string[]> {
  const opened = await openTree(files, words, io);
  if (opened === undefined) return [];
  const { tree, register } = opened;
  const equals = current.indexOf('=');
  if (equals === -1) return Object.keys(toFlat(tree)).map((key) => `--${key}=`);
  const key = current.slice(0, equals);
  return valuesOf(tree, key.replace(/^--/, ''), register).map((value) => `${key}=${value}`);
}

/** The keys of a configuration, as `explain` takes them. */
export async function explainableKeys(files: readonly string[], io: Io): Promise<readonly string[]> {
  const opened = await openTree(files, [], io);
  return opened === undefined ? [] : Object.keys(toFlat(opened.tree));
}

/** What is wrong with the files is of no interest while a word is typed. */
async function openTree(
  files: readonly string[],
  words: readonly string[],
  io: Io,
): Promise<{ readonly tree: ArgTreeNode; readonly register: Register } | undefined> {
  if (files.length === 0) return undefined;
  try {
    const { tree, register } = await openConfig(new Invocation(files, words, new Map()), io);
    return tree && { tree, register };
  } catch {
    return undefined;
  }
}

function valuesOf(tree: ArgTreeNode, key: string, register: Register): readonly string[] {
  const path = explain(tree, key)[0]?.path;
  const fitting = (slot: Parameters<typeof fits>[1]): readonly string[] =>
    register.modules(slot.kind).flatMap((module) => (fits(module, slot) ? [module.name] : []));
  for (const node of walk(tree)) {
    const nameOf = (names: object): string | undefined =>
      Object.keys(names).find((name) => path === memberPath(node, name));
    const { args, metas } = node.entry;
    const [arg, slot] = [nameOf(args), nameOf(metas)];
    if (slot !== undefined) return fitting(metas[slot]!);
    if (arg !== undefined) return valuesOfArgument(args[arg]!, fitting);
  }
  return [];
}

function valuesOfArgument(
  { type, choices, kind, where, default: value }: ArgSpec,
  fitting: (slot: Parameters<typeof fits>[1]) => readonly string[],
): readonly string[] {
  switch (type) {
    case 'bool':
      return ['true', 'false'];
    case 'choice':
      return choices ?? [];
    case 'module':
      return kind === undefined ? [] : fitting({ kind, ...(where && { where }) });
    default:
      // nothing but the default is known, to begin with
      return value === '' || Array.isArray(value) ? [] : [String(value)];
  }
}
