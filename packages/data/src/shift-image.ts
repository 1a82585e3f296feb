import type { Image } from './image-augmentation.js';

/**
 * Moves an image in place by whole pixels, down and to the right for positive
 * numbers; what moves in has the value `fill`.
 */
export function shiftImage({ values, height, width, channels }: Image, down: number, right: number, fill = 0): void {
  const source = values.slice();
  values.fill(fill);
  const [firstX, lastX] = [Math.max(0, right), Math.min(width, width + right)];
  if (firstX >= lastX) return;
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
    const from = ((y - down) * width + firstX - right) * channels;
    const row = source.subarray(from, from + (lastX - firstX) * channels);
    values.set(row, (y * width + firstX) * channels);
  }
}
