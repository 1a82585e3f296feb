import type { NumpyArray } from './numpy-array.js';
import { callNamed, namedValue, PythonName, setState, Unfinished } from './numpy-values.js';
import { PickleBytes } from './pickle-bytes.js';

/** What a pickle can hold: text and bytes are told apart, but for the keys of a dictionary. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | NumpyArray
  | readonly PickleValue[]
  | ReadonlyMap<string, PickleValue>;

/**
 * Reads a pickle of plain values and numpy arrays of numbers, and nothing else.
 *
 * A pickle is a program: Python runs whatever it names. Here only the values of lists,
 * dictionaries, texts, numbers and arrays are made, as Python 2 and 3 and numpy 1 and 2 write them
 * with protocols 2 to 5; any other name is refused before anything is made of it. Sets, big-endian
 * and column-major arrays, and arrays of objects cannot be read.
 *
 * Arrays and bytes are views on `bytes`, where the protocol allows it.
 *
 * @param file name for messages
 * @throws {DamagedFileError} if the pickle is cut off, not understood, or names anything but arrays
 * @source Python's `pickletools` and PEPs 307, 3154 and 574 for the opcodes
 */
export function readPickle(bytes: Uint8Array, file: string): PickleValue {
  return new PickleMachine(new PickleBytes(bytes, file)).run();
}

/** Opcodes by their names in `pickletools`. */
const OP = {
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  STOP: 0x2e,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  BINFLOAT: 0x47,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  NONE: 0x4e,
  REDUCE: 0x52,
  BINSTRING: 0x54,
  SHORT_BINSTRING: 0x55,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  APPENDS: 0x65,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  PROTO: 0x80,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINBYTES8: 0x8e,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
  BYTEARRAY8: 0x96,
} as const;

const MARK = Symbol('mark');

/** A stack of values, and those that were put aside. */
class PickleMachine {
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();

  constructor(private readonly bytes: PickleBytes) {}

  run(): PickleValue {
    if (this.bytes.byte() !== OP.PROTO) this.bytes.fail('is no pickle of protocol 2 or later');
    const protocol = this.bytes.byte();
    if (protocol < 2 || protocol > 5) this.bytes.fail(`is a pickle of protocol ${protocol}, 2 to 5 can be read`);
    for (;;) {
      const at = this.bytes.at;
      const code = this.bytes.byte();
      if (code === OP.STOP) return finished(this.#pop(), this.bytes);
      const make = VALUES[code];
      if (make) this.#stack.push(make(this.bytes));
      else if (!this.#change(code)) {
        this.bytes.fail(`has the opcode ${code} at byte ${at}, which no array of numbers needs, and is refused`);
      }
    }
  }

  /** What changes the stack other than by a new value; false if there is no such opcode. */
  #change(code: number): boolean {
    const { bytes } = this;
    if (code === OP.FRAME) bytes.take(8);
    else if (code === OP.MARK) this.#stack.push(MARK);
    else if (code === OP.TUPLE) this.#stack.push(this.#popMarked());
    else if (code >= OP.TUPLE1 && code <= OP.TUPLE3) this.#stack.push(this.#popMany(code - OP.TUPLE1 + 1));
    else if (code === OP.APPEND) this.#append([this.#pop()]);
    else if (code === OP.APPENDS) this.#append(this.#popMarked());
    else if (code === OP.SETITEM) this.#setItems(this.#popMany(2));
    else if (code === OP.SETITEMS) this.#setItems(this.#popMarked());
    else if (code === OP.BINPUT) this.#memo.set(bytes.byte(), this.#top);
    else if (code === OP.LONG_BINPUT) this.#memo.set(bytes.unsigned(4), this.#top);
    else if (code === OP.MEMOIZE) this.#memo.set(this.#memo.size, this.#top);
    else if (code === OP.BINGET) this.#stack.push(this.#recall(bytes.byte()));
    else if (code === OP.LONG_BINGET) this.#stack.push(this.#recall(bytes.unsigned(4)));
    else if (code === OP.STACK_GLOBAL) this.#stack.push(namedValue(this.#popMany(2).join('.'), bytes));
    else if (code === OP.REDUCE) {
      const [named, args] = this.#popMany(2);
      this.#stack.push(callNamed(named, args, bytes));
    } else if (code === OP.BUILD) {
      const state = this.#pop();
      setState(this.#top, state, bytes);
    } else return false;
    return true;
  }

  get #top(): unknown {
    if (this.#stack.length === 0) this.bytes.fail('is damaged: a value is missing');
    return this.#stack.at(-1);
  }

  #pop(): unknown {
    const value = this.#top;
    if (value === MARK) this.bytes.fail('is damaged: a value is missing');
    this.#stack.pop();
    return value;
  }

