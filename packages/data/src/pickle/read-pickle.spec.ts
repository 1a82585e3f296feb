import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pythonWith } from '../python.fixture.js';
import type { NumpyArray } from './numpy-array.js';
import { PICKLES } from './numpy-pickles.fixture.js';
import { readPickle, type PickleValue } from './read-pickle.js';

const bytesOf = (name: string): Uint8Array => gunzipSync(Buffer.from(PICKLES[name]!, 'base64'));
const read = (bytes: Uint8Array): PickleValue => readPickle(bytes, 'x.pkl');
/** A pickle by opcodes: text as it is, numbers as bytes. */
const pickle = (...parts: readonly (string | number)[]): Uint8Array =>
  Buffer.concat([
    Buffer.of(0x80, 2),
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.of(part))),
  ]);
const asMap = (value: PickleValue): ReadonlyMap<string, PickleValue> => value as ReadonlyMap<string, PickleValue>;

describe.each(Object.keys(PICKLES))('a batch in %s', (name) => {
  it('is read', () => {
    const batch = asMap(read(bytesOf(name)));
    const data = batch.get('data') as NumpyArray;
    expect([data.shape, data.type]).toEqual([[2, 3072], 'u1']);
    expect(data.bytes.every((byte, i) => byte === (7 * i + 31 * Math.floor(i / 1024)) % 251)).toBe(true);
    expect(batch.get('labels')).toEqual([3, 9]);
    const names = batch.get('filenames') as readonly Uint8Array[];
    expect(names.map((one) => Buffer.from(one).toString())).toEqual(['a.png', 'b.png']);
  });

  it('is refused wherever it is cut off', () => {
    const bytes = bytesOf(name);
    for (let end = 0; end < bytes.length; end += end < 200 || end > bytes.length - 100 ? 3 : 397) {
      expect(() => read(bytes.subarray(0, end))).toThrow(/^x.pkl: .* get the file again$/s);
    }
  });

  it('ends in a clear error, or in values, whatever byte of its frame is wrong', () => {
    const bytes = bytesOf(name);
    const places = Array.from({ length: bytes.length }, (_, i) => i).filter((i) => i < 250 || i > bytes.length - 120);
    for (const place of places) {
      for (const flip of [1, 0x80]) {
        const wrong = Uint8Array.from(bytes);
        wrong[place]! ^= flip;
        try {
          read(wrong);
        } catch (error) {
          expect((error as Error).name).toBe('DamagedFileError');
        }
      }
    }
  });
});

describe('what is no array', () => {
  it.each([
    ['a program', pickle('cos\nsystem\n', 'U', 2, 'ls', 0x85, 'R.'), 'asks for os.system of Python, which is refused'],
    ['a program by its new name', pickle(0x8c, 5, 'posix', 0x8c, 6, 'system', 0x93, '.'), 'asks for posix.system'],
    ['a built-in', pickle('c__builtin__\neval\n.'), 'asks for __builtin__.eval'],
    ['a function of numpy', pickle('cnumpy\nload\n.'), 'asks for numpy.load'],
    ['an inner name alone', pickle('cmultiarray\n_reconstruct\n.'), 'asks for multiarray._reconstruct'],
    ['a property of objects', pickle('cnumpy\nconstructor\n.'), 'asks for numpy.constructor'],
    ['a class of any kind', pickle('(ios\nsystem\n.'), 'has the opcode 105 at byte 3'],
    ['an object', pickle('cnumpy\nndarray\n)', 0x81, '.'), 'has the opcode 129 at byte 18'],
    ['a function as a value', pickle('cnumpy\ndtype\n.'), 'holds a function of Python'],
    ['text that is called', pickle('U', 2, 'ls)R.'), 'calls what is no function'],
    ['an old protocol', Buffer.from('(lp0\nI1\na.'), 'is no pickle of protocol 2 or later'],
    ['a new protocol', Buffer.of(0x80, 6, 0x4e, 0x2e), 'is a pickle of protocol 6, 2 to 5 can be read'],
    ['nothing', Buffer.of(), 'is cut off: 1 bytes are expected from byte 0 on'],
    ['a stack that is empty', pickle('.'), 'a value is missing'],
    ['a list without a start', pickle(']K', 1, 'e.'), 'the start of a list is missing'],
    ['a value never stored', pickle('h', 7, '.'), 'uses value 7 before it has one'],
    ['a dictionary by number', pickle('}K', 1, 'K', 2, 's.'), 'keys are no text'],
    ['a list in itself', pickle(']q', 0, 'h', 0, 'a.'), 'has lists in lists in more than 20 levels'],
  ])('is refused: %s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  it('costs no more than its bytes', () => {
    // each list holds the one before it twice: 2 ** 19 values if they were looked at one by one
    const level = (i: number): (string | number)[] => [']q', i + 1, '(', 'h', i, 'h', i, 'e'];
    const nested = pickle(']q', 0, ...Array.from({ length: 19 }, (_, i) => level(i)).flat(), '.');
    let depth = 0;
    for (let at = read(nested); Array.isArray(at) && at.length > 0; at = at[0]!) depth++;
    expect(depth).toBe(19);
  });
});

