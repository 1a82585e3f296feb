import { formatStep } from '../config/key.js';
import { placeOf } from '../config/layer.js';
import type { Problem } from '../diagnose/problem.js';
import { suggest } from '../diagnose/suggest.js';
import { memberPath, nodeName, slotName, walk } from './arg-tree.js';
import { reportUnknown } from './assign.js';
import type { DraftNode, ParseContext } from './draft.js';
import type { IndexedEntry } from './entry-index.js';

/** Reports the keys that set nothing, and those that would set several things. */
export function reportLeftovers(context: ParseContext, root: DraftNode): void {
  const nodes = [...walk(root)];
  for (const entry of context.entries.all) {
    if (entry.settled) continue;
    if (entry.takenBy.size > 0) reportAmbiguous(context, nodes, entry);
    else reportUnused(context, root, nodes, entry);
  }
}

function reportAmbiguous(context: ParseContext, nodes: readonly DraftNode[], entry: IndexedEntry): void {
  const { form, name } = entry.parsed;
  const isSlot = form === 'bare' && name.startsWith('cls_');
  const owners = isSlot ? nodes.filter((node) => Object.hasOwn(node.entry.metas, name)) : [...entry.takenBy];
  if (owners.length < 2) return;
  const paths = owners.map((node) => memberPath(node, name));
  if (isSlot) for (const path of paths) context.broken.add(path);
  context.problems.push({
    code: 'UNINAS_EAMBIGUOUS_KEY',
    severity: 'error',
    ...placeOf(entry.origin, 'key'),
    path: paths[0]!,
    message: `the key ${entry.key} could mean ${paths.length} places of the tree; write one of their paths`,
    found: entry.key,
    expected: paths,
    suggestion: paths[0]!,
  });
}

function reportUnused(context: ParseContext, root: DraftNode, nodes: readonly DraftNode[], entry: IndexedEntry): void {
  const key = entry.parsed;
  const report = (
    problem: Pick<Problem, 'code' | 'message' | 'expected'> & Partial<Problem>,
    to?: string,
    certain = false,
  ) =>
    context.problems.push({
      severity: 'error',
      ...placeOf(entry.origin, 'key'),
      path: '',
      found: entry.key,
      ...problem,
      ...(to !== undefined && { suggestion: to }),
      ...(to !== undefined &&
        entry.origin.source && {
          fix: { do: 'rename', file: entry.origin.source.name, pointer: entry.origin.pointer, to, certain },
        }),
    });

  const addressed = nodes.find((node) => isAddressed(node, entry));
  if (addressed !== undefined) {
    if (addressed.replacedAt > entry.origin.layer) return reportDropped(context, addressed, entry);
    return reportUnknown(context, addressed, key.name, entry.origin, entry.key);
  }
  if (wasReplaced(nodes, entry) || isBeyondList(nodes, entry)) return reportDropped(context, root, entry);
  if (isBelowUnknown(context, nodes, entry)) return;

  switch (key.form) {
    case 'malformed':
      return void report({
        code: 'UNINAS_EUNUSED_KEY',
        message: `${entry.key} is not a key; write cls_slot, {cls_slot}.argument, Class.argument or a tree path`,
        expected: [],
      });
    case 'bare': {
      if (!key.name.startsWith('cls_')) return reportUnknown(context, root, key.name, entry.origin);
      const slots = [...new Set(nodes.flatMap((node) => Object.keys(node.entry.metas)))];
      const near = suggest(key.name, slots);
      if (near !== undefined) context.broken.add(near.name);
      return void report(
        {
          code: 'UNINAS_EUNUSED_KEY',
          message: `no module of this tree has a slot ${key.name}`,
          expected: slots,
        },
        near?.name,
        near?.certain,
      );
    }
    case 'wildcard': {
      const written = formatStep(key.step);
      const wildcards = nodes.map(slotName);
      const sameSlot = nodes.filter((node) => node.slot === key.step.slot);
      if (sameSlot.length > 0) {
        const names = sameSlot.map(slotName);
        const isOne = sameSlot.length === 1;
        return void report(
          {
            code: 'UNINAS_EINDEX',
            message: `{${written}} does not exist; the children of ${key.step.slot} are ${names.map((name) => `{${name}}`).join(', ')}`,
            expected: names.map((name) => `{${name}}.${key.name}`),
          },
          `{${names[0]}}.${key.name}`,
          isOne,
        );
      }
      const near = suggest(written, wildcards) ?? suggest(key.step.slot, wildcards);
      return void report(
        {
          code: 'UNINAS_EUNKNOWN_WILDCARD',
          message: `the wildcard {${written}} stands for nothing in this tree`,
          expected: wildcards.map((name) => `{${name}}`),
        },
        near && `{${near.name}}.${key.name}`,
        near?.certain,
      );
    }
    case 'class': {
      const names = nodes.map(nodeName);
      const same = nodes.filter((node) => node.cls === key.cls).map(nodeName);
      const written = key.index === undefined ? key.cls : `${key.cls}#${key.index}`;
      if (same.length > 0) {
        return void report(
          {
            code: 'UNINAS_EINDEX',
            message: `${written} does not exist in this tree; it is called ${same.join(', ')}`,
            expected: same.map((name) => `${name}.${key.name}`),
          },
          `${same[0]}.${key.name}`,
          same.length === 1,
        );
      }
      const near = suggest(written, names) ?? suggest(key.cls, names);
      const isRegistered = context.register.find(key.cls) !== undefined;
      return void report(
        {
          code: isRegistered ? 'UNINAS_EUNUSED_KEY' : 'UNINAS_EUNKNOWN_MODULE',
          message: isRegistered
            ? `${key.cls} is not used in this tree, so ${entry.key} sets nothing`
            : `there is no module ${key.cls}`,
          expected: names,
        },
        near && `${near.name}.${key.name}`,
        near?.certain,
      );
    }
    case 'path': {
      const written = key.steps.map(formatStep).join('.');
      const paths = nodes.map((node) => node.path).filter((path) => path !== '');
      const near = suggest(written, paths);
      return void report(
        { code: 'UNINAS_EUNUSED_KEY', message: `nothing in this tree has the path ${written}`, expected: paths },
        near && `${near.name}.${key.name}`,
        near?.certain,
      );
    }
  }
}

