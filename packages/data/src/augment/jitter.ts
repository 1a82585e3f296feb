import type { Random } from '@uninas/core';
import { toByte, type BytePicture } from '../autoaugment/byte-picture.js';
import { brightness, colour, contrast } from '../autoaugment/colours.js';

/** By how much colours change at most: factors from 1 - x to 1 + x, and a part of the circle of hues. */
export interface Jitter {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** From 0 to 1/2. */
  readonly hue: number;
}

/**
 * Changes brightness, contrast, saturation and hue at random, in a random order.
 *
 * @source Howard, 2013, "Some improvements on deep convolutional neural network based image classification",
 *   section 2; as `ColorJitter` of torchvision
 */
export function jitterColours(picture: BytePicture, jitter: Jitter, random: Random): BytePicture {
  const between = (min: number, max: number): number => min + (max - min) * random.float();
  const factor = (by: number): number => between(Math.max(0, 1 - by), 1 + by);
  const changes = [
    [brightness, factor(jitter.brightness), jitter.brightness],
    [contrast, factor(jitter.contrast), jitter.contrast],
    [colour, factor(jitter.saturation), jitter.saturation],
    [turnHue, between(-jitter.hue, jitter.hue), jitter.hue],
  ] as const;
  let { bytes } = picture;
  for (const i of random.permutation(changes.length)) {
    const [change, by, most] = changes[i]!;
    if (most > 0) bytes = change({ ...picture, bytes }, by);
  }
  return { ...picture, bytes };
}

/**
 * Moves all hues along their circle by a part of it, from -1/2 to 1/2; grey pictures stay.
 *
 * Hue, saturation and value are bytes in between, as in Pillow, so that even 0 changes a picture a little.
 */
export function turnHue({ bytes, channels }: BytePicture, by: number): Uint8ClampedArray {
  const result = bytes.slice();
  if (channels !== 3) return result;
  const turn = Math.trunc(by * 255) & 255;
  for (let i = 0; i < bytes.length; i += 3) {
    const [h, s, v] = toHsv(bytes[i]!, bytes[i + 1]!, bytes[i + 2]!);
    result.set(toRgb((h + turn) & 255, s, v), i);
  }
  return result;
}

const { fround } = Math;

/** Hue, saturation and value as bytes, computed in 32 bits as Pillow does. */
function toHsv(r: number, g: number, b: number): readonly [number, number, number] {
  const [max, min] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (max === min) return [0, 0, max];
  const range = max - min;
  const [red, green, blue] = [r, g, b].map((value) => fround((max - value) / range)) as [number, number, number];
  const sector = fround(r === max ? fround(blue - green) : g === max ? 2 + red - blue : 4 + green - red);
  const hue = fround((sector / 6 + 1) % 1);
  return [toByte(hue * 255), toByte(fround(range / max) * 255), max];
}

function toRgb(h: number, s: number, v: number): readonly [number, number, number] {
  if (s === 0) return [v, v, v];
  const place = (h * 6) / 255;
  const sector = Math.floor(place);
  const part = fround(place - sector);
  const share = fround(s / 255);
  const p = Math.round(v * (1 - share));
  const q = Math.round(v * (1 - share * part));
  const t = Math.round(v * (1 - share * (1 - part)));
  return ([[v, t, p], [q, v, p], [p, v, t], [p, q, v], [t, p, v], [v, p, q]] as const)[sector % 6]!; // prettier-ignore
}
