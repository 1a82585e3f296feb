import { isSameShape } from '../plan/geometry.js';
import type { TorchModule } from './torch-modules.js';

const KINDS = ['conv', 'norm', 'linear', 'other'] as const;
type Kind = TorchModule['kind'];

/** After so many orders that fit, it is not known which is meant. */
const MOST_ORDERS = 1000;

/** Modules of every kind in order. */
type ByKind = Readonly<Record<Kind, readonly TorchModule[]>>;

/** Compares names with the numbers in them as numbers: `layer2` comes before `layer10`. */
export const natural = new Intl.Collator('en', { numeric: true });

/**
 * Finds, for modules whose names say nothing, the order in which theirs are ours: of each kind, the
 * n-th of theirs has the tensors of our n-th.
 *
 * Files sort names, which changes the order of a network's parts (`head` before `stem`). So the
 * parts, which are the first words in which names differ, may stand in any order; within a part it is that of the names.
 *
 * @returns names of their tensors by ours; undefined if no order fits, or if that of the names does
 *   not and several others do
 */
export function matchOrder(
  ours: readonly TorchModule[],
  theirs: readonly TorchModule[],
): ReadonlyMap<string, string> | undefined {
  const own = byKind(ours);
  const parts = new Map<string, TorchModule[]>();
  const depth = commonDepth(theirs.map(({ name }) => name.split('.')));
  for (const module of [...theirs].sort((a, b) => natural.compare(a.name, b.name))) {
    const part = module.name.split('.')[depth] ?? '';
    parts.set(part, [...(parts.get(part) ?? []), module]);
  }
  const groups = [...parts.values()].map(byKind);
  if (KINDS.some((kind) => groups.reduce((sum, group) => sum + group[kind].length, 0) !== own[kind].length)) {
    return undefined;
  }
  const found = new Map<string, ReadonlyMap<string, string>>();
  let tried = 0;
  for (const order of ordersOf(own, groups, { conv: 0, norm: 0, linear: 0, other: 0 })) {
    const names = namesOf(own, order);
    if (order.every((group, i) => group === groups[i])) return names;
    // parts of different kinds may change places without any change of the names
    found.set(JSON.stringify([...names.values()]), names);
    if (found.size > 1 || ++tried === MOST_ORDERS) return undefined;
  }
  return [...found.values()][0];
}

/** The orders of groups in which all modules fit. */
function* ordersOf(
  own: ByKind,
  groups: readonly ByKind[],
  at: Readonly<Record<Kind, number>>,
): Generator<readonly ByKind[]> {
  if (groups.length === 0) yield [];
  for (const group of groups) {
    const fits = KINDS.every((kind) => group[kind].every((module, i) => isAlike(own[kind][at[kind] + i], module)));
    if (!fits) continue;
    const next = Object.fromEntries(KINDS.map((kind) => [kind, at[kind] + group[kind].length])) as typeof at;
    const others = groups.filter((other) => other !== group);
    for (const rest of ordersOf(own, others, next)) yield [group, ...rest];
  }
}

function namesOf(own: ByKind, groups: readonly ByKind[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const kind of KINDS) {
    for (const [i, other] of groups.flatMap((group) => group[kind]).entries()) {
      const module = own[kind][i]!;
      for (const tensor of module.tensors.keys()) names.set(nameOf(module, tensor), nameOf(other, tensor));
    }
  }
  return names;
}

function isAlike(a: TorchModule | undefined, b: TorchModule): boolean {
  if (a?.tensors.size !== b.tensors.size) return false;
  return [...a.tensors].every(([tensor, shape]) => isSameShape(shape, b.tensors.get(tensor) ?? [-1]));
}

function byKind(modules: readonly TorchModule[]): ByKind {
  const of = (kind: Kind): readonly TorchModule[] => modules.filter((module) => module.kind === kind);
  return { conv: of('conv'), norm: of('norm'), linear: of('linear'), other: of('other') };
}

function nameOf({ name }: TorchModule, tensor: string): string {
  return name === '' ? tensor : `${name}.${tensor}`;
}

/** With how many words all names begin alike. */
export function commonDepth(names: readonly (readonly string[])[]): number {
  const [first = []] = names;
  const differs = first.findIndex((word, i) => names.some((name) => name[i] !== word));
  return differs < 0 ? 0 : differs;
}
