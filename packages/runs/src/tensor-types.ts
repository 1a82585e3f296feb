/** The element types of a safetensors file. F16 and BF16 are their raw 16 bits, BOOL is one byte of 0 or 1. */
export type DType =
  'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U64' | 'U32' | 'U16' | 'U8' | 'BOOL';

type Values =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** One saved tensor: values in row-major order. */
export interface SavedTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Values;
}

export type TensorMap = ReadonlyMap<string, SavedTensor>;

/** A typed array class, as far as reading and writing need it. */
interface ArrayClass {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): Values;
}

/** The typed array that holds values of an element type. */
export const ARRAY_CLASSES: Readonly<Record<DType, ArrayClass>> = {
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
};

/** Whether a text names an element type. */
export function isDType(text: unknown): text is DType {
  return typeof text === 'string' && Object.hasOwn(ARRAY_CLASSES, text);
}

/** Number of values of a shape; undefined unless it is a list of whole numbers whose product is one too. */
export function countOf(shape: unknown): number | undefined {
  if (!Array.isArray(shape)) return undefined;
  let count = 1;
  for (const length of shape as unknown[]) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) return undefined;
    count *= length;
  }
  return Number.isSafeInteger(count) ? count : undefined;
}

/**
 * Values of a tensor of numbers as 32-bit floats; the same memory if they are such.
 *
 * @returns undefined for element types that are no floating-point numbers
 */
export function asFloat32({ dtype, data }: SavedTensor): Float32Array | undefined {
  switch (dtype) {
    case 'F32':
      return data as Float32Array;
    case 'F64':
      return Float32Array.from(data as Float64Array);
    case 'F16':
      return Float32Array.from(data as Uint16Array, fromHalf);
    case 'BF16':
      return new Float32Array(Uint32Array.from(data as Uint16Array, (bits) => bits << 16).buffer);
    default:
      return undefined;
  }
}

/** The number that 16 bits of IEEE 754 mean: sign, 5 bits of exponent, 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
