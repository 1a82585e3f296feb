/** Elements of any type of tensor. */
export type Elements = Float32Array | Int32Array | Uint8Array;

/** Copies `rows` rows of `length` elements between two layouts of the same element type; all steps in elements. */
export type CopyRows = (
  source: Elements,
  sourceStart: number,
  sourceStride: number,
  target: Elements,
  targetStart: number,
  targetStride: number,
  rows: number,
  length: number,
) => void;

/** Row length from which a bulk copy beats a loop. */
const BULK_FROM = 48;

/** `CopyRows` in JavaScript. */
export const copyRows: CopyRows = (
  source,
  sourceStart,
  sourceStride,
  target,
  targetStart,
  targetStride,
  rows,
  length,
) => {
  if (length === sourceStride && length === targetStride) {
    target.set(source.subarray(sourceStart, sourceStart + rows * length), targetStart);
    return;
  }
  if (length >= BULK_FROM) {
    for (let row = 0, from = sourceStart, to = targetStart; row < rows; row += 1) {
      target.set(source.subarray(from, from + length), to);
      from += sourceStride;
      to += targetStride;
    }
    return;
  }
  for (let row = 0, from = sourceStart, to = targetStart; row < rows; row += 1) {
    for (let i = 0; i < length; i += 1) target[to + i] = source[from + i] as number;
    from += sourceStride;
    to += targetStride;
  }
};
