import type { Flags } from '../declare/kinds.js';
import { registerAs, registrationOf, type ModuleClass } from '../declare/registration.js';
import { declareKind } from '../declare/kind.js';
import { CORE_VERSION } from '../version.js';
import { inRange } from './core-range.js';
import { manifestError } from './check-manifest.js';
import type { KindEntry, ModuleEntry } from './manifest.js';
import type { InstalledPlugin } from './plugin.js';

/** A module that the register knows, whether or not its class is loaded. */
export interface RegisteredModule {
  readonly name: string;
  readonly entry: ModuleEntry;
  readonly plugin: InstalledPlugin;
}

/** A module or plugin cannot be registered or loaded. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  constructor(
    readonly code: 'UNINAS_ENAME_TAKEN' | 'UNINAS_ECORE_VERSION' | 'UNINAS_ENOT_REGISTERED' | 'UNINAS_ELOAD',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

interface NewNames {
  readonly modules: ReadonlyMap<string, RegisteredModule>;
  readonly aliases: ReadonlyMap<string, RegisteredModule>;
  readonly kinds: readonly (readonly [string, KindEntry])[];
}

/**
 * The modules that are there to be used, by name, filled from manifests.
 *
 * Registers share nothing: two of them in one process do not see each other.
 */
export class Register {
  /** Declares a class as a module of a kind; nothing is registered until a register uses the plugin. */
  static readonly as = registerAs;
  /** Declares an abstract class as the contract of a kind, with the flags its modules may set. */
  static readonly kind = declareKind;

  readonly #modules = new Map<string, RegisteredModule>();
  readonly #aliases = new Map<string, RegisteredModule>();
  readonly #kinds = new Map<string, { readonly entry: KindEntry; readonly plugin: InstalledPlugin }>();
  readonly #plugins: InstalledPlugin[] = [];
  /** The answers of `modules`, which parsing asks for again and again. */
  readonly #sorted = new Map<string | undefined, readonly RegisteredModule[]>();
  readonly #classes = new Map<string, Promise<ModuleClass>>();
  readonly #loaded = new Map<string, ModuleClass>();

  /**
   * Takes in the modules and kinds of a plugin.
   *
   * @throws {RegisterError} if it needs another version of core, its manifest
   *   is damaged, or a name is taken; then nothing of it is taken in
   */
  use(plugin: InstalledPlugin): this {
    if (!inRange(CORE_VERSION, plugin.core)) {
      const message = `${plugin.name} works with @uninas/core ${plugin.core}, this is ${CORE_VERSION}`;
      throw new RegisterError('UNINAS_ECORE_VERSION', message);
    }
    const wrong = manifestError(plugin.manifest);
    if (wrong !== undefined) {
      const message = `${plugin.name}: its manifest is damaged: ${wrong}; build the package`;
      throw new RegisterError('UNINAS_ELOAD', message);
    }
    const { modules, aliases, kinds } = this.#newNames(plugin);
    // from here on nothing fails, so that a plugin is taken in as a whole or not at all
    for (const [name, module] of modules) this.#modules.set(name, module);
    for (const [alias, module] of aliases) this.#aliases.set(alias, module);
    for (const [kind, entry] of kinds) this.#kinds.set(kind, { entry, plugin });
    this.#sorted.clear();
    this.#plugins.push(plugin);
    return this;
  }

  /** What a plugin brings by lower-case name. @throws {RegisterError} if a name is taken */
  #newNames(plugin: InstalledPlugin): NewNames {
    const modules = new Map<string, RegisteredModule>();
    const aliases = new Map<string, RegisteredModule>();
    const taken = (what: string, by: RegisteredModule): RegisterError => {
      const message = `${what} of ${plugin.name} is taken by ${by.name} of ${by.plugin.name}`;
      return new RegisterError('UNINAS_ENAME_TAKEN', message);
    };
    for (const [name, entry] of Object.entries(plugin.manifest.modules)) {
      const lower = name.toLowerCase();
      const known = this.#modules.get(lower) ?? this.#aliases.get(lower) ?? modules.get(lower);
      if (known !== undefined) throw taken(`the module name ${name}`, known);
      modules.set(lower, { name, entry, plugin });
    }
    for (const module of modules.values()) {
      for (const alias of module.entry.aliases ?? []) {
        const lower = alias.toLowerCase();
        const maps = [this.#modules, this.#aliases, modules, aliases];
        const known = maps.map((map) => map.get(lower)).find((other) => other !== undefined);
        if (known !== undefined) throw taken(`the former name ${alias} of ${module.name}`, known);
        aliases.set(lower, module);
      }
    }
    const kinds = Object.entries(plugin.manifest.kinds);
    for (const [kind] of kinds) {
      const known = this.#kinds.get(kind);
      if (known === undefined) continue;
      const message = `the kind ${kind} of ${plugin.name} is taken by ${known.plugin.name}`;
      throw new RegisterError('UNINAS_ENAME_TAKEN', message);
    }
    return { modules, aliases, kinds };
  }

  get plugins(): readonly InstalledPlugin[] {
    return this.#plugins;
  }

