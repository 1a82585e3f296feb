import type { FitContext, Matrix, Model } from '@uninas/contracts';
import { Random, type ArgValue, type Declared, type Node } from '@uninas/core';

/** A model that is not in a tree, with its defaults where nothing else is said. */
export function build<T extends Model>(
  cls: (new (node: Node) => T) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>> = {},
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, { default: value }]) => [name, value] as const);
  return new cls({ path: 'cls_model', args: { ...Object.fromEntries(defaults), ...args }, children: {} });
}

/** Rows of numbers as a model takes them. */
export function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) };
}

export function fitContext(seed = 0, signal: AbortSignal = new AbortController().signal): FitContext {
  return { random: new Random(seed), log: { info: () => undefined, warn: () => undefined }, signal };
}
