import type { Kind, ModuleKinds } from './kinds.js';

/** A meta-argument (a slot for modules) as plain data. */
export interface MetaArgSpec {
  /** The kind of the modules that fit. */
  readonly kind: string;
  readonly help: string;
  /** Fewest modules. */
  readonly min: number;
  /** Most modules; null for any number. */
  readonly max: number | null;
  /** Whether the children are a list (even when only one is allowed). */
  readonly list: boolean;
  /** Whether names of the children carry an index, as in `SGDOptimizer#0`. */
  readonly index: boolean;
  /** Whether one class may be given more than once. */
  readonly duplicates?: boolean;
  /** All of these flags must match. */
  readonly where?: Readonly<Record<string, boolean>>;
  /** At least one of these flags must match. */
  readonly whereAny?: Readonly<Record<string, boolean>>;
  /** May stay empty, or name what is not there, in a tree that is completed from a stored network. */
  readonly optionalForLoading?: boolean;
  /** Former names; configurations that use one load with a warning. */
  readonly aliases?: readonly string[];
}

declare const CHILD: unique symbol;

/** A slot whose children have the TypeScript type `T`. */
export interface MetaArg<T> extends MetaArgSpec {
  readonly [CHILD]?: T;
}

/** A record of slots by name; every name starts with `cls_`. */
export type MetaArgSpecs = Readonly<Record<string, MetaArgSpec>>;

/** The children of a record of slots. */
export type ChildrenOf<M> = { readonly [N in keyof M]: M[N] extends MetaArg<infer T> ? T : never };

interface SlotOptions {
  readonly where?: Readonly<Record<string, boolean>>;
  readonly whereAny?: Readonly<Record<string, boolean>>;
  readonly index?: boolean;
  readonly optionalForLoading?: boolean;
  readonly aliases?: readonly string[];
}
interface ListOptions extends SlotOptions {
  readonly duplicates?: boolean;
}

/** Exactly one module. */
export function one<K extends Kind>(kind: K, help: string, options: SlotOptions = {}): MetaArg<ModuleKinds[K]> {
  return { kind, help, min: 1, max: 1, list: false, index: false, ...options };
}

/** One module or none. */
export function optional<K extends Kind>(
  kind: K,
  help: string,
  options: SlotOptions = {},
): MetaArg<ModuleKinds[K] | undefined> {
  return { kind, help, min: 0, max: 1, list: false, index: false, ...options };
}

/** Any number of modules, in order. */
export function any<K extends Kind>(
  kind: K,
  help: string,
  options: ListOptions = {},
): MetaArg<readonly ModuleKinds[K][]> {
  return { kind, help, min: 0, max: null, list: true, index: true, ...options };
}

/** At least `min` and at most `max` modules (`null`: no limit), in order. */
export function between<K extends Kind>(
  kind: K,
  min: number,
  max: number | null,
  help: string,
  options: ListOptions = {},
): MetaArg<readonly ModuleKinds[K][]> {
  return { kind, help, min, max, list: true, index: true, ...options };
}