  /** All kinds with what their packages say of them, in order of registration. */
  kinds(): readonly (readonly [string, KindEntry])[] {
    return [...this.#kinds].map(([kind, { entry }]) => [kind, entry] as const);
  }

  /** The module of exactly this name. */
  find(name: string): RegisteredModule | undefined {
    const module = this.#modules.get(name.toLowerCase());
    return module?.name === name ? module : undefined;
  }

  /** The module of this name in any spelling of upper and lower case. */
  findAnyCase(name: string): RegisteredModule | undefined {
    return this.#modules.get(name.toLowerCase());
  }

  /** The module that had this name formerly. */
  findAlias(name: string): RegisteredModule | undefined {
    const module = this.#aliases.get(name.toLowerCase());
    return module?.entry.aliases?.includes(name) === true ? module : undefined;
  }

  /** @throws {RegisterError} if there is no module of this name */
  get(name: string): RegisteredModule {
    const module = this.find(name);
    if (module === undefined) throw new RegisterError('UNINAS_ENOT_REGISTERED', `there is no module ${name}`);
    return module;
  }

  /** The modules of a kind, or all, sorted by name. */
  modules(kind?: string): readonly RegisteredModule[] {
    const known = this.#sorted.get(kind);
    if (known !== undefined) return known;
    const all = [...this.#modules.values()];
    const chosen = kind === undefined ? all : all.filter((module) => module.entry.kind === kind);
    const sorted = Object.freeze(chosen.sort((a, b) => (a.name < b.name ? -1 : 1)));
    this.#sorted.set(kind, sorted);
    return sorted;
  }

  /** The modules of a kind that have all of the flags; a flag that is not set counts as false. */
  matchAll(kind: string, flags: Flags): readonly RegisteredModule[] {
    return this.modules(kind).filter((module) => hasAll(module, flags));
  }

  /** The modules of a kind that have at least one of the flags. */
  matchAny(kind: string, flags: Flags): readonly RegisteredModule[] {
    return this.modules(kind).filter((module) => hasAny(module, flags));
  }

  /** The packages that must be installed before the module can be loaded. */
  missing(module: RegisteredModule): readonly string[] {
    const needs = module.entry.needs ?? [];
    return needs.length === 0 ? [] : (module.plugin.missing?.(needs) ?? []);
  }

  /** The command that installs what a module needs and that is missing, and other ways; undefined if nothing is. */
  installing(module: RegisteredModule): { readonly command: string; readonly notes: readonly string[] } | undefined {
    const missing = this.missing(module);
    if (missing.length === 0) return undefined;
    const ways = missing.map((name) => module.plugin.install?.(name) ?? { word: name });
    const notes = ways.flatMap(({ note }) => (note === undefined ? [] : [note]));
    return { command: `npm install ${ways.map(({ word }) => word).join(' ')}`, notes };
  }

  /**
   * Imports the class of a module; a second call gives the same class.
   *
   * @throws {RegisterError} if there is no such module, a package is missing, or its file does not hold the class
   */
  load(name: string): Promise<ModuleClass> {
    const module = this.get(name);
    const known = this.#classes.get(name);
    if (known !== undefined) return known;
    const loading = this.#import(module);
    this.#classes.set(name, loading);
    loading.catch(() => this.#classes.delete(name));
    return loading;
  }

  /** The class of a module that was loaded before. @throws {RegisterError} if it was not */
  loaded(name: string): ModuleClass {
    const cls = this.#loaded.get(name);
    if (cls === undefined) throw new RegisterError('UNINAS_ELOAD', `the module ${name} is not loaded`);
    return cls;
  }

  async #import(module: RegisteredModule): Promise<ModuleClass> {
    const { name, entry, plugin } = module;
    const installing = this.installing(module);
    if (installing !== undefined) {
      const ways = [installing.command, ...installing.notes].join('; ');
      throw new RegisterError('UNINAS_ELOAD', `${name} needs ${this.missing(module).join(', ')}: ${ways}`);
    }
    let cls: unknown;
    try {
      cls = await plugin.load(name, entry);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new RegisterError('UNINAS_ELOAD', `${name} of ${plugin.name} cannot be loaded: ${reason}`, { cause });
    }
    if (typeof cls !== 'function' || registrationOf(cls)?.kind !== entry.kind) {
      const message = `${plugin.name}: ${entry.file} exports no ${entry.kind} as ${entry.export}; build the package`;
      throw new RegisterError('UNINAS_ELOAD', message);
    }
    this.#loaded.set(name, cls as ModuleClass);
    return cls as ModuleClass;
  }
}

/** Whether a module has all of the flags; a flag that is not set counts as false. */
export function hasAll(module: RegisteredModule, flags: Flags): boolean {
  return Object.entries(flags).every(([flag, value]) => (module.entry.flags[flag] ?? false) === value);
}

/** Whether a module has at least one of the flags. */
export function hasAny(module: RegisteredModule, flags: Flags): boolean {
  return Object.entries(flags).some(([flag, value]) => (module.entry.flags[flag] ?? false) === value);
}

/** Whether a module may be a child in a slot. */
export function fits(
  module: RegisteredModule,
  slot: { readonly kind: string; readonly where?: Flags; readonly whereAny?: Flags },
): boolean {
  if (module.entry.kind !== slot.kind) return false;
  if (slot.where !== undefined && !hasAll(module, slot.where)) return false;
  return slot.whereAny === undefined || hasAny(module, slot.whereAny);
}
