import type { Random } from '@uninas/core';
import type { BytePicture } from '../autoaugment/byte-picture.js';
import { resize, type Interpolation } from './resize.js';

/** A part of a picture. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Limits of the parts that are cropped at random. */
export interface CropLimits {
  /** Share of the area. */
  readonly scale: readonly [min: number, max: number];
  /** Width by height. */
  readonly ratio: readonly [min: number, max: number];
}

/** What is usual for ImageNet. */
export const USUAL_LIMITS: CropLimits = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] };

const ATTEMPTS = 10;

/**
 * A part of random area and form at a random place; if none of ten fits, the largest part in the middle
 * whose form is within the limits.
 *
 * @source Szegedy et al., 2015, "Going deeper with convolutions", section 6; as `RandomResizedCrop` of torchvision
 */
export function randomBox(height: number, width: number, { scale, ratio }: CropLimits, random: Random): Box {
  const between = ([min, max]: readonly [number, number]): number => min + (max - min) * random.float();
  const logs = [Math.log(ratio[0]), Math.log(ratio[1])] as const;
  for (let i = 0; i < ATTEMPTS; i++) {
    const area = height * width * between(scale);
    const form = Math.exp(between(logs));
    const [h, w] = [Math.round(Math.sqrt(area / form)), Math.round(Math.sqrt(area * form))];
    if (w < 1 || h < 1 || w > width || h > height) continue;
    return { top: random.int(height - h + 1), left: random.int(width - w + 1), height: h, width: w };
  }
  return largestBox(height, width, ratio);
}

/** The largest part in the middle whose form, width by height, is within the limits. */
export function largestBox(height: number, width: number, [min, max]: readonly [number, number]): Box {
  const form = width / height;
  if (form < min) return middleBox(height, width, Math.round(width / min), width);
  if (form > max) return middleBox(height, width, height, Math.round(height * max));
  return { top: 0, left: 0, height, width };
}

function middleBox(height: number, width: number, h: number, w: number): Box {
  return { top: Math.floor((height - h) / 2), left: Math.floor((width - w) / 2), height: h, width: w };
}

export function crop({ bytes, width, channels }: BytePicture, box: Box): BytePicture {
  const row = box.width * channels;
  const result = new Uint8ClampedArray(box.height * row);
  for (let y = 0; y < box.height; y++) {
    const from = ((box.top + y) * width + box.left) * channels;
    result.set(bytes.subarray(from, from + row), y * row);
  }
  return { bytes: result, height: box.height, width: box.width, channels };
}

/** Makes the smaller side `smaller` pixels long and crops a square of `size` from the middle, which fits in. */
export function middleSquare(picture: BytePicture, smaller: number, size: number): BytePicture {
  const { height, width } = picture;
  const longer = Math.trunc((smaller * Math.max(height, width)) / Math.min(height, width));
  const [h, w] = height < width ? [smaller, longer] : [longer, smaller];
  const resized = resize(picture, h, w, 'bilinear');
  // as Python rounds: halves to even numbers
  return crop(resized, { top: halfOf(h - size), left: halfOf(w - size), height: size, width: size });
}

function halfOf(length: number): number {
  const half = Math.floor(length / 2);
  return length % 2 === 0 ? half : half + (half % 2);
}

/** A random part of a picture as a square of `size`, mirrored in one half of all cases. */
export function randomSquare(
  picture: BytePicture,
  size: number,
  limits: CropLimits,
  interpolation: Interpolation,
  random: Random,
): BytePicture {
  const part = crop(picture, randomBox(picture.height, picture.width, limits, random));
  const square = resize(part, size, size, interpolation);
  return random.int(2) === 1 ? mirrored(square) : square;
}

/** Left and right exchanged. */
function mirrored({ bytes, height, width, channels }: BytePicture): BytePicture {
  const result = bytes.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + width - 1 - x) * channels;
      result.set(bytes.subarray(from, from + channels), (y * width + x) * channels);
    }
  }
  return { bytes: result, height, width, channels };
}
