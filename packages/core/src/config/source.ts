import type { Problem } from '../diagnose/problem.js';

/** Keys and indices from the root of a document to a value. */
export type Pointer = readonly (string | number)[];

/** A place in a text, 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A parsed configuration text that can say where each of its values stands. */
export interface Source {
  /** Name of the file as the user gave it. */
  readonly name: string;
  readonly text: string;
  /** The document; undefined if it could not be read. */
  readonly data: unknown;
  /** What is wrong with the text itself. */
  readonly problems: readonly Problem[];
  /** Where a key or a value stands; the nearest enclosing value if there is no such one. */
  locate(pointer: Pointer, part: 'key' | 'value'): Place;
  /** How a number or boolean stands in the text, such as `1.10`; undefined if there is no such one. */
  textAt?(pointer: Pointer): string | undefined;
}

/** Turns offsets in a text into places; lines are counted when the first one is asked for. */
export function placesIn(text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(1, offset - starts[low]! + 1) };
  };
}

function lineStarts(text: string): number[] {
  // a byte order mark is no column
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** A problem of a text, at a place. */
export function textProblem(
  code: 'UNINAS_ESYNTAX' | 'UNINAS_EDUPLICATE_KEY',
  name: string,
  place: Place,
  message: string,
  expected: readonly string[] = [],
): Problem {
  return { code, severity: 'error', file: name, ...place, path: '', message, expected };
}
