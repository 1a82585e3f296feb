import type { ArgValue } from '../declare/arg.js';
import type { Entry } from '../config/layer.js';
import { STANDARD_PATHS } from '../config/placeholder.js';
import { isOk, type Problem } from '../diagnose/problem.js';
import type { Register } from '../register/register.js';
import { walk, type ArgTreeNode } from './arg-tree.js';
import { assignArgs } from './assign.js';
import { buildRoot, fillSlots } from './build.js';
import type { DraftNode, ParseContext } from './draft.js';
import { EntryIndex } from './entry-index.js';
import { inherit, type EarlierRun } from './inherit.js';
import { reportLeftovers } from './leftover.js';
import { checkRules } from './rules.js';
import { checkPlaceholders } from './wildcards.js';

/** What parsing may need from outside. */
export interface ParseOptions {
  /**
   * The configuration of an earlier run in a folder, or undefined if there is
   * none to be read. Without this function inheritance is deferred.
   */
  readonly earlierRun?: (folder: string, args: Readonly<Record<string, ArgValue>>) => EarlierRun | undefined;
  /** Names of configured paths beside the standard ones, usable as placeholders. */
  readonly pathNames?: readonly string[];
  /** Whether an absent earlier run is an error, as when the task is about to run. */
  readonly mustInherit?: boolean;
}

/** An argument tree and everything that is wrong with the configuration it comes from. */
export interface ParseResult {
  /** Present as soon as the task is known, even if there are problems. */
  readonly tree: ArgTreeNode | undefined;
  readonly problems: readonly Problem[];
  /** Whether there are no errors. */
  readonly ok: boolean;
}

/**
 * Turns the entries of all layers, lowest first, into an argument tree.
 *
 * Pure: no file is read and no module code runs. All problems are found at
 * once; each is reported in one place only.
 */
export function parse(entries: readonly Entry[], register: Register, options: ParseOptions = {}): ParseResult {
  const context: ParseContext = {
    register,
    entries: new EntryIndex(entries),
    problems: [],
    broken: new Map(),
    doubtful: new Set(),
    removals: [],
    unknown: new Set(),
    awaited: new Set(),
  };
  const root = buildRoot(context);
  if (root === undefined) return { tree: undefined, problems: context.problems, ok: false };
  const pathNames = [...STANDARD_PATHS, ...(options.pathNames ?? [])];
  assignArgs(context, root);
  const absent = inherit(context, root, options);
  fillSlots(context, root);
  reportLeftovers(context, root);
  for (const node of walk(root)) checkRules(context, node);
  checkPlaceholders(context, root, pathNames);
  if (absent !== undefined && isMissed(context, root)) context.problems.unshift(absent);
  return { tree: toTree(root), problems: context.problems, ok: isOk(context.problems) };
}

/** The tree without what only parsing needs, such as the way back to parents. */
function toTree(draft: DraftNode): ArgTreeNode {
  const { cls, entry, slot, index, path, args, origin, origins, deferred } = draft;
  const children: Record<string, readonly ArgTreeNode[]> = {};
  for (const [name, drafts] of Object.entries(draft.children)) children[name] = drafts.map(toTree);
  return { cls, entry, slot, index, path, args, children, origin, origins, deferred };
}

/** Whether an absent earlier run leaves anything open. */
function isMissed(context: ParseContext, root: DraftNode): boolean {
  return context.awaited.size > 0 || root.deferred.some((slot) => root.children[slot]!.length === 0);
}
