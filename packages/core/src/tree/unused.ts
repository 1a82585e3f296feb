import { formatStep, type Key, type Step } from '../config/key.js';
import { placeOf } from '../config/layer.js';
import { renameFix } from '../diagnose/fixes.js';
import type { Problem } from '../diagnose/problem.js';
import { clipped, shown } from '../diagnose/shown.js';
import { suggest } from '../diagnose/suggest.js';
import { memberPath, nodeName, slotName } from './arg-tree.js';
import { reportUnknown } from './assign.js';
import { openSlot } from './counts.js';
import type { DraftNode, ParseContext } from './draft.js';
import type { IndexedEntry } from './entry-index.js';

/** What unused keys are compared with; each part is made when the first key needs it. */
export class UnusedView {
  #bySlot: ReadonlyMap<string, readonly DraftNode[]> | undefined;
  #byClass: ReadonlyMap<string, readonly DraftNode[]> | undefined;
  #wildcards: readonly string[] | undefined;
  #names: readonly string[] | undefined;
  #paths: readonly string[] | undefined;

  constructor(
    readonly context: ParseContext,
    readonly root: DraftNode,
    readonly nodes: readonly DraftNode[],
  ) {}

  get bySlot(): ReadonlyMap<string, readonly DraftNode[]> {
    return (this.#bySlot ??= grouped(this.nodes, ({ slot }) => slot));
  }

  get byClass(): ReadonlyMap<string, readonly DraftNode[]> {
    return (this.#byClass ??= grouped(this.nodes, ({ cls }) => cls));
  }

  get wildcards(): readonly string[] {
    return (this.#wildcards ??= [...new Set(this.nodes.map((node) => `{${slotName(node)}}`))]);
  }

  get names(): readonly string[] {
    return (this.#names ??= [...new Set(this.nodes.map(nodeName))]);
  }

  get paths(): readonly string[] {
    return (this.#paths ??= this.nodes.map((node) => node.path).filter((path) => path !== ''));
  }
}

/** What is wrong with a key, and the key that was likely meant. */
interface Verdict extends Pick<Problem, 'code' | 'message' | 'expected'> {
  readonly to?: string | undefined;
  readonly certain?: boolean;
}

/** Reports a key that addresses nothing in the tree. */
export function reportUnused(view: UnusedView, entry: IndexedEntry): void {
  const { context, root } = view;
  const key = entry.parsed;
  if (key.form === 'bare' && !key.name.startsWith('cls_')) {
    const owners = view.nodes.filter((node) => Object.hasOwn(node.entry.args, key.name));
    if (owners.length === 0) return reportUnknown(context, root, key.name, entry.origin, entry.key);
    return report(view, entry, elsewhere(root, owners, key.name));
  }
  report(view, entry, verdictOn(view, key, clipped(entry.key)));
}

function report({ context }: UnusedView, entry: IndexedEntry, verdict: Verdict): void {
  const { to, certain = false, ...problem } = verdict;
  context.problems.push({
    severity: 'error',
    ...placeOf(entry.origin, 'key'),
    path: '',
    found: shown(entry.key),
    ...problem,
    ...(to !== undefined && { suggestion: to, ...renameFix(entry.origin, to, certain) }),
  });
}

function verdictOn(view: UnusedView, key: Key, written: string): Verdict {
  switch (key.form) {
    case 'malformed':
      return {
        code: 'UNINAS_EUNUSED_KEY',
        message: `${written} is not a key; write cls_slot, {cls_slot}.argument, Class.argument or a tree path`,
        expected: [],
        // `{cls_trainer}=SlowTrainer` is meant for the slot
        to: /^\{?(cls_\w+)(?:#\d+)?\}?$/.exec(key.name)?.[1],
      };
    case 'bare':
      return onSlot(view, key.name);
    case 'wildcard':
      return onWildcard(view, key.step, key.name);
    case 'class':
      return onClass(view, key, written);
    case 'path':
      return onPath(view, key.steps, key.name);
  }
}

/** An argument without a place, which the task does not have and other modules do. */
function elsewhere(root: DraftNode, owners: readonly DraftNode[], name: string): Verdict {
  const keys = owners.map((node) => `{${slotName(node)}}.${name}`);
  return {
    code: 'UNINAS_EUNKNOWN_ARGUMENT',
    message: `${root.cls} has no argument ${clipped(name)}, but ${clipped(owners.map(nodeName).join(', '))} has`,
    expected: keys,
    to: keys[0],
    certain: keys.length === 1,
  };
}

function onSlot({ context, nodes }: UnusedView, name: string): Verdict {
  const slots = ['cls_task', ...new Set(nodes.flatMap((node) => Object.keys(node.entry.metas)))];
  const near = suggest(name, slots);
  const owners = near === undefined ? [] : nodes.filter((node) => Object.hasOwn(node.entry.metas, near.name));
  for (const owner of owners) {
    openSlot(context, memberPath(owner, near!.name), owner.entry.metas[near!.name]!);
  }
  return {
    code: 'UNINAS_EUNUSED_KEY',
    message: `no module of this tree has a slot ${clipped(name)}`,
    expected: slots,
    to: near?.name,
    certain: near?.certain ?? false,
  };
}

function onWildcard({ bySlot, wildcards }: UnusedView, step: Step, name: string): Verdict {
  const written = clipped(formatStep(step));
  const same = bySlot.get(step.slot);
  if (same !== undefined) {
    const names = same.map(slotName);
    return {
      code: 'UNINAS_EINDEX',
      message: `{${written}} does not exist; the children of ${step.slot} are ${clipped(names.map((text) => `{${text}}`).join(', '))}`,
      expected: names.map((text) => `{${text}}.${name}`),
      to: `{${names[0]}}.${name}`,
      certain: names.length === 1,
    };
  }
  const near = suggest(step.slot, bySlot.keys());
  const meant = near && likeliest(bySlot.get(near.name)!, step.index);
  return {
    code: 'UNINAS_EUNKNOWN_WILDCARD',
    message: `the wildcard {${written}} stands for nothing in this tree`,
    expected: wildcards,
    to: meant && `{${slotName(meant.node)}}.${name}`,
    certain: near?.certain === true && meant?.certain === true,
  };
}

function onClass(
  { context, byClass, names: all }: UnusedView,
  key: Key & { readonly form: 'class' },
  written: string,
): Verdict {
  const { cls, index, name } = key;
  const same = byClass.get(cls);
  const found = clipped(nodeName(key));
  if (same !== undefined) {
    const names = same.map(nodeName);
    return {
      code: 'UNINAS_EINDEX',
      message: `${found} does not exist in this tree; it is called ${clipped(names.join(', '))}`,
      expected: names.map((text) => `${text}.${name}`),
      to: `${names[0]}.${name}`,
      certain: names.length === 1,
    };
  }
  const near = suggest(cls, byClass.keys());
  const meant = near && likeliest(byClass.get(near.name)!, index);
  const { register } = context;
  const isRegistered = (register.find(cls) ?? register.findAlias(cls)) !== undefined;
  return {
    code: isRegistered ? 'UNINAS_EUNUSED_KEY' : 'UNINAS_EUNKNOWN_MODULE',
    message: isRegistered
      ? `${cls} is not used in this tree, so ${written} sets nothing`
      : `there is no module ${clipped(cls)}`,
    expected: all,
    to: meant && `${nodeName(meant.node)}.${name}`,
    certain: !isRegistered && near?.certain === true && meant?.certain === true,
  };
}

function onPath({ root, paths, bySlot }: UnusedView, steps: readonly Step[], name: string): Verdict {
  let at: DraftNode | undefined = root;
  let certain = true;
  for (const step of steps) {
    const full: [string, readonly DraftNode[]][] = Object.entries(at.children).filter(([, some]) => some.length > 0);
    const near = suggest(
      step.slot,
      full.map(([slot]) => slot),
    );
    const children = full.find(([slot]) => slot === near?.name)?.[1];
    const meant = children && likeliest(children, step.index);
    at = meant?.node;
    if (at === undefined) break;
    certain &&= near!.certain && meant!.certain;
  }
  // the end of a path, as if the slot stood alone
  const last = steps.at(-1)!;
  const sole = at === undefined ? likeliest(bySlot.get(last.slot) ?? [], last.index) : undefined;
  if (sole !== undefined) [at, certain] = [sole.node, sole.certain && sole.node.index === last.index];
  return {
    code: 'UNINAS_EUNUSED_KEY',
    message: `nothing in this tree has the path ${clipped(steps.map(formatStep).join('.'))}`,
    expected: paths,
    to: at && memberPath(at, name),
    certain,
  };
}

/** Among nodes of one slot or class the one at an index, or the first. */
function likeliest(
  nodes: readonly DraftNode[],
  index: number | undefined,
): { readonly node: DraftNode; readonly certain: boolean } | undefined {
  const node = nodes.find((other) => other.index === index) ?? nodes[0];
  return node && { node, certain: node.index === index || nodes.length === 1 };
}

function grouped(nodes: readonly DraftNode[], by: (node: DraftNode) => string): ReadonlyMap<string, DraftNode[]> {
  const groups = new Map<string, DraftNode[]>();
  for (const node of nodes) {
    const group = groups.get(by(node));
    if (group === undefined) groups.set(by(node), [node]);
    else group.push(node);
  }
  return groups;
}
