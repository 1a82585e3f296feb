import type { ActFun, Chosen, Description, NetworkPart, PartSlots } from '@uninas/contracts';
import type { ArgValue } from '@uninas/core';

/** Children of a part in one slot. */
export type PartChildren = readonly PartTree[] | ReadonlyMap<string, PartTree>;

/** A part with its class name, values and children, as a description holds them. */
export interface PartTree {
  readonly cls: string;
  readonly part: NetworkPart;
  readonly slots: PartSlots;
  /** Complete: every declared argument, in the form that descriptions have. */
  readonly kwargs: Readonly<Record<string, ArgValue | null>>;
  readonly children: Readonly<Record<string, PartChildren>>;
}

/** A description whose classes are loaded and whose values are checked. */
export interface LoadedDescription {
  /** The network around the body, if the description names one. */
  readonly wrapper: { readonly cls: string; readonly args: Readonly<Record<string, ArgValue>> } | undefined;
  readonly body: PartTree;
  /** Every activation function that a part may use, by name. */
  readonly activations: ReadonlyMap<string, ActFun>;
}

/** The description in its normal form: every argument of the original stands in it, empty groups do not. */
export function describeParts(tree: PartTree): Description {
  return assemble(tree, describeParts);
}

/**
 * The description of what stays when every architecture weight is decided.
 *
 * Pure: neither the parts nor a strategy change, so that doing it twice gives
 * the same text.
 */
export function finalizeParts(tree: PartTree, chosen: Chosen): Description {
  const below = tree.part.narrowed(chosen, () => describeParts(tree));
  const own = assemble(tree, (child) => finalizeParts(child, below));
  return tree.part.finalized(own, below);
}

function assemble(tree: PartTree, describe: (child: PartTree) => Description): Description {
  const kwargs: Record<string, unknown> = { ...tree.kwargs };
  const submodules: Record<string, Description> = {};
  const lists: Record<string, readonly Description[]> = {};
  const dicts: Record<string, Readonly<Record<string, Description>>> = {};
  for (const [name, slot] of Object.entries(tree.slots)) {
    const children = tree.children[name] ?? [];
    if (slot.dict !== undefined) {
      const entries = [...(children as ReadonlyMap<string, PartTree>)].map(([key, child]) => [key, describe(child)]);
      const dict = Object.fromEntries(entries) as Readonly<Record<string, Description>>;
      if (slot.dict === 'kwargs') kwargs[name] = dict;
      else if (entries.length > 0) dicts[name] = dict;
      continue;
    }
    const described = (children as readonly PartTree[]).map(describe);
    if (described.length === 0) {
      if (slot.inline !== undefined) kwargs[name] = null;
      continue;
    }
    if (slot.inline !== undefined) kwargs[name] = { [slot.inline.key]: described[0]!.name, ...described[0]!.kwargs };
    else if (slot.list) lists[name] = described;
    else submodules[name] = described[0]!;
  }
  return {
    name: tree.cls,
    ...(isEmpty(kwargs) ? {} : { kwargs: kwargs as NonNullable<Description['kwargs']> }),
    ...(isEmpty(submodules) ? {} : { submodules }),
    ...(isEmpty(lists) ? {} : { submodule_lists: lists }),
    ...(isEmpty(dicts) ? {} : { submodule_dicts: dicts }),
  };
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
