/** A value in a JSON text. */
export interface JsonNode {
  readonly offset: number;
  /** Behind its last character. */
  readonly end: number;
  /** Of texts, numbers, true, false and null. */
  readonly value?: string | number | boolean | null;
  /** Of objects, in order, keys that occur twice included. */
  readonly members?: readonly JsonMember[];
  /** Of arrays. */
  readonly items?: readonly JsonNode[];
}

/** A key with its value. */
export interface JsonMember {
  readonly key: string;
  /** Of the key. */
  readonly offset: number;
  /** Behind the key. */
  readonly end: number;
  readonly node: JsonNode;
}

/** A text is not JSON. */
export class JsonTreeError extends Error {
  override readonly name = 'JsonTreeError';
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

const SPACE = /(?:[\s\uFEFF]+|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
/** Not JSON; Python writes it. */
const INFINITE = /-?Infinity(?!\w)/y;

/**
 * Reads JSON with comments, trailing commas and infinite numbers, and keeps where everything stands.
 *
 * Written for this purpose since every command reads configurations, and a
 * general parser took longer to load than all other work on them.
 *
 * @throws {JsonTreeError} at the first place that is wrong
 */
export function parseJsonTree(text: string): JsonNode {
  const reader = new Reader(text);
  const root = reader.value();
  reader.end();
  return root;
}

/** Values inside of values; configurations have some ten levels, and every level takes room on the stack. */
export const DEEPEST = 300;

class Reader {
  #at = 0;
  /** Behind the last token, before the space that follows it. */
  #end = 0;
  #depth = 0;

  constructor(private readonly text: string) {
    this.#space();
  }

  value(): JsonNode {
    const offset = this.#at;
    if (this.#depth > DEEPEST) throw this.#wrong(`values are nested more than ${DEEPEST} levels deep`);
    if (this.#taken('{')) return { offset, ...this.#inside(() => ({ members: this.#members() })) };
    if (this.#taken('[')) return { offset, ...this.#inside(() => ({ items: this.#items() })) };
    const token = this.#match(STRING) ?? this.#match(NUMBER) ?? this.#match(WORD);
    const infinite = token === undefined ? this.#match(INFINITE) : undefined;
    if (infinite !== undefined) {
      this.#space();
      return { offset, end: offset + infinite.length, value: Number(infinite) };
    }
    if (token === undefined) throw this.#wrong(this.text[offset] === '"' ? BAD_TEXT : 'a value is expected');
    this.#space();
    return { offset, end: offset + token.length, value: JSON.parse(token) as string | number | boolean | null };
  }

  end(): void {
    if (this.#at < this.text.length) throw this.#wrong('the text should end here');
  }

  #inside<T>(read: () => T): T & { readonly end: number } {
    this.#depth++;
    const value = read();
    this.#depth--;
    return { ...value, end: this.#end };
  }

  #members(): readonly JsonMember[] {
    const members: JsonMember[] = [];
    while (!this.#taken('}')) {
      const offset = this.#at;
      const token = this.#match(STRING);
      if (token === undefined)
        throw this.#wrong(this.text[offset] === '"' ? BAD_TEXT : 'a key in quotes or } is expected');
      this.#space();
      if (!this.#taken(':')) throw this.#wrong('a colon is expected');
      members.push({ key: JSON.parse(token) as string, offset, end: offset + token.length, node: this.value() });
      if (!this.#taken(',') && this.text[this.#at] !== '}') throw this.#wrong('a comma or } is expected');
    }
    return members;
  }

  #items(): readonly JsonNode[] {
    const items: JsonNode[] = [];
    while (!this.#taken(']')) {
      items.push(this.value());
      if (!this.#taken(',') && this.text[this.#at] !== ']') throw this.#wrong('a comma or ] is expected');
    }
    return items;
  }

  /** Steps over a character and the space behind it, if it stands here. */
  #taken(character: string): boolean {
    if (this.text[this.#at] !== character) return false;
    this.#end = ++this.#at;
    this.#space();
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.text)?.[0];
    if (token !== undefined) this.#at += token.length;
    return token;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #wrong(message: string): JsonTreeError {
    return new JsonTreeError(this.#at, this.#at < this.text.length ? message : `the text ends too early; ${message}`);
  }
}

const BAD_TEXT = 'this text has no end, or holds a line break or an unknown escape';
