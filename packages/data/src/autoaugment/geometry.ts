import { toByte, type BytePicture, type PictureOperation } from './byte-picture.js';

/** Colour of what moves in. */
export const FILL = 128;

/** Where an output pixel is taken from: `[x, y]`, each as a sum of parts of x, of y, and a constant. */
type Affine = readonly [number, number, number, number, number, number];

/** Moves rows sideways, by a share of their height; cubic interpolation. */
export const shearX: PictureOperation = (picture, by) => cubic(picture, [1, by, 0, 0, 1, 0]);
/** Moves columns up or down, by a share of their place; cubic interpolation. */
export const shearY: PictureOperation = (picture, by) => cubic(picture, [1, 0, 0, by, 1, 0]);
/** Moves by a share of the width, to whole pixels. */
export const translateX: PictureOperation = (picture, by) => nearest(picture, [1, 0, by * picture.width, 0, 1, 0]);
/** Moves by a share of the height, to whole pixels. */
export const translateY: PictureOperation = (picture, by) => nearest(picture, [1, 0, 0, 0, 1, by * picture.height]);

/** Turns around the middle by degrees, against the clock, to whole pixels. */
export const rotate: PictureOperation = (picture, degrees) => {
  if (degrees === 0) return picture.bytes.slice();
  const [cos, sin] = [Math.cos((-degrees * Math.PI) / 180), Math.sin((-degrees * Math.PI) / 180)];
  const [x, y] = [picture.width / 2, picture.height / 2];
  return nearest(picture, [cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y]);
};

/** Takes the pixel that the centre of an output pixel falls on; places have 16 binary digits, as in Pillow. */
function nearest({ bytes, height, width, channels }: BytePicture, [a, b, c, d, e, f]: Affine): Uint8ClampedArray {
  const result = new Uint8ClampedArray(bytes.length).fill(FILL);
  const fixed = (value: number): number => Math.floor(value * 65536 + 0.5);
  const start = [fixed(c + a * 0.5 + b * 0.5), fixed(f + d * 0.5 + e * 0.5)] as const;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = (start[0] + x * fixed(a) + y * fixed(b)) >> 16;
      const fromY = (start[1] + x * fixed(d) + y * fixed(e)) >> 16;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      const from = (fromY * width + fromX) * channels;
      result.set(bytes.subarray(from, from + channels), (y * width + x) * channels);
    }
  }
  return result;
}

/** Interpolates between 4 x 4 pixels around the centre of an output pixel; those at the border stand for what is beyond. */
function cubic(picture: BytePicture, [a, b, c, d, e, f]: Affine): Uint8ClampedArray {
  const { bytes, height, width, channels } = picture;
  const result = new Uint8ClampedArray(bytes.length).fill(FILL);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = a * (x + 0.5) + b * (y + 0.5) + c;
      const fromY = d * (x + 0.5) + e * (y + 0.5) + f;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) continue;
      for (let channel = 0; channel < channels; channel++) {
        result[(y * width + x) * channels + channel] = toByte(cubicAt(picture, fromX - 0.5, fromY - 0.5, channel));
      }
    }
  }
  return result;
}

function cubicAt({ bytes, height, width, channels }: BytePicture, x: number, y: number, channel: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const inside = (at: number, size: number): number => Math.min(size - 1, Math.max(0, at));
  const rows = [-1, 0, 1, 2].map((down) => {
    const row = inside(top + down, height) * width;
    const four = [-1, 0, 1, 2].map((right) => bytes[(row + inside(left + right, width)) * channels + channel]!);
    return through(four, x - left);
  });
  return through(rows, y - top);
}

/** The cubic curve through the middle two of four values, with their slopes of Catmull's form with a = -1. */
function through([a, b, c, d]: readonly number[], at: number): number {
  const [p, q, r] = [-a! + c!, 2 * (a! - b!) + c! - d!, -a! + b! - c! + d!];
  return b! + at * (p + at * (q + at * r));
}
