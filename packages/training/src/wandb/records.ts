import { arch, cpus, hostname, release, totalmem, type } from 'node:os';
import type { Metrics } from '@uninas/contracts';
import type { JsonObject, JsonValue } from '@uninas/runs';
import { bytes, concat, integer, type Field } from '../protobuf/fields.js';
import { integerIn, messageIn, messagesIn, readMessage, textIn } from '../protobuf/message.js';

/** What a record tells, as a field of it; the numbers are those of `wandb_internal.proto`. */
const [HISTORY, SUMMARY, CONFIG, FILES, RUN, EXIT, HEADER, ENVIRONMENT] = [2, 3, 5, 6, 17, 18, 21, 26] as const;
const [KEY, NESTED_KEY, VALUE] = [1, 2, 16] as const;
/** The oldest program that may read the file, as wandb 0.30 notes it. */
const MIN_CONSUMER = '0.70.0';

/** What a file of records begins with. */
export interface RunStart {
  readonly id: string;
  readonly project: string;
  /** Empty: the server finds one. */
  readonly name: string;
  /** Empty: that of the account. */
  readonly entity: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly config: JsonObject;
  /** Of the code; empty if it is not known. */
  readonly commit: string;
  /** Absolute path of the run folder. */
  readonly root: string;
  /** Files of the run, by path in its folder `files`. */
  readonly files: readonly string[];
}

/** What was measured in an epoch. */
export interface EpochValues {
  readonly epoch: number;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Seconds of work since the run began, without pauses. */
  readonly runtime: number;
}

/** What is read of an epoch. */
export interface LoggedEpoch {
  readonly epoch: number;
  readonly runtime: number;
}

/** A record without its number. */
export type Content = Field;

/** How many records a file begins with. */
export const START_RECORDS = 4;

/** The records that a file begins with. */
export function startRecords(start: RunStart): readonly Content[] {
  return [
    bytes(HEADER, [bytes(1, [bytes(1, 'uninas'), bytes(2, MIN_CONSUMER)])]),
    runRecord(start),
    environmentRecord(start),
    filesRecord(start.files),
  ];
}

/** The records of an epoch: the values that the run is shown with, then those of the epoch. */
export function epochRecords({ epoch, metrics, at, runtime }: EpochValues): readonly Content[] {
  const values = { ...metrics, _step: epoch, _timestamp: at / 1000, _runtime: runtime };
  const items = Object.entries(values).map(([key, value]) => item([key], value));
  const total = item(['_wandb', 'runtime'], Math.floor(runtime));
  return [bytes(SUMMARY, [...items, total]), bytes(HISTORY, [...items, bytes(2, [integer(1, epoch)])])];
}

/** A record of a configuration that replaces the one of the beginning. */
export function configRecord(config: JsonObject): Content {
  return bytes(CONFIG, configItems(config));
}

/** A record that names files in the folder `files`. */
export function filesRecord(paths: readonly string[]): Content {
  return bytes(FILES, paths.map((path) => bytes(1, [bytes(1, path)]))); // prettier-ignore
}

/** The last record. @param runtime in seconds */
export function exitRecord(code: number, runtime: number): Content {
  return bytes(EXIT, [integer(1, code), integer(2, Math.floor(runtime))]);
}

/** Whole records, numbered from `first`. */
export function numbered(contents: readonly Content[], first: number): readonly Uint8Array[] {
  return contents.map((content, i) => concat([integer(1, first + i), content]));
}

/** The epoch that a record holds the values of; none, if it holds something else. */
export function epochOf(record: Uint8Array): LoggedEpoch | undefined {
  const history = messageIn(readMessage(record), HISTORY);
  if (history === undefined) return undefined;
  const step = messageIn(history, 2);
  const runtime = messagesIn(history, 1).find((value) => textIn(value, NESTED_KEY) === '_runtime');
  return {
    epoch: step === undefined ? 0 : integerIn(step, 1),
    runtime: runtime === undefined ? 0 : Number(textIn(runtime, VALUE)),
  };
}

function runRecord({ id, project, name, entity, started, config, commit }: RunStart): Content {
  return bytes(RUN, [
    bytes(1, id),
    ...textOr(2, entity),
    bytes(3, project),
    bytes(4, configItems(config)),
    ...textOr(8, name),
    bytes(13, hostname()),
    bytes(17, timestamp(started)),
    ...(commit === '' ? [] : [bytes(21, [bytes(2, commit)])]),
  ]);
}

function environmentRecord({ id, started, root }: RunStart): Content {
  return bytes(ENVIRONMENT, [
    bytes(1, `${type()}-${release()}-${arch()}`),
    bytes(3, timestamp(started)),
    bytes(6, 'uninas'),
    bytes(11, root),
    bytes(12, hostname()),
    bytes(14, process.execPath),
    integer(16, cpus().length),
    integer(17, cpus().length),
    bytes(21, [integer(1, totalmem())]),
    bytes(199, id),
  ]);
}

function configItems(config: JsonObject): readonly Field[] {
  return Object.entries(config).map(([key, value]) => {
    return bytes(1, [bytes(KEY, key), bytes(VALUE, jsonText(value ?? null))]);
  });
}

function item(key: readonly string[], value: number): Field {
  return bytes(1, [...key.map((part) => bytes(NESTED_KEY, part)), bytes(VALUE, jsonText(value))]);
}

/** JSON as Python has it: with numbers that are not finite. */
function jsonText(value: JsonValue): string {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : JSON.stringify(value);
}

function textOr(field: number, text: string): readonly Field[] {
  return text === '' ? [] : [bytes(field, text)];
}

function timestamp(milliseconds: number): readonly Field[] {
  return [integer(1, Math.floor(milliseconds / 1000)), integer(2, (Math.floor(milliseconds) % 1000) * 1_000_000)];
}
