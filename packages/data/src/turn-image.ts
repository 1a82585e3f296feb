import type { Image } from './image-augmentation.js';

/** Exchanges left and right in place. */
export function mirrorImage(image: Image): void {
  const { height, width } = image;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width >> 1; x++) exchange(image, y * width + x, y * width + width - 1 - x);
  }
}

/** Exchanges top and bottom in place. */
export function turnOver(image: Image): void {
  const { height, width } = image;
  for (let y = 0; y < height >> 1; y++) {
    for (let x = 0; x < width; x++) exchange(image, y * width + x, (height - 1 - y) * width + x);
  }
}

/** Turns a square image by 90 degrees, against the clock, so many times, in place. */
export function turnLeft({ values, width, channels }: Image, times: number): void {
  for (let turn = 0; turn < times % 4; turn++) {
    const source = values.slice();
    for (let y = 0; y < width; y++) {
      for (let x = 0; x < width; x++) {
        const from = (x * width + width - 1 - y) * channels;
        values.set(source.subarray(from, from + channels), (y * width + x) * channels);
      }
    }
  }
}

/** Exchanges two pixels by number. */
function exchange({ values, channels }: Image, a: number, b: number): void {
  for (let c = 0; c < channels; c++) {
    const value = values[a * channels + c]!;
    values[a * channels + c] = values[b * channels + c]!;
    values[b * channels + c] = value;
  }
}
