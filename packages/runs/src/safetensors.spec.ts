import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asFloat32, decodeSafetensors, encodeSafetensors, RunError, type DType, type SavedTensor } from './index.js';

fc.configureGlobal({ seed: 7 });

const joined = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));

/** A file with the given header text and data, the header's length as told or as it is. */
function file(header: string, data: readonly number[] = [], length?: number): Uint8Array {
  const text = Buffer.from(header);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length ?? text.byteLength));
  return joined([start, text, Uint8Array.from(data)]);
}

const sample = new Map<string, SavedTensor>([
  ['u', { dtype: 'U8', shape: [3], data: Uint8Array.of(7, 8, 9) }],
  ['w', { dtype: 'F32', shape: [2, 1], data: Float32Array.of(1.5, -2) }],
]);

describe('encodeSafetensors', () => {
  it('writes the format byte by byte', () => {
    const bytes = joined(encodeSafetensors(sample, { origin: 'test' }));
    const header =
      '{"__metadata__":{"origin":"test"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},' +
      '"u":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    // 1.5 is 0x3fc00000, -2 is 0xc0000000, low byte first
    const data = [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0, 7, 8, 9];
    expect(Buffer.from(bytes)).toEqual(Buffer.from(file(padded, data)));
  });

  it('does not depend on the order of the map, and copies nothing', () => {
    expect(joined(encodeSafetensors(new Map([...sample].reverse())))).toEqual(joined(encodeSafetensors(sample)));
    expect(encodeSafetensors(sample)[1]?.buffer).toBe(sample.get('w')?.data.buffer);
  });

  it.each<[string, SavedTensor, RegExp]>([
    ['a', { dtype: 'F32', shape: [3], data: Float32Array.of(1) }, /"a": shape \[3\] does not fit 1 values/],
    ['a', { dtype: 'F32', shape: [1], data: Int32Array.of(1) }, /F32 is stored as Float32Array, found Int32Array/],
    ['a', { dtype: 'BOOL', shape: [1], data: Uint8Array.of(2) }, /only 0 and 1/],
    ['a', { dtype: 'U8', shape: [-1], data: Uint8Array.of(2) }, /shape \[-1\]/],
    ['__metadata__', { dtype: 'U8', shape: [1], data: Uint8Array.of(2) }, /reserved/],
  ])('refuses %s', (name, tensor, message) => {
    expect(() => encodeSafetensors(new Map([[name, tensor]]))).toThrow(message);
  });
});

