/** How numpy names the kinds of numbers that can be read, by their bytes as they are in a file, lowest first. */
const READERS = {
  b1: (bytes: ArrayBuffer) => new Uint8Array(bytes),
  u1: (bytes: ArrayBuffer) => new Uint8Array(bytes),
  i1: (bytes: ArrayBuffer) => new Int8Array(bytes),
  u2: (bytes: ArrayBuffer) => new Uint16Array(bytes),
  i2: (bytes: ArrayBuffer) => new Int16Array(bytes),
  u4: (bytes: ArrayBuffer) => new Uint32Array(bytes),
  i4: (bytes: ArrayBuffer) => new Int32Array(bytes),
  u8: (bytes: ArrayBuffer) => Float64Array.from(new BigUint64Array(bytes), Number),
  i8: (bytes: ArrayBuffer) => Float64Array.from(new BigInt64Array(bytes), Number),
  f4: (bytes: ArrayBuffer) => new Float32Array(bytes),
  f8: (bytes: ArrayBuffer) => new Float64Array(bytes),
} as const;

/** A kind of numbers: its letter and the bytes of one, such as `u1` for bytes. */
export type NumpyType = keyof typeof READERS;

export function isNumpyType(text: string): text is NumpyType {
  return Object.hasOwn(READERS, text);
}

/** Bytes of one number. */
export function sizeOf(type: NumpyType): number {
  return Number(type[1]);
}

/** An array of numbers, row-major. */
export class NumpyArray {
  constructor(
    readonly shape: readonly number[],
    readonly type: NumpyType,
    /** The numbers as they are in the file, lowest byte first; not copied. */
    readonly bytes: Uint8Array,
  ) {}

  /** A copy; numbers of 64 bits are rounded to the precision of JavaScript's. */
  numbers(): ArrayLike<number> {
    return READERS[this.type](Uint8Array.from(this.bytes).buffer);
  }
}
