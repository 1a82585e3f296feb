import type { ArgSpecs, ArgValue, ArgValues } from './arg.js';
import type { Inherits } from './inherits.js';
import type { ChildrenOf, MetaArgSpec, MetaArgSpecs } from './meta-arg.js';
import type { Rule } from './rule.js';

/** What a module gets from the tree: its place, its values and its built children. */
export interface Node {
  /** Tree path below the task, such as `cls_method.cls_optimizers#0`; empty for the task. */
  readonly path: string;
  /** Frozen; placeholders are filled in. */
  readonly args: Readonly<Record<string, ArgValue>>;
  /** Frozen; a module, a list of modules, or undefined, by slot name. */
  readonly children: Readonly<Record<string, unknown>>;
}

/** Everything a class declares, its own and inherited, as plain data. */
export interface Declared {
  readonly args: ArgSpecs;
  readonly metas: MetaArgSpecs;
  readonly rules: readonly Rule[];
  readonly inherits: Inherits | undefined;
}

/** What a declaration may say beyond arguments and slots. */
export interface DeclarationOptions {
  readonly rules?: readonly Rule[];
  readonly inherits?: Inherits;
}

type AbstractClass<T> = abstract new (node: Node) => T;

/** Refuses slot names without `cls_`; a mapped type, since a generic object gets no excess property check. */
type Named<M> = { readonly [N in keyof M]: N extends `cls_${string}` ? unknown : never };

/** A class that `with` made: instances of `B` with typed `args` and `children`. */
export type Configured<B extends AbstractClass<Module>, A, M> = AbstractClass<
  InstanceType<B> & { readonly args: ArgValues<A>; readonly children: ChildrenOf<M> }
> &
  Omit<B, 'prototype'>;

/**
 * A node of an argument tree as running code: the base of everything that can be registered.
 *
 * Constructors store; nothing is read, built or allocated in one.
 */
export abstract class Module {
  /** What the class declares; derive with `with`, never assign. */
  static readonly declared: Declared = { args: {}, metas: {}, rules: [], inherits: undefined };

  readonly args: object;
  readonly children: object;

  constructor(protected readonly node: Node) {
    this.args = node.args;
    this.children = node.children;
  }

  /**
   * A base class with more arguments and slots; use it in an `extends` clause
   * and write literals only, since tools read the source without running it.
   *
   * @param args arguments by name; restating an inherited one replaces it
   * @param metas slots by name, each starting with `cls_`
   * @param options rules between them, and what a task inherits from an earlier run
   */
  static with<
    B extends AbstractClass<Module>,
    const A extends ArgSpecs,
    const M extends MetaArgSpecs = Record<never, MetaArgSpec>,
  >(this: B, args: A, metas: M & Named<M> = {} as never, options: DeclarationOptions = {}): Configured<B, A, M> {
    const Base = this as unknown as typeof Module;
    const declared: Declared = {
      args: { ...Base.declared.args, ...args },
      metas: { ...Base.declared.metas, ...metas },
      rules: [...Base.declared.rules, ...(options.rules ?? [])],
      inherits: options.inherits ?? Base.declared.inherits,
    };
    abstract class Declaring extends Base {
      static override readonly declared: Declared = declared;
    }
    return Declaring as never;
  }
}

/** A module that holds something beyond memory; `dispose` is called once, children first. */
export interface Disposable {
  dispose(): void | Promise<void>;
}
