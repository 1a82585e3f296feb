import { findJsonMistake, lineAndColumn } from './json-syntax.js';
import { RunError } from './run-error.js';

/** What JSON can hold; members that are undefined are left out. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

const NOT_FINITE = /^~*(?:NaN|-?Infinity)$/;

/**
 * JSON in which equal values are equal bytes and no number is lost: names are sorted (those in `first`
 * come first), -0 stays -0, and NaN, Infinity, -Infinity become texts of that name. A text that reads
 * the same gets a `~` in front. {@link unpackNumbers} turns both back.
 *
 * @throws {RunError} UNINAS_ERUN_JSON naming the member that JSON cannot hold
 */
export function encodeStable(value: JsonValue, first: readonly string[] = []): string {
  const order = (names: string[]): string[] => [
    ...first.filter((name) => names.includes(name)),
    ...names.filter((name) => !first.includes(name)).sort(),
  ];
  const text = (word: string): string => JSON.stringify(NOT_FINITE.test(word) ? `~${word}` : word);
  return encode(value, { order, text, notFinite: (number) => `"${number}"`, indent: '', colon: ':' });
}

/**
 * JSON for people: names in the given order, two blanks per level, a line break at the end.
 *
 * @throws {RunError} UNINAS_ERUN_JSON naming the member that JSON cannot hold, which includes NaN and Infinity
 */
export function encodePretty(value: JsonValue): string {
  const order = (names: string[]): string[] => names;
  return `${encode(value, { order, text: JSON.stringify, notFinite: undefined, indent: '  ', colon: ': ' })}\n`;
}

/** Numbers and texts as they were before {@link encodeStable}. */
export function unpackNumbers(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    if (!NOT_FINITE.test(value)) return value;
    return value.startsWith('~') ? value.slice(1) : Number(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(unpackNumbers);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unpackNumbers(member ?? null)]));
}

/** @throws {RunError} UNINAS_ERUN_JSON with line and column of the first mistake */
export function parseJson(text: string, path: string): JsonValue {
  const mistake = findJsonMistake(text);
  if (mistake === undefined) return JSON.parse(text) as JsonValue;
  const { line, column } = lineAndColumn(text, mistake.offset);
  throw new RunError({
    code: 'UNINAS_ERUN_JSON',
    path: `${path}:${line}:${column}`,
    what: `no valid JSON: ${mistake.message}`,
  });
}

/** Whether a value is an object with names, not a list and not null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}

interface Style {
  order(names: string[]): string[];
  text(word: string): string;
  readonly notFinite: ((number: number) => string) | undefined;
  readonly indent: string;
  readonly colon: string;
}

function encode(value: unknown, style: Style, path: readonly string[] = [], parents: readonly object[] = []): string {
  const refuse = (what: string): RunError => {
    return new RunError({
      code: 'UNINAS_ERUN_JSON',
      path: '',
      what: `${what} at ${path.join('.') || 'the top'} cannot be saved as JSON`,
    });
  };
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return style.text(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
    if (style.notFinite) return style.notFinite(value);
    throw refuse(String(value));
  }
  if (typeof value !== 'object') throw refuse(`a value of type ${typeof value}`);
  if (parents.includes(value)) throw refuse('a value that holds itself');
  const inner = (member: unknown, name: string): string => encode(member, style, [...path, name], [...parents, value]);
  if (Array.isArray(value)) {
    const parts = value.map((item, i) => inner(item, String(i)));
    return enclose('[', parts, ']', style.indent, parents.length);
  }
  const plain = Object.getPrototypeOf(value) as unknown;
  if (plain !== null && Object.getPrototypeOf(plain) !== null)
    throw refuse(`an object of class ${value.constructor.name}`);
  const record = value as Readonly<Record<string, unknown>>;
  const names = style.order(Object.keys(record).filter((name) => record[name] !== undefined));
  const parts = names.map((name) => `${JSON.stringify(name)}${style.colon}${inner(record[name], name)}`);
  return enclose('{', parts, '}', style.indent, parents.length);
}

function enclose(open: string, parts: readonly string[], close: string, indent: string, depth: number): string {
  if (indent === '' || parts.length === 0) return open + parts.join(',') + close;
  const margin = `\n${indent.repeat(depth)}`;
  return open + parts.map((part) => margin + indent + part).join(',') + margin + close;
}
