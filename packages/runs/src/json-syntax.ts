/** Where a text stops being JSON, and why. */
export interface JsonMistake {
  /** Index of the first character that does not fit. */
  readonly offset: number;
  readonly message: string;
}

const MAX_DEPTH = 500;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const BLANKS = /[ \t\n\r]*/y;

/**
 * The first mistake of a JSON text; none if it is right. Unlike JSON.parse it always tells the place,
 * and refuses a name that stands twice in one object and nesting beyond 500 levels.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  try {
    const end = blanks(text, value(text, blanks(text, 0), 0));
    return end < text.length ? { offset: end, message: `unexpected ${shown(text, end)} after the end` } : undefined;
  } catch (error) {
    if (error instanceof Mistake) return error;
    throw error;
  }
}

/** Line and column, both from 1, of an index in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

class Mistake implements JsonMistake {
  constructor(
    readonly offset: number,
    readonly message: string,
  ) {}
}

/** Each reader takes the index where it begins and returns the one behind its end. */
function value(text: string, at: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new Mistake(at, `nested deeper than ${MAX_DEPTH} levels`);
  const first = text[at];
  if (first === '{') return members(text, at + 1, depth);
  if (first === '[') return items(text, at + 1, depth);
  if (first === '"') return string(text, at);
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, at)) return at + word.length;
  const end = match(NUMBER, text, at);
  if (end === undefined) throw new Mistake(at, `expected a value, found ${shown(text, at)}`);
  return end;
}

function members(text: string, start: number, depth: number): number {
  const names = new Set<string>();
  let at = blanks(text, start);
  if (text[at] === '}') return at + 1;
  for (;;) {
    if (text[at] !== '"') throw new Mistake(at, `expected a name in double quotes, found ${shown(text, at)}`);
    const end = string(text, at);
    const name = JSON.parse(text.slice(at, end)) as string;
    if (names.has(name)) throw new Mistake(at, `the name ${JSON.stringify(name)} stands here twice`);
    names.add(name);
    at = blanks(text, end);
    if (text[at] !== ':') throw new Mistake(at, `expected ":", found ${shown(text, at)}`);
    at = blanks(text, value(text, blanks(text, at + 1), depth + 1));
    if (text[at] === '}') return at + 1;
    if (text[at] !== ',') throw new Mistake(at, `expected "," or "}", found ${shown(text, at)}`);
    at = blanks(text, at + 1);
  }
}

function items(text: string, start: number, depth: number): number {
  let at = blanks(text, start);
  if (text[at] === ']') return at + 1;
  for (;;) {
    at = blanks(text, value(text, at, depth + 1));
    if (text[at] === ']') return at + 1;
    if (text[at] !== ',') throw new Mistake(at, `expected "," or "]", found ${shown(text, at)}`);
    at = blanks(text, at + 1);
  }
}

function string(text: string, start: number): number {
  for (let at = start + 1; at < text.length;) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') throw new Mistake(at, `unexpected ${shown(text, at)} within double quotes`);
    const end = character === '\\' ? match(ESCAPE, text, at) : at + 1;
    if (end === undefined) throw new Mistake(at, 'this is no escape that JSON knows');
    at = end;
  }
  throw new Mistake(start, 'this double quote is never closed');
}

function blanks(text: string, at: number): number {
  return match(BLANKS, text, at) ?? at;
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function shown(text: string, at: number): string {
  return at < text.length ? JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0)) : 'the end';
}