function isAddressed(node: DraftNode, entry: IndexedEntry): boolean {
  const key = entry.parsed;
  if (key.form === 'wildcard') return key.step.slot === node.slot && key.step.index === node.index;
  if (key.form === 'class') return key.cls === node.cls && key.index === node.index;
  return key.form === 'path' && key.steps.map(formatStep).join('.') === node.path;
}

/** Whether the key names a class that a later layer replaced. */
function wasReplaced(nodes: readonly DraftNode[], entry: IndexedEntry): boolean {
  const key = entry.parsed;
  if (key.form !== 'class') return false;
  return nodes.some((node) => node.replacedAt > entry.origin.layer && node.replaced.includes(key.cls));
}

/** Whether the key names a place in a list that a later layer made shorter. */
function isBeyondList(nodes: readonly DraftNode[], entry: IndexedEntry): boolean {
  const key = entry.parsed;
  const step = key.form === 'wildcard' ? key.step : key.form === 'path' ? key.steps.at(-1) : undefined;
  if (step?.index === undefined) return false;
  const siblings = nodes.filter((node) => node.slot === step.slot);
  return (
    siblings.length > 0 && siblings.every((node) => node.index! < step.index! && layerOf(node) > entry.origin.layer)
  );
}

function layerOf(node: DraftNode): number {
  return node.origin?.layer ?? -Infinity;
}

function reportDropped(context: ParseContext, node: DraftNode, entry: IndexedEntry): void {
  context.problems.push({
    code: 'UNINAS_WDROPPED',
    severity: 'warning',
    ...placeOf(entry.origin, 'key'),
    path: node.path,
    message: `${entry.key} is left out: a later file or word replaced the module it was meant for`,
    found: entry.key,
    expected: [],
  });
}

/** Whether the key may belong to something that could not be understood, or is still to be inherited. */
function isBelowUnknown(context: ParseContext, nodes: readonly DraftNode[], entry: IndexedEntry): boolean {
  const key = entry.parsed;
  const isDeferred = nodes.some((node) => node.deferred.length > 0);
  if (context.broken.size === 0 && !isDeferred) return false;
  if (key.form === 'malformed') return false;
  const slots = [...context.broken].map((path) => path.split('.').at(-1)!);
  if (key.form === 'wildcard' && slots.includes(key.step.slot)) return true;
  const { register } = context;
  const owners = register.modules().filter((module) => {
    const { args, metas } = module.entry;
    return Object.hasOwn(args, key.name) || Object.hasOwn(metas, key.name);
  });
  const inTree = new Set(nodes.map((node) => node.cls));
  const couldOwn = owners.some((module) => !inTree.has(module.name));
  if (key.form === 'class') return register.find(key.cls) !== undefined && couldOwn;
  if (key.form === 'wildcard')
    return couldOwn && register.modules().some((module) => Object.hasOwn(module.entry.metas, key.step.slot));
  if (key.form === 'path') return context.broken.has(formatStep(key.steps[0]!)) || couldOwn;
  return key.name.startsWith('cls_') && couldOwn;
}
