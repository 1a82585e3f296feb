import { parseStep } from '../config/key.js';
import { isRecord, placeOf, type Entry, type Origin } from '../config/layer.js';
import type { ArgValue } from '../declare/arg.js';
import type { Inherits } from '../declare/inherits.js';
import type { Problem } from '../diagnose/problem.js';
import { memberPath, type ArgTreeNode } from './arg-tree.js';
import type { DraftNode, ParseContext } from './draft.js';
import type { ParseOptions } from './parse.js';
import { parse } from './parse.js';
import { toHierarchical, type NodeData } from '../convert/hierarchical.js';

/** The configuration of an earlier run, as read from its folder. */
export interface EarlierRun {
  /** The file it was read from. */
  readonly name: string;
  readonly entries: readonly Entry[];
  /** What is wrong with the file, if it could not be read. */
  readonly damage?: string;
  /** Whether the run would take over from itself, directly or through the runs it inherited from. */
  readonly isCyclic?: boolean;
  /** Whether it is a run of the Python original, whose weights nothing here can load. */
  readonly isForeign?: boolean;
}

/** Reasons that are told when a run cannot be inherited from. */
const SHOWN = 5;

/** The layer of inherited values, below every file. */
const INHERITED_LAYER = -1;

/**
 * Gives the task what it takes over from an earlier run, as the lowest layer.
 *
 * @returns the problem to be reported if the absence of that run turns out to leave something open
 */
export function inherit(context: ParseContext, root: DraftNode, options: ParseOptions): Problem | undefined {
  const { inherits } = root.entry;
  if (inherits === undefined) return undefined;
  const folder = String(root.args[inherits.from]);
  const earlier = options.earlierRun?.(folder, root.args);
  if (earlier === undefined) {
    root.deferred.push(...inherits.take);
    return absence(root, inherits, folder, options);
  }
  const refuse = (code: 'UNINAS_ECYCLE' | 'UNINAS_EINHERIT', message: string): undefined => {
    context.problems.push(problemOf(root, inherits, code, message, folder));
    root.deferred.push(...inherits.take);
  };
  if (earlier.isCyclic === true) return refuse('UNINAS_ECYCLE', `${folder} leads back to this run itself`);
  if (earlier.damage !== undefined) {
    return refuse('UNINAS_EINHERIT', `${earlier.name} cannot be inherited from: ${earlier.damage}`);
  }
  const { pathNames } = options;
  const { tree, problems } = parse(earlier.entries, context.register, pathNames ? { pathNames } : {});
  const slotOf = ({ path }: Problem): string => path.split(/[.#]/)[0]!;
  const errors = problems.filter(({ severity }) => severity === 'error');
  // what is wrong in a module that is replaced here anyway is nobody's concern
  const replaced = inherits.take.filter(
    (slot) => errors.some((e) => slotOf(e) === slot) && isNamed(context, root, slot),
  );
  const own = errors.filter(
    (e) => (slotOf(e) === '' || inherits.take.includes(slotOf(e))) && !replaced.includes(slotOf(e)),
  );
  if (tree === undefined || own.length > 0) {
    return refuse('UNINAS_EINHERIT', `${earlier.name} cannot be inherited from: ${reasonsOf(own)}`);
  }
  if (earlier.isForeign === true) {
    const message = `${folder} is a run of UniNAS in Python: arguments can be inherited, weights cannot be loaded`;
    context.problems.push(problemOf(root, inherits, 'UNINAS_WINHERIT', message, folder));
  }
  const origin: Origin = { layer: INHERITED_LAYER, pointer: [], inherited: earlier.name };
  const take = inherits.take.filter((slot) => !replaced.includes(slot));
  root.contributions.push({ data: takeFrom(tree, { ...inherits, take }), origin, seq: -1 });
  return undefined;
}

/** Whether a layer above says which class a slot of the task holds. */
function isNamed(context: ParseContext, root: DraftNode, slot: string): boolean {
  const values = context.entries.of(root, slot, true).map(({ value }) => value);
  return values.some((value) => (isRecord(value) ? Object.hasOwn(value, 'cls') : value !== null && value !== ''));
}

/** The first few reasons, and how many there are beyond. */
function reasonsOf(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'it names no task';
  const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : '';
  return (
    problems
      .slice(0, SHOWN)
      .map(({ message }) => message)
      .join('; ') + more
  );
}

function absence(root: DraftNode, inherits: Inherits, folder: string, { mustInherit = false }: ParseOptions): Problem {
  const slots = inherits.take.join(', ');
  const message = `there is no earlier run in ${folder}; what it would give (${slots}) is not checked`;
  return problemOf(root, inherits, mustInherit ? 'UNINAS_EINHERIT' : 'UNINAS_WINHERIT', message, folder);
}

function problemOf(
  root: DraftNode,
  inherits: Inherits,
  code: 'UNINAS_ECYCLE' | 'UNINAS_EINHERIT' | 'UNINAS_WINHERIT',
  message: string,
  folder: string,
): Problem {
  const origin = root.origins[inherits.from] ?? root.origin;
  return {
    code,
    severity: code === 'UNINAS_WINHERIT' ? 'warning' : 'error',
    ...(origin && placeOf(origin, 'value')),
    path: memberPath(root, inherits.from),
    message,
    found: folder,
    expected: ['the folder of a run'],
    suggestion: `${inherits.from}: the folder of the run to take over from`,
  };
}

/** The subtree that is taken over, after what is dropped and set. */
function takeFrom(tree: ArgTreeNode, inherits: Inherits): NodeData {
  const data = toHierarchical(tree) as Record<string, unknown>;
  const taken: Record<string, unknown> = {};
  for (const slot of inherits.take) {
    if (Object.hasOwn(data, slot)) taken[slot] = data[slot];
  }
  for (const path of inherits.drop ?? []) {
    edit(taken, path, (owner, name) => {
      delete owner[name];
    });
  }
  for (const [path, value] of Object.entries(inherits.set ?? {})) {
    edit(taken, path, (owner, name) => {
      if (Object.hasOwn(owner, name)) owner[name] = value satisfies ArgValue;
    });
  }
  return taken as NodeData;
}

/** Runs `change` on the owner of every member that a path addresses; `#*` addresses all of a list. */
function edit(
  data: Record<string, unknown>,
  path: string,
  change: (owner: Record<string, unknown>, name: string) => void,
): void {
  const parts = path.split('.');
  const name = parts.pop()!;
  let owners = [data];
  for (const part of parts) {
    const every = part.endsWith('#*');
    const step = parseStep(every ? part.slice(0, -2) : part)!;
    owners = owners.flatMap((owner) => {
      const value = owner[step.slot];
      const children = Array.isArray(value) ? value : value === undefined ? [] : [value];
      return (every || step.index === undefined ? children : children.slice(step.index, step.index + 1)) as Record<
        string,
        unknown
      >[];
    });
  }
  for (const owner of owners) change(owner, name);
}
