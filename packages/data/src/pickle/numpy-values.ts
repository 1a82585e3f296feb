import { isNumpyType, NumpyArray, sizeOf, type NumpyType } from './numpy-array.js';
import type { PickleBytes } from './pickle-bytes.js';

/** A Python function or class by name; nothing but those below gets one. */
export class PythonName {
  constructor(readonly name: string) {}
}

/** An array, or a type of numbers, whose state follows in the pickle. */
export class Unfinished {
  value: NumpyArray | undefined;
  constructor(readonly type?: NumpyType) {}
}

/**
 * What numpy's arrays are made of, by the names that it and the two generations of Python write.
 *
 * Nothing of Python is run: each is a function of ours with the same result.
 */
const MAKERS: Readonly<Record<string, (args: readonly unknown[], bytes: PickleBytes) => unknown>> = {
  'numpy.ndarray': (_, bytes) => bytes.fail('makes an array in a way that is not understood'),
  'numpy.dtype': ([type], bytes) => {
    const text = typeof type === 'string' ? type : Buffer.from(asBytes(type, bytes)).toString('latin1');
    if (isNumpyType(text)) return new Unfinished(text);
    return bytes.fail(`has an array of the type ${text.slice(0, 40)}, only numbers can be read`);
  },
  '_codecs.encode': ([text, encoding], bytes) => {
    if (typeof text !== 'string' || encoding !== 'latin1') return bytes.fail('has bytes that are not understood');
    if (/[^\0-\xff]/.test(text)) return bytes.fail('has bytes above 255');
    return Buffer.from(text, 'latin1');
  },
  // of Python 3, which has no other way to write empty bytes with protocol 2
  '__builtin__.bytes': (args, bytes) =>
    args.length === 0 ? new Uint8Array() : bytes.fail('has bytes that are not understood'),
  'multiarray._reconstruct': () => new Unfinished(),
  'multiarray.scalar': ([type, value], bytes) => arrayOf(bytes, [], type, false, value).numbers()[0],
  'numeric._frombuffer': ([value, type, shape, order], bytes) => arrayOf(bytes, shape, type, order !== 'C', value),
};

/**
 * @param name module and name in Python
 * @throws {DamagedFileError} if the name is none of those of arrays
 */
export function namedValue(name: string, bytes: PickleBytes): PythonName {
  // numpy 1 calls its inner part `core`, numpy 2 `_core`
  const short = name.replace(/^numpy\._?core\.(?=multiarray|numeric)/, '');
  const isInner = short !== name;
  if (Object.hasOwn(MAKERS, short) && isInner === /^(multiarray|numeric)\./.test(short)) return new PythonName(short);
  return bytes.fail(
    `asks for ${name.slice(0, 80)} of Python, which is refused: ` +
      'a pickle may run any program, only arrays of numpy are read',
  );
}

/** The result of a function of Python. @throws {DamagedFileError} if the arguments are not those numpy writes */
export function callNamed(named: unknown, args: unknown, bytes: PickleBytes): unknown {
  if (!(named instanceof PythonName) || !Array.isArray(args)) return bytes.fail('calls what is no function');
  return MAKERS[named.name]!(args, bytes);
}

/** Gives an array or a type its state. @throws {DamagedFileError} if it cannot be read */
export function setState(target: unknown, state: unknown, bytes: PickleBytes): void {
  if (!(target instanceof Unfinished) || !Array.isArray(state)) bytes.fail('sets the state of what has none');
  if (target.type === undefined) {
    const [, shape, type, isByColumn, value] = state as unknown[];
    target.value = arrayOf(bytes, shape, type, isByColumn === true, value);
    return;
  }
  const order = state[1] instanceof Uint8Array ? String.fromCharCode(...state[1].subarray(0, 1)) : state[1];
  if (order === '>') bytes.fail('has an array of numbers with the highest byte first, which cannot be read');
}

function arrayOf(bytes: PickleBytes, shape: unknown, type: unknown, isByColumn: boolean, value: unknown): NumpyArray {
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isShape || !(type instanceof Unfinished) || type.type === undefined) {
    return bytes.fail('has an array that is not understood');
  }
  const sizes = shape as number[];
  if (isByColumn && sizes.filter((size) => size !== 1).length > 1) {
    bytes.fail('has an array column by column; write numpy.ascontiguousarray of it');
  }
  const content = asBytes(value, bytes);
  const expected = sizes.reduce((product, size) => product * size, sizeOf(type.type));
  if (content.length !== expected) {
    bytes.fail(`has an array [${sizes.join(', ')}] of ${content.length} bytes instead of ${expected}`);
  }
  return new NumpyArray(sizes, type.type, content);
}

function asBytes(value: unknown, bytes: PickleBytes): Uint8Array {
  return value instanceof Uint8Array ? value : bytes.fail('has an array of objects, only numbers can be read');
}
