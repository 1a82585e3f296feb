import type { Kind, ModuleKinds } from './kinds.js';
import type { Module } from './module.js';

/** What `Register.kind` remembers of an abstract class. */
export interface KindDeclaration {
  readonly kind: string;
  readonly flags: readonly string[];
}

const KIND = Symbol.for('uninas.kind');

/** Declares an abstract class as the contract of a kind; see `Register.kind`. */
export function declareKind<K extends Kind>(kind: K, flags: readonly string[] = []) {
  return (cls: abstract new (...args: never[]) => ModuleKinds[K] & Module): void => {
    Object.defineProperty(cls, KIND, { value: { kind, flags } satisfies KindDeclaration });
  };
}

/** The kinds whose contract a class keeps: those that it or a parent declares, nearest first. */
export function kindsOf(cls: unknown): readonly KindDeclaration[] {
  const kinds: KindDeclaration[] = [];
  for (let at = cls; typeof at === 'function'; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, KIND)) kinds.push((at as unknown as Record<symbol, KindDeclaration>)[KIND]!);
  }
  return kinds;
}
