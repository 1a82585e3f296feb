/** An image of one byte per value, row-major `[height, width, channels]`. */
export interface BytePicture {
  readonly bytes: Uint8ClampedArray;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What an operation makes of a picture: other bytes of the same shape. */
export type PictureOperation = (picture: BytePicture, magnitude: number) => Uint8ClampedArray;

/** Whole numbers below, and the range of a byte: how Pillow rounds. */
export function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
}

/** A value of the line through two pictures: `a` at 0, `b` at 1, beyond them for other factors. */
export function blend(a: ArrayLike<number>, b: Uint8ClampedArray, factor: number): Uint8ClampedArray {
  const share = Math.fround(factor);
  return b.map((value, i) => toByte(Math.fround(a[i]! + Math.fround(share * (value - a[i]!)))));
}
