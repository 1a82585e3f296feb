import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeStable, isObject, parseJson, unpackNumbers, type JsonValue } from './json-text.js';
import { RunError } from './run-error.js';
import { decodeSafetensors } from './safetensors-read.js';
import { encodeSafetensors } from './safetensors-write.js';
import { writeSynced, type FileDigest } from './synced-file.js';
import { codeOf, readFailed } from './system-failure.js';
import type { TensorMap } from './tensor-types.js';

/** What one checkpoint stores. */
export interface CheckpointContent {
  /** All tensors: weights, optimizer slots, averages. */
  readonly tensors: TensorMap;
  /** Everything else; 64-bit values as hex text (`toHex64`). */
  readonly state: JsonValue;
  /** Measured values by log key, from which retention chooses. */
  readonly metrics?: Readonly<Record<string, number>>;
}

const CHECKSUMS = 'checksums.json';
const FILES = ['tensors.safetensors', 'state.json', 'metrics.json'] as const;
type FileName = (typeof FILES)[number];

/** Fills a new, empty folder; throws the system's error. */
export function writeCheckpointFiles(folder: string, { tensors, state, metrics = {} }: CheckpointContent): void {
  const contents: Record<FileName, string | Uint8Array[]> = {
    'tensors.safetensors': encodeSafetensors(tensors),
    'state.json': encodeStable(state),
    'metrics.json': encodeStable(metrics),
  };
  const digests = FILES.map((name): [FileName, FileDigest] => [name, writeSynced(join(folder, name), contents[name])]);
  const files = Object.fromEntries(digests.map(([name, { bytes, sha256 }]) => [name, { bytes, sha256 }]));
  writeSynced(join(folder, CHECKSUMS), encodeStable({ format: 1, files }));
}

/**
 * Everything of one checkpoint, after comparing every file with its checksum.
 *
 * @throws {RunError} UNINAS_ERUN_CHECKPOINT saying which file is missing or damaged
 */
export function readCheckpointFiles(folder: string): Required<CheckpointContent> {
  const files = checksumsOf(folder);
  const tensors = decodeSafetensors(
    checked(folder, 'tensors.safetensors', files),
    join(folder, 'tensors.safetensors'),
  ).tensors;
  const json = (name: FileName): JsonValue =>
    unpackNumbers(parseJson(checked(folder, name, files).toString('utf8'), join(folder, name)));
  return { tensors, state: json('state.json'), metrics: numbersOf(json('metrics.json')) };
}

/** The metrics of one checkpoint, checked as {@link readCheckpointFiles} does, without reading the rest. */
export function readCheckpointMetrics(folder: string): Readonly<Record<string, number>> {
  const text = checked(folder, 'metrics.json', checksumsOf(folder)).toString('utf8');
  return numbersOf(unpackNumbers(parseJson(text, join(folder, 'metrics.json'))));
}

function checksumsOf(folder: string): Readonly<Record<string, JsonValue | undefined>> {
  const path = join(folder, CHECKSUMS);
  const content = parseJson(bytesOf(path).toString('utf8'), path);
  if (isObject(content) && content['format'] === 1 && isObject(content['files'])) return content['files'];
  throw damaged(path, 'this is no list of checksums');
}

function checked(folder: string, name: FileName, files: Readonly<Record<string, JsonValue | undefined>>): Buffer {
  const path = join(folder, name);
  const bytes = bytesOf(path);
  const expected = files[name];
  if (!isObject(expected)) throw damaged(path, `${CHECKSUMS} does not name this file`);
  if (expected['bytes'] !== bytes.byteLength) {
    throw damaged(path, `the file has ${bytes.byteLength} bytes, ${String(expected['bytes'])} were written`);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (expected['sha256'] !== sha256) throw damaged(path, 'the bytes changed since they were written (SHA-256 differs)');
  return bytes;
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw damaged(path, 'the file is missing');
    throw readFailed(path, error);
  }
}

function numbersOf(value: JsonValue): Readonly<Record<string, number>> {
  const pairs = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(pairs.filter((pair): pair is [string, number] => typeof pair[1] === 'number'));
}

function damaged(path: string, what: string): RunError {
  return new RunError({ code: 'UNINAS_ERUN_CHECKPOINT', path, what, fix: 'use an earlier checkpoint' });
}
