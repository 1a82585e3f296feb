import type { Strategy } from '@uninas/contracts';
import type { Declared, ModuleClass } from '@uninas/core';

/**
 * A strategy outside of the tree: with these arguments, and the declared defaults for all others.
 *
 * Methods make their strategies with it, since how many there are depends on the network.
 */
export function makeStrategy<T extends Strategy>(
  cls: ModuleClass<T> & { readonly declared: Declared },
  args: Partial<T['args']>,
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  const node = { path: '', args: Object.freeze({ ...Object.fromEntries(defaults), ...args }), children: {} };
  return new (cls as unknown as new (made: typeof node) => T)(node);
}

/** Another strategy of the same class, with the same arguments but for its name. */
export function strategyLike(strategy: Strategy, name: string): Strategy {
  const cls = strategy.constructor as ModuleClass<Strategy> & { readonly declared: Declared };
  return makeStrategy(cls, { ...strategy.args, name });
}
