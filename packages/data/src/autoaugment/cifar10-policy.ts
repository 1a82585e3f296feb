import type { Random } from '@uninas/core';
import type { BytePicture, PictureOperation } from './byte-picture.js';
import * as colours from './colours.js';
import * as geometry from './geometry.js';

/** How the magnitude of an operation, from 0 to 9, becomes its argument. */
interface Operation {
  readonly apply: PictureOperation;
  readonly argument: (magnitude: number, random: Random) => number;
}

const either = (value: number, random: Random): number => (random.int(2) === 0 ? -value : value);
const signed =
  (largest: number) =>
  (magnitude: number, random: Random): number =>
    either((largest * magnitude) / 9, random);
/** A factor from 0.1 to 1.9. */
const factor = (magnitude: number, random: Random): number => 1 + either(magnitude / 10, random);
const none = (): number => 0;

const OPERATIONS = {
  autocontrast: { apply: colours.autocontrast, argument: none },
  brightness: { apply: colours.brightness, argument: factor },
  color: { apply: colours.colour, argument: factor },
  contrast: { apply: colours.contrast, argument: factor },
  equalize: { apply: colours.equalize, argument: none },
  invert: { apply: colours.invert, argument: none },
  posterize: { apply: colours.posterize, argument: (magnitude: number) => Math.round(8 - (4 * magnitude) / 9) },
  rotate: { apply: geometry.rotate, argument: (magnitude: number) => (30 * magnitude) / 9 },
  sharpness: { apply: colours.sharpness, argument: factor },
  shearY: { apply: geometry.shearY, argument: signed(0.3) },
  solarize: { apply: colours.solarize, argument: (magnitude: number) => 256 - (256 * magnitude) / 9 },
  translateX: { apply: geometry.translateX, argument: signed(150 / 331) },
  translateY: { apply: geometry.translateY, argument: signed(150 / 331) },
} satisfies Readonly<Record<string, Operation>>;

/** An operation with its probability and magnitude. */
type Step = readonly [name: keyof typeof OPERATIONS, probability: number, magnitude: number];

/** @source Cubuk et al., 2019, "AutoAugment: Learning augmentation strategies from data", table 7 */
const POLICY: readonly (readonly [Step, Step])[] = [
  [
    ['invert', 0.1, 7],
    ['contrast', 0.2, 6],
  ],
  [
    ['rotate', 0.7, 2],
    ['translateX', 0.3, 9],
  ],
  [
    ['sharpness', 0.8, 1],
    ['sharpness', 0.9, 3],
  ],
  [
    ['shearY', 0.5, 8],
    ['translateY', 0.7, 9],
  ],
  [
    ['autocontrast', 0.5, 8],
    ['equalize', 0.9, 2],
  ],
  [
    ['shearY', 0.2, 7],
    ['posterize', 0.3, 7],
  ],
  [
    ['color', 0.4, 3],
    ['brightness', 0.6, 7],
  ],
  [
    ['sharpness', 0.3, 9],
    ['brightness', 0.7, 9],
  ],
  [
    ['equalize', 0.6, 5],
    ['equalize', 0.5, 1],
  ],
  [
    ['contrast', 0.6, 7],
    ['sharpness', 0.6, 5],
  ],
  [
    ['color', 0.7, 7],
    ['translateX', 0.5, 8],
  ],
  [
    ['equalize', 0.3, 7],
    ['autocontrast', 0.4, 8],
  ],
  [
    ['translateY', 0.4, 3],
    ['sharpness', 0.2, 6],
  ],
  [
    ['brightness', 0.9, 6],
    ['color', 0.2, 8],
  ],
  [
    ['solarize', 0.5, 2],
    ['invert', 0, 3],
  ],
  [
    ['equalize', 0.2, 0],
    ['autocontrast', 0.6, 0],
  ],
  [
    ['equalize', 0.2, 8],
    ['equalize', 0.6, 4],
  ],
  [
    ['color', 0.9, 9],
    ['equalize', 0.6, 6],
  ],
  [
    ['autocontrast', 0.8, 4],
    ['solarize', 0.2, 8],
  ],
  [
    ['brightness', 0.1, 3],
    ['color', 0.7, 0],
  ],
  [
    ['solarize', 0.4, 5],
    ['autocontrast', 0.9, 3],
  ],
  [
    ['translateY', 0.9, 9],
    ['translateY', 0.7, 9],
  ],
  [
    ['autocontrast', 0.9, 2],
    ['solarize', 0.8, 3],
  ],
  [
    ['equalize', 0.8, 8],
    ['invert', 0.1, 3],
  ],
  [
    ['translateY', 0.7, 9],
    ['autocontrast', 0.9, 1],
  ],
];

/** What one of the 25 pairs of operations, drawn at random, makes of a picture. */
export function applyCifar10Policy(picture: BytePicture, random: Random): Uint8ClampedArray {
  let { bytes } = picture;
  for (const [name, probability, magnitude] of POLICY[random.int(POLICY.length)]!) {
    const { apply, argument }: Operation = OPERATIONS[name];
    if (random.float() < probability) bytes = apply({ ...picture, bytes }, argument(magnitude, random));
  }
  return bytes;
}
