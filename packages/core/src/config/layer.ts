import type { Place, Pointer, Source } from './source.js';

/** Where an entry of a configuration comes from. */
export interface Origin {
  /** Position in the order of layers; a higher one wins. */
  readonly layer: number;
  readonly source?: Source;
  /** Keys and indices inside the source. */
  readonly pointer: Pointer;
  /** The word of the command line. */
  readonly word?: string;
  /** The earlier run that the value is inherited from. */
  readonly inherited?: string;
}

/** One key of a configuration layer with its value: text, data, or a subtree. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** The entries of a document, in order. @returns undefined if it is not an object */
export function entriesOf(source: Source, layer: number): readonly Entry[] | undefined {
  if (!isRecord(source.data)) return undefined;
  return Object.entries(source.data).map(([key, value]) => ({
    key,
    value,
    origin: { layer, source, pointer: [key] },
  }));
}

/** The entry of a command-line word `--key=value`; a key without a value is true. */
export function wordEntry(word: string, layer: number): Entry {
  const body = word.replace(/^--/, '');
  const equals = body.indexOf('=');
  const key = equals === -1 ? body : body.slice(0, equals);
  return { key, value: equals === -1 ? 'true' : body.slice(equals + 1), origin: { layer, pointer: [], word } };
}

/** An origin one level deeper in the same document. */
export function below(origin: Origin, ...keys: readonly (string | number)[]): Origin {
  return { ...origin, pointer: [...origin.pointer, ...keys] };
}

/** File and place of an origin, or the word. */
export function placeOf(
  origin: Origin,
  part: 'key' | 'value',
): { readonly file?: string; readonly word?: string } & Partial<Place> {
  if (origin.source !== undefined) {
    return { file: origin.source.name, ...origin.source.locate(origin.pointer, part) };
  }
  return origin.word === undefined ? {} : { word: origin.word };
}

/** Whether a value is a plain object; dates and bytes, which YAML knows, are none. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