it('tells whole numbers of every length apart, and text from bytes', () => {
  const bytes = pickle('(K', 200, 'M', 1, 2, 'J', 0xfe, 0xff, 0xff, 0xff, 0x8a, 2, 0, 0x80, 0x8a, 0, 0x8a, 1, 0xff);
  const rest = Buffer.from([0x8c, 2, 0xc3, 0xa9, 0x43, 2, 0xc3, 0xa9, 0x74, 0x2e]);
  expect(read(Buffer.concat([bytes, rest]))).toEqual([200, 513, -2, -32768, 0, -1, 'é', Uint8Array.of(0xc3, 0xa9)]);
});

const python = pythonWith('numpy');
const SCRIPT = `
import numpy as np, pickle, sys
kinds = {k: np.array([0, 1, 3]).astype(k) for k in ('b1', 'u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f4', 'f8')}
kinds['i8'] = np.array([-2**40, 5, 7]); kinds['f8'] = np.array([[0.1, -1e300]]); kinds['big'] = np.zeros((3, 0))
value = {'kinds': kinds, 'scalar': np.int64(-3), 'float': 0.1, 'none': None, 'yes': True, 'text': 'ä' * 300, 'large': 2**45}
for protocol in (2, 3, 4, 5):
    with open(f'{sys.argv[1]}/{protocol}', 'wb') as f: pickle.dump(value, f, protocol)
for name, array in {'order': np.arange(3, dtype='>i4'), 'columns': np.zeros((2, 3), order='F'), 'objects': np.array([{}])}.items():
    with open(f'{sys.argv[1]}/{name}', 'wb') as f: pickle.dump(array, f, 2)
`;
(python ? describe : describe.skip)('what Python writes', () => {
  const dir = mkdtempSync(join(tmpdir(), 'uninas-pickle-'));
  const file = (name: string): Uint8Array => readFileSync(join(dir, name));
  beforeAll(() => {
    execFileSync(python!, ['-c', SCRIPT, dir]);
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each([2, 3, 4, 5])('with protocol %i are numbers of every kind', (protocol) => {
    const value = asMap(read(file(String(protocol))));
    const kinds = asMap(value.get('kinds')!);
    const numbers = (kind: string): number[] => Array.from((kinds.get(kind) as NumpyArray).numbers());
    for (const kind of ['u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'f4']) expect(numbers(kind)).toEqual([0, 1, 3]);
    expect(numbers('b1')).toEqual([0, 1, 1]);
    expect(numbers('i8')).toEqual([-(2 ** 40), 5, 7]);
    expect(numbers('f8')).toEqual([0.1, -1e300]);
    expect((kinds.get('f8') as NumpyArray).shape).toEqual([1, 2]);
    const [scalar, float, none, yes, text, large] = ['scalar', 'float', 'none', 'yes', 'text', 'large'].map((key) =>
      value.get(key),
    );
    expect([scalar, float, none, yes, text, large]).toEqual([-3, 0.1, null, true, 'ä'.repeat(300), 2 ** 45]);
  });

  it.each([
    ['order', 'the highest byte first'],
    ['columns', 'has an array column by column; write numpy.ascontiguousarray of it'],
    ['objects', 'has an array of the type O8, only numbers can be read'],
  ])('is refused where it is no plain array: %s', (name, message) => {
    expect(() => read(file(name))).toThrow(message);
  });
});
