import { writeFileAtomic } from './atomic-file.js';
import { encodeStable, isObject, type JsonValue } from './json-text.js';
import { readSaved, unfit } from './saved-file.js';

const FORMAT = { format: 'uninas-model', version: 1, holds: 'a saved model' };

/** JSON in which no member is left out, as in all that was read. */
export type WholeJson =
  null | boolean | number | string | readonly WholeJson[] | { readonly [name: string]: WholeJson };

/** A model as plain data, as `savedModel` of the contracts makes it. */
export interface ModelFile {
  /** Class name. */
  readonly cls: string;
  /** The arguments it was fitted with. */
  readonly args: { readonly [name: string]: WholeJson };
  /** What it learned; finite numbers only. */
  readonly state: { readonly [name: string]: WholeJson };
  /** Of a model of architectures: how many options each cell has, and whether it takes them one-hot. */
  readonly genes?: { readonly sizes: readonly number[]; readonly isOneHot: boolean };
  /** Of a model that learned values normalised to (value - mean) / std. */
  readonly scale?: { readonly mean: number; readonly std: number };
}

/**
 * Writes a model, whole or not at all:
 * `{ "format": "uninas-model", "version": 1, "cls", "args", "genes", "scale", "state" }`, with `genes` and
 * `scale` where they are known. Equal models are equal bytes.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE
 */
export function writeModelFile(path: string, { cls, args, state, genes, scale }: ModelFile): void {
  const { format, version } = FORMAT;
  const known = { ...(genes && { genes: { sizes: genes.sizes, one_hot: genes.isOneHot } }), ...(scale && { scale }) };
  const content = { format, version, cls, args, ...known, state };
  writeFileAtomic(path, `${encodeStable(content, ['format', 'version', 'cls', 'args', 'genes', 'scale'])}\n`);
}

/** @throws {RunError} UNINAS_ERUN_READ, or UNINAS_ERUN_JSON if it is no saved model */
export function readModelFile(path: string): ModelFile {
  const { cls, args, state, genes, scale } = readSaved(path, FORMAT);
  if (typeof cls !== 'string') throw unfit(path, '"cls" should be the name of a class');
  if (!isObject(args)) throw unfit(path, '"args" should be an object');
  if (!isObject(state)) throw unfit(path, '"state" should be an object');
  return {
    cls,
    args: args as ModelFile['args'],
    state: state as ModelFile['state'],
    ...(genes !== undefined && { genes: genesOf(path, genes) }),
    ...(scale !== undefined && { scale: scaleOf(path, scale) }),
  };
}

function genesOf(path: string, genes: JsonValue): NonNullable<ModelFile['genes']> {
  const { sizes, one_hot: isOneHot } = isObject(genes) ? genes : {};
  const isList = Array.isArray(sizes) && sizes.every((size) => Number.isInteger(size) && (size as number) > 0);
  if (!isList || typeof isOneHot !== 'boolean') throw unfit(path, '"genes" should have "sizes" and "one_hot"');
  return { sizes: sizes as readonly number[], isOneHot };
}

function scaleOf(path: string, scale: JsonValue): NonNullable<ModelFile['scale']> {
  const { mean, std } = isObject(scale) ? scale : {};
  if (typeof mean !== 'number' || typeof std !== 'number') throw unfit(path, '"scale" should have "mean" and "std"');
  return { mean, std };
}
