import { readFileSync } from 'node:fs';
import { isObject, parseJson, type JsonValue } from './json-text.js';
import { RunError } from './run-error.js';
import { readFailed } from './system-failure.js';
import { ARRAY_CLASSES, countOf, isDType, type DType, type SavedTensor } from './tensor-types.js';

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, SavedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const MAX_HEADER = 100_000_000; // as in the reference implementation

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** @throws {RunError} UNINAS_ERUN_READ, or as {@link decodeSafetensors} */
export function readSafetensors(path: string): Safetensors {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw readFailed(path, error);
  }
  return decodeSafetensors(bytes, path);
}

/**
 * Reads a safetensors file, trusting nothing in it. The tensors share the memory of `bytes` where
 * alignment allows.
 *
 * @param path for messages only
 * @throws {RunError} UNINAS_ERUN_TENSORS saying which field is wrong, and what was expected
 */
export function decodeSafetensors(bytes: Uint8Array, path: string): Safetensors {
  const refuse = (what: string): RunError => {
    return new RunError({ code: 'UNINAS_ERUN_TENSORS', path, what: `no valid safetensors file: ${what}` });
  };
  const { header, start } = headerOf(bytes, path, refuse);
  let metadata: Readonly<Record<string, string>> = {};
  const entries: Entry[] = [];
  for (const [name, member] of Object.entries(header)) {
    if (name === '__metadata__') metadata = metadataOf(member, refuse);
    else entries.push(entryOf(name, member, refuse));
  }
  checkPlaces(entries, bytes.byteLength - start, refuse);
  return { tensors: new Map(entries.map((entry) => [entry.name, tensorOf(entry, bytes, start, refuse)])), metadata };
}

type Refuse = (what: string) => RunError;

function headerOf(
  bytes: Uint8Array,
  path: string,
  refuse: Refuse,
): { header: Readonly<Record<string, JsonValue>>; start: number } {
  const size = bytes.byteLength;
  if (size < 8) throw refuse(`${size} bytes, expected at least 8; it is cut off`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER)) throw refuse(`a header of ${length} bytes, allowed are ${MAX_HEADER}`);
  const start = 8 + Number(length);
  if (start > size) throw refuse(`a header of ${length} bytes in a file of ${size}; it is cut off`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start));
  } catch {
    throw refuse('the header is no UTF-8 text');
  }
  if (!text.startsWith('{')) throw refuse('the header does not begin with "{"');
  let header: JsonValue;
  try {
    header = parseJson(text, path);
  } catch (error) {
    throw refuse(`the header is wrong: ${error instanceof RunError ? error.message : String(error)}`);
  }
  return { header: header as Readonly<Record<string, JsonValue>>, start }; // begins with "{", so it is an object
}

function metadataOf(member: JsonValue, refuse: Refuse): Readonly<Record<string, string>> {
  if (!isObject(member)) throw refuse('__metadata__ is no object');
  const texts: [string, string][] = [];
  for (const [name, text] of Object.entries(member)) {
    if (typeof text !== 'string') throw refuse(`__metadata__.${name} is no text`);
    texts.push([name, text]);
  }
  return Object.fromEntries(texts);
}

function entryOf(name: string, member: JsonValue, refuse: Refuse): Entry {
  const title = `tensor ${JSON.stringify(name)}`;
  if (!isObject(member)) throw refuse(`${title} is no object`);
  const { dtype, shape, data_offsets: offsets } = member;
  if (!isDType(dtype))
    throw refuse(`${title} has dtype ${JSON.stringify(dtype)}, known are ${Object.keys(ARRAY_CLASSES).join(', ')}`);
  const count = countOf(shape);
  if (count === undefined) throw refuse(`${title} has shape ${JSON.stringify(shape)}, expected whole numbers`);
  const [begin, end, ...more] = Array.isArray(offsets) ? (offsets as unknown[]) : [];
  if (!isPlace(begin) || !isPlace(end) || end < begin || more.length > 0) {
    throw refuse(`${title} has data_offsets ${JSON.stringify(offsets)}, expected [begin, end]`);
  }
  const needed = count * ARRAY_CLASSES[dtype].BYTES_PER_ELEMENT;
  if (end - begin !== needed) throw refuse(`${title} has ${end - begin} bytes, its shape and dtype need ${needed}`);
  return { name, dtype, shape: shape as readonly number[], begin, end };
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The tensors must fill the rest of the file one after the other, in any order. */
function checkPlaces(entries: readonly Entry[], size: number, refuse: Refuse): void {
  let at = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    const title = `tensor ${JSON.stringify(name)}`;
    if (begin < at) throw refuse(`${title} overlaps another: it begins at ${begin}, the other ends at ${at}`);
    if (begin > at) throw refuse(`bytes ${at} to ${begin} before ${title} belong to no tensor`);
    if (end > size) throw refuse(`${title} ends at ${end}, but only ${size} bytes follow the header; it is cut off`);
    at = end;
  }
  if (at < size) throw refuse(`${size - at} bytes at the end belong to no tensor`);
}

function tensorOf(
  { name, dtype, shape, begin, end }: Entry,
  bytes: Uint8Array,
  start: number,
  refuse: Refuse,
): SavedTensor {
  const ArrayClass = ARRAY_CLASSES[dtype];
  const raw = bytes.subarray(start + begin, start + end);
  const aligned = raw.byteOffset % ArrayClass.BYTES_PER_ELEMENT === 0 ? raw : Uint8Array.from(raw);
  const data = new ArrayClass(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    raw.byteLength / ArrayClass.BYTES_PER_ELEMENT,
  );
  if (dtype === 'BOOL' && raw.some((value) => value > 1))
    throw refuse(`tensor ${JSON.stringify(name)} is BOOL, but holds more than 0 and 1`);
  return { dtype, shape, data };
}
