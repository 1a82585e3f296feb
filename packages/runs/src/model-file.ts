import { writeFileAtomic } from './atomic-file.js';
import { encodeStable, isObject, type JsonObject } from './json-text.js';
import { readSaved, unfit } from './saved-file.js';

const FORMAT = { format: 'uninas-model', version: 1, holds: 'a saved model' };

/** A model as plain data, as `savedModel` of the contracts makes it. */
export interface ModelFile {
  /** Class name. */
  readonly cls: string;
  /** The arguments it was fitted with. */
  readonly args: JsonObject;
  /** What it learned; finite numbers only. */
  readonly state: JsonObject;
}

/**
 * Writes a model, whole or not at all: `{ "format": "uninas-model", "version": 1, "cls", "args", "state" }`.
 * Equal models are equal bytes.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE
 */
export function writeModelFile(path: string, { cls, args, state }: ModelFile): void {
  const { format, version } = FORMAT;
  writeFileAtomic(
    path,
    `${encodeStable({ format, version, cls, args, state }, ['format', 'version', 'cls', 'args'])}\n`,
  );
}

/** @throws {RunError} UNINAS_ERUN_READ, or UNINAS_ERUN_JSON if it is no saved model */
export function readModelFile(path: string): ModelFile {
  const { cls, args, state } = readSaved(path, FORMAT);
  if (typeof cls !== 'string') throw unfit(path, '"cls" should be the name of a class');
  if (!isObject(args)) throw unfit(path, '"args" should be an object');
  if (!isObject(state)) throw unfit(path, '"state" should be an object');
  return { cls, args, state };
}
