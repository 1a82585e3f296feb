import type { ArgSpec } from '../declare/arg.js';
import type { Inherits } from '../declare/inherits.js';
import type { MetaArgSpec } from '../declare/meta-arg.js';
import type { Rule } from '../declare/rule.js';

/** Where a declaration stands in its package's sources. */
export interface SourcePlace {
  /** Path inside the package, with forward slashes. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
}

/** An argument of a class and the class that declared it last. */
export type ArgEntry = ArgSpec & { readonly from: string };

/** A slot of a class and the class that declared it last. */
export type MetaEntry = MetaArgSpec & { readonly from: string };

/** What a class declares, its own and inherited: what the manifest says of modules and abstract bases alike. */
export interface ClassEntry extends SourcePlace {
  /** The docstring without its tags. */
  readonly doc: string;
  /** Literature and origin, the `@source` tags of the docstring. */
  readonly sources?: readonly string[];
  readonly args: Readonly<Record<string, ArgEntry>>;
  readonly metas: Readonly<Record<string, MetaEntry>>;
  readonly rules?: readonly Rule[];
  readonly inherits?: Inherits;
}

/** A kind of modules. */
export interface KindEntry extends SourcePlace {
  /** Name of the abstract class that states the contract. */
  readonly base: string;
  readonly doc: string;
  /** The flags that a module of this kind may set. */
  readonly flags: readonly string[];
}

/** A registered module. */
export interface ModuleEntry extends ClassEntry {
  readonly kind: string;
  readonly flags: Readonly<Record<string, boolean>>;
  /** Built file inside the package that exports the class. */
  readonly file: string;
  readonly export: string;
  /** npm packages without which the class cannot be loaded. */
  readonly needs?: readonly string[];
  /** Former names. */
  readonly aliases?: readonly string[];
}

/** The content of a package's `arguments.json`; everything tools know without running module code. */
export interface Manifest {
  readonly format: 1;
  /** Name of the npm package. */
  readonly package: string;
  readonly kinds: Readonly<Record<string, KindEntry>>;
  /** Abstract classes that other packages may extend, by class name. */
  readonly bases: Readonly<Record<string, ClassEntry>>;
  readonly modules: Readonly<Record<string, ModuleEntry>>;
}