describe('decodeSafetensors', () => {
  const dtypes: readonly DType[] = [
    'F64',
    'F32',
    'F16',
    'BF16',
    'I64',
    'I32',
    'I16',
    'I8',
    'U64',
    'U32',
    'U16',
    'U8',
    'BOOL',
  ];

  it('gives back every type, bit by bit, from any place in memory', () => {
    const arrays: Record<string, (bits: number[]) => SavedTensor['data']> = {
      F64: (bits) => new Float64Array(Uint32Array.from([...bits, ...bits]).buffer),
      F32: (bits) => new Float32Array(Uint32Array.from(bits).buffer),
      I64: (bits) => new BigInt64Array(Uint32Array.from([...bits, ...bits]).buffer),
      U64: (bits) => new BigUint64Array(Uint32Array.from([...bits, ...bits]).buffer),
      I32: (bits) => Int32Array.from(bits),
      U32: (bits) => Uint32Array.from(bits),
      F16: (bits) => Uint16Array.from(bits),
      BF16: (bits) => Uint16Array.from(bits),
      I16: (bits) => Int16Array.from(bits),
      U16: (bits) => Uint16Array.from(bits),
      I8: (bits) => Int8Array.from(bits),
      U8: (bits) => Uint8Array.from(bits),
      BOOL: (bits) => Uint8Array.from(bits, (bit) => bit % 2),
    };
    const tensor = fc
      .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(2 ** 32 - 1), { maxLength: 5 }))
      .map(([dtype, bits]) => {
        const data = arrays[dtype]!(bits);
        return { dtype, shape: [1, data.length], data };
      });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), tensor), fc.nat(9), (record, shift) => {
        const tensors = new Map(Object.entries(record).filter(([name]) => name !== '__metadata__'));
        const bytes = joined([new Uint8Array(shift), ...encodeSafetensors(tensors)]).subarray(shift);
        const read = decodeSafetensors(bytes, 'x').tensors;
        expect([...read.keys()].sort()).toEqual([...tensors.keys()].sort());
        for (const [name, { dtype, shape, data }] of tensors) {
          const found = read.get(name)!;
          expect([found.dtype, found.shape, found.data.constructor.name]).toEqual([
            dtype,
            shape,
            data.constructor.name,
          ]);
          const raw = (array: SavedTensor['data']): Buffer =>
            Buffer.from(array.buffer, array.byteOffset, array.byteLength);
          expect(raw(found.data).equals(raw(data))).toBe(true);
        }
      }),
    );
  });

  it('reads scalars, empty tensors, metadata and a header padded by others', () => {
    const text =
      '{"__metadata__":{"a":"b"},"s":{"dtype":"I8","shape":[],"data_offsets":[0,1]},"e":{"dtype":"F32","shape":[0,4],"data_offsets":[1,1]}}  \n';
    const { tensors, metadata } = decodeSafetensors(file(text, [255]), 'x');
    expect(metadata).toEqual({ a: 'b' });
    expect(tensors.get('s')?.data[0]).toBe(-1);
    expect(tensors.get('e')).toEqual({ dtype: 'F32', shape: [0, 4], data: new Float32Array(0) });
    expect(decodeSafetensors(file('{}'), 'x').tensors.size).toBe(0);
  });

  const entry = (dtype: string, shape: string, offsets: string): string =>
    `{"a":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`;

  it.each([
    ['nothing', Uint8Array.of(1, 2), /2 bytes, expected at least 8; it is cut off/],
    ['a header beyond the end', file('{}', [], 3), /header of 3 bytes in a file of 10; it is cut off/],
    ['a giant header', file('{}', [], 2 ** 40), /allowed are 100000000/],
    ['bytes that are no text', file('{"\xff', []).map((byte) => (byte === 0xc3 ? 0xff : byte)), /no UTF-8/],
    ['a list', file('[]'), /does not begin with "\{"/],
    ['broken JSON', file('{"a":'), /header is wrong: .*expected a value/],
    ['deep nesting', file(`{"a":${'['.repeat(99999)}`), /nested deeper/],
    ['a name twice', file('{"a":1,"a":2}'), /the name "a" stands here twice/],
    ['a number', file('{"a":1}'), /tensor "a" is no object/],
    ['an unknown type', file(entry('"F8"', '[1]', '[0,1]')), /dtype "F8", known are F64/],
    ['a name of Object', file(entry('"constructor"', '[1]', '[0,1]')), /dtype "constructor"/],
    ['no type', file('{"a":{}}'), /dtype undefined/],
    ['a fraction in a shape', file(entry('"U8"', '[0.5]', '[0,1]')), /shape \[0\.5\]/],
    ['a negative shape', file(entry('"U8"', '[-1]', '[0,1]')), /shape \[-1\]/],
    ['a shape beyond all numbers', file(entry('"U8"', '[9007199254740991,9]', '[0,1]')), /shape/],
    ['one offset', file(entry('"U8"', '[1]', '[0]')), /data_offsets \[0\]/],
    ['three offsets', file(entry('"U8"', '[1]', '[0,1,2]')), /data_offsets/],
    ['offsets backwards', file(entry('"U8"', '[1]', '[1,0]'), [1]), /data_offsets \[1,0\]/],
    ['a wrong length', file(entry('"F32"', '[1]', '[0,3]'), [1, 2, 3]), /has 3 bytes, its shape and dtype need 4/],
    [
      'missing data',
      file(entry('"U8"', '[2]', '[0,2]'), [1]),
      /ends at 2, but only 1 bytes follow the header; it is cut off/,
    ],
    ['data of nobody', file(entry('"U8"', '[1]', '[0,1]'), [1, 2]), /1 bytes at the end belong to no tensor/],
    ['a hole', file(entry('"U8"', '[1]', '[1,2]'), [1, 2]), /bytes 0 to 1 before tensor "a" belong to no tensor/],
    [
      'an overlap',
      file(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
        [1, 2, 3],
      ),
      /"b" overlaps another: it begins at 1, the other ends at 2/,
    ],
    ['metadata of numbers', file('{"__metadata__":{"a":1}}'), /__metadata__\.a is no text/],
    ['metadata as a list', file('{"__metadata__":[]}'), /__metadata__ is no object/],
    ['truth that is 2', file(entry('"BOOL"', '[1]', '[0,1]'), [2]), /is BOOL/],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(
      expect.objectContaining({ code: 'UNINAS_ERUN_TENSORS' }),
    );
  });

  it('never fails with anything but a RunError, whatever byte is changed or missing', () => {
    const whole = joined(encodeSafetensors(sample, { a: 'b' }));
    for (let i = 0; i < whole.length; i++) {
      const damaged = [whole.subarray(0, i), ...[0, 1, 34, 57, 93, 255].map((byte) => whole.with(i, byte))];
      for (const bytes of damaged) {
        try {
          decodeSafetensors(bytes, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(RunError);
        }
      }
      expect(() => decodeSafetensors(whole.subarray(0, i), 'x')).toThrow(RunError);
    }
  });
});

describe('asFloat32', () => {
  it.each([
    ['F32', Float32Array.of(1.5, -2), [1.5, -2]],
    ['F64', Float64Array.of(0.1), [Math.fround(0.1)]],
    // 1, -2, the largest, the smallest, infinity, 0.333251953125
    ['F16', Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x3555), [1, -2, 65504, 2 ** -24, Infinity, 0.333251953125]],
    ['BF16', Uint16Array.of(0x3f80, 0xc000, 0x3eab), [1, -2, 0.333984375]],
  ] as const)('gives the numbers of %s', (dtype, data, expected) => {
    expect([...asFloat32({ dtype, shape: [data.length], data })!]).toEqual(expected);
  }); // prettier-ignore

  it('gives nothing for whole numbers, and NaN for NaN', () => {
    expect(asFloat32({ dtype: 'I32', shape: [1], data: Int32Array.of(1) })).toBeUndefined();
    expect(asFloat32({ dtype: 'F16', shape: [1], data: Uint16Array.of(0x7e00) })![0]).toBeNaN();
  });
});
