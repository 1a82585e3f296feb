import { isSameShape } from '../plan/geometry.js';
import type { TorchModule } from './torch-modules.js';

const KINDS = ['conv', 'norm', 'linear', 'other'] as const;
type Kind = TorchModule['kind'];

/** After so many parts that were put into an order, it is not known which is meant. */
const MOST_STEPS = 10_000;

/** Modules of every kind in order. */
type ByKind = Readonly<Record<Kind, readonly TorchModule[]>>;

/** Compares names with the numbers in them as numbers: `layer2` comes before `layer10`. */
export const natural = new Intl.Collator('en', { numeric: true });

/** What order and shapes say. */
export interface OrderMatch {
  /** Names of their tensors by ours; some are of another shape unless the order fits. */
  readonly names: ReadonlyMap<string, string>;
  /** `none` fits also where too many would have to be tried. */
  readonly fits: 'one' | 'none' | 'several';
}

/**
 * Finds, for modules whose names say nothing, the order in which theirs are ours: of each kind, the
 * n-th of theirs has the tensors of our n-th.
 *
 * Files sort names, which changes the order of a network's parts (`head` before `stem`). So the
 * parts, which are the first words in which names differ, may stand in any order; within a part it is that of the names.
 *
 * @returns the order that fits; if there is none, that of which the longest beginning fits; of
 *   several, that of the names does if it fits, otherwise none is known to be meant
 */
export function matchOrder(ours: readonly TorchModule[], theirs: readonly TorchModule[]): OrderMatch {
  const own = byKind(ours);
  const parts = new Map<string, TorchModule[]>();
  const depth = commonDepth(theirs.map(({ name }) => name.split('.')));
  for (const module of [...theirs].sort((a, b) => natural.compare(a.name, b.name))) {
    const part = module.name.split('.')[depth] ?? '';
    parts.set(part, [...(parts.get(part) ?? []), module]);
  }
  const groups = [...parts.values()].map(byKind);
  const search: Search = { own, steps: 0, longest: [] };
  const sameCounts = KINDS.every(
    (kind) => groups.reduce((sum, group) => sum + group[kind].length, 0) === own[kind].length,
  );
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (const order of ordersOf(search, groups, { conv: 0, norm: 0, linear: 0, other: 0 }, [])) {
    if (!sameCounts) break;
    const names = namesOf(own, order);
    if (order.every((group, i) => group === groups[i])) return { names, fits: 'one' };
    // parts of different kinds may change places without any change of the names
    found.set(JSON.stringify([...names.values()]), names);
    if (found.size > 1) break;
  }
  const [names] = found.values();
  if (names !== undefined && search.steps < MOST_STEPS) return { names, fits: found.size > 1 ? 'several' : 'one' };
  const { longest } = search;
  return { names: namesOf(own, [...longest, ...groups.filter((group) => !longest.includes(group))]), fits: 'none' };
}

/** What is known while orders are tried. */
interface Search {
  readonly own: ByKind;
  steps: number;
  /** Of the orders that do not fit, the longest beginning that does. */
  longest: readonly ByKind[];
}

/** The orders of groups in which all modules fit, until there were too many steps. */
function* ordersOf(
  search: Search,
  groups: readonly ByKind[],
  at: Readonly<Record<Kind, number>>,
  before: readonly ByKind[],
): Generator<readonly ByKind[]> {
  if (before.length > search.longest.length) search.longest = before;
  if (groups.length === 0) yield before;
  for (const group of groups) {
    const { own } = search;
    const fits = KINDS.every((kind) => group[kind].every((module, i) => isAlike(own[kind][at[kind] + i], module)));
    if (!fits) continue;
    if (++search.steps >= MOST_STEPS) return;
    const next = Object.fromEntries(KINDS.map((kind) => [kind, at[kind] + group[kind].length])) as typeof at;
    const others = groups.filter((other) => other !== group);
    yield* ordersOf(search, others, next, [...before, group]);
  }
}

function namesOf(own: ByKind, groups: readonly ByKind[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const kind of KINDS) {
    for (const [i, other] of groups.flatMap((group) => group[kind]).entries()) {
      const module = own[kind][i];
      for (const tensor of module?.tensors.keys() ?? []) {
        if (other.tensors.has(tensor)) names.set(nameOf(module!, tensor), nameOf(other, tensor));
      }
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