  #popMany(count: number): unknown[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  /** All values since the last mark. */
  #popMarked(): unknown[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) this.bytes.fail('is damaged: the start of a list is missing');
    return this.#stack.splice(mark).slice(1);
  }

  #append(values: readonly unknown[]): void {
    const list = this.#top;
    if (!Array.isArray(list)) return this.bytes.fail('is damaged: it appends to what is no list');
    for (const value of values) list.push(value);
  }

  #setItems(pairs: readonly unknown[]): void {
    const target = this.#top;
    if (!(target instanceof Map) || pairs.length % 2 !== 0)
      return this.bytes.fail('is damaged: it fills no dictionary');
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i] instanceof Uint8Array ? Buffer.from(pairs[i] as Uint8Array).toString('latin1') : pairs[i];
      if (typeof key !== 'string') this.bytes.fail('has a dictionary whose keys are no text');
      target.set(key, pairs[i + 1]);
    }
  }

  #recall(place: number): unknown {
    if (!this.#memo.has(place)) this.bytes.fail(`is damaged: it uses value ${place} before it has one`);
    return this.#memo.get(place);
  }
}

/** What puts a new value on the stack. */
const VALUES: Readonly<Record<number, (bytes: PickleBytes) => unknown>> = {
  [OP.NONE]: () => null,
  [OP.NEWTRUE]: () => true,
  [OP.NEWFALSE]: () => false,
  [OP.EMPTY_TUPLE]: () => [],
  [OP.EMPTY_LIST]: () => [],
  [OP.EMPTY_DICT]: () => new Map<string, unknown>(),
  [OP.BININT]: (bytes) => bytes.signed(4),
  [OP.BININT1]: (bytes) => bytes.byte(),
  [OP.BININT2]: (bytes) => bytes.unsigned(2),
  [OP.LONG1]: (bytes) => bytes.signed(bytes.byte()),
  [OP.BINFLOAT]: (bytes) => bytes.float(),
  [OP.SHORT_BINSTRING]: (bytes) => bytes.take(bytes.byte()),
  [OP.BINSTRING]: (bytes) => bytes.take(bytes.unsigned(4)),
  [OP.SHORT_BINBYTES]: (bytes) => bytes.take(bytes.byte()),
  [OP.BINBYTES]: (bytes) => bytes.take(bytes.unsigned(4)),
  [OP.BINBYTES8]: (bytes) => bytes.take(bytes.unsigned(8)),
  [OP.BYTEARRAY8]: (bytes) => bytes.take(bytes.unsigned(8)),
  [OP.SHORT_BINUNICODE]: (bytes) => bytes.text(bytes.byte()),
  [OP.BINUNICODE]: (bytes) => bytes.text(bytes.unsigned(4)),
  [OP.BINUNICODE8]: (bytes) => bytes.text(bytes.unsigned(8)),
  [OP.GLOBAL]: (bytes) => namedValue(`${bytes.line()}.${bytes.line()}`, bytes),
};

/** Far deeper than any data set; a recursion beyond would end in an error of its own. */
const DEEPEST = 20;

/**
 * A value without what only made arrays; arrays are put in the place of what became them.
 *
 * @param known results so far: what occurs in many places is looked at once
 */
function finished(value: unknown, bytes: PickleBytes, known = new Map<object, PickleValue>(), depth = 0): PickleValue {
  if (value instanceof Unfinished) return value.value ?? bytes.fail('has an array that is not finished');
  if (value instanceof PythonName) return bytes.fail('holds a function of Python, only values can be read');
  if (!Array.isArray(value) && !(value instanceof Map)) return value as PickleValue;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (depth > DEEPEST) return bytes.fail(`has lists in lists in more than ${DEEPEST} levels`);
  const inner = (one: unknown): PickleValue => finished(one, bytes, known, depth + 1);
  const result = Array.isArray(value)
    ? value.map(inner)
    : new Map([...(value as ReadonlyMap<string, unknown>)].map(([key, one]) => [key, inner(one)]));
  known.set(value, result);
  return result;
}
