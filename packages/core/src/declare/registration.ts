import type { Flags, Kind, ModuleKinds } from './kinds.js';
import type { Module } from './module.js';

/** What `Register.as` remembers of a class. */
export interface Registration {
  readonly kind: string;
  readonly flags: Flags;
  /** npm packages without which the module cannot be loaded. */
  readonly needs: readonly string[];
  /** Former class names. */
  readonly aliases: readonly string[];
  /** What the module is, where there is no docstring for tools to read. */
  readonly doc: string;
}

/** More about a registered class. */
export interface RegistrationOptions {
  readonly needs?: readonly string[];
  readonly aliases?: readonly string[];
  /** For plain JavaScript without a manifest; elsewhere the docstring is the only text. */
  readonly doc?: string;
}

/** A class that can be instantiated as a module. */
export type ModuleClass<T extends Module = Module> = new (...args: never[]) => T;

// `Symbol.for` survives two copies of this package in one process.
const REGISTRATION = Symbol.for('uninas.registration');
const NEEDS = Symbol.for('uninas.needs');

/** Declares a class as a module of a kind; see `Register.as`. */
export function registerAs<K extends Kind>(kind: K, flags: Flags = {}, options: RegistrationOptions = {}) {
  return (cls: ModuleClass<ModuleKinds[K] & Module>): void => {
    const { needs = [], aliases = [], doc = '' } = options;
    const value: Registration = { kind, flags, needs, aliases, doc };
    Object.defineProperty(cls, REGISTRATION, { value });
  };
}

/** What a class was declared as, or undefined; not inherited by subclasses. */
export function registrationOf(cls: unknown): Registration | undefined {
  if (typeof cls !== 'function' || !Object.hasOwn(cls, REGISTRATION)) return undefined;
  return (cls as unknown as Record<symbol, Registration>)[REGISTRATION];
}

/**
 * Asks for a service of the surrounding tree as a constructor parameter.
 *
 * The first parameter is always the node: `constructor(node: Node, @inject(RUN) run: Run)`.
 * Without decorator syntax write `static needs = [RUN]`.
 */
export function inject(token: symbol) {
  return (cls: object, _key: undefined, index: number): void => {
    const own = Object.hasOwn(cls, NEEDS) ? (cls as Record<symbol, (symbol | undefined)[]>)[NEEDS] : undefined;
    const needs = own ?? [];
    needs[index - 1] = token;
    if (own === undefined) Object.defineProperty(cls, NEEDS, { value: needs });
  };
}

interface NeedsOwner {
  readonly name: string;
  readonly needs?: readonly symbol[];
  readonly [NEEDS]?: readonly (symbol | undefined)[];
}

/**
 * The service tokens of a class's constructor, after the node.
 *
 * A class without a constructor of its own takes its parent's tokens.
 *
 * @throws {TypeError} if a parameter has no token
 */
export function needsOf(cls: ModuleClass): readonly symbol[] {
  for (let at: unknown = cls; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    const owner = at as unknown as NeedsOwner;
    const own = Object.hasOwn(owner, NEEDS) ? owner[NEEDS] : Object.hasOwn(owner, 'needs') ? owner.needs : undefined;
    if (own === undefined) continue;
    if ([...own].some((token) => typeof token !== 'symbol')) {
      throw new TypeError(`${owner.name}: every constructor parameter after the node needs a token, @inject(TOKEN)`);
    }
    return own as readonly symbol[];
  }
  return [];
}
