import { loadModel, savedModel, type FitContext, type Matrix, type Model, type SavedModel } from '@uninas/contracts';
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

/** A model that has learned. */
export async function fitted<T extends Model>(
  cls: (new (node: Node) => T) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>>,
  inputs: Matrix,
  targets: Float64Array,
  context: FitContext = fitContext(),
): Promise<T> {
  const model = build(cls, args);
  await model.fit(inputs, targets, context);
  return model;
}

/** The model as it is read back from what is written of it. */
export async function saveAndLoad(model: Model): Promise<Model> {
  const saved = JSON.parse(JSON.stringify(savedModel(model))) as SavedModel;
  return loadModel({ load: () => Promise.resolve(model.constructor) }, saved, 'saved');
}

/** The share of the variance that is explained. */
export function r2(found: Float64Array, wanted: Float64Array): number {
  const mean = wanted.reduce((sum, value) => sum + value / wanted.length, 0);
  const sum = (of: (i: number) => number): number => wanted.reduce((total, _, i) => total + of(i) ** 2, 0);
  return 1 - sum((i) => wanted[i]! - found[i]!) / sum((i) => wanted[i]! - mean);
}

/** Rows from one to another. */
export function rowsOf({ columns, values }: Matrix, from: number, to: number): Matrix {
  return { rows: to - from, columns, values: values.slice(from * columns, to * columns) };
}
