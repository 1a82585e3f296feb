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
  rotate: { apply: geometry.rotate, argument: signed(30) },
  sharpness: { apply: colours.sharpness, argument: factor },
  shearX: { apply: geometry.shearX, argument: signed(0.3) },
  shearY: { apply: geometry.shearY, argument: signed(0.3) },
  solarize: { apply: colours.solarize, argument: (magnitude: number) => 256 - (256 * magnitude) / 9 },
  translateX: { apply: geometry.translateX, argument: signed(150 / 331) },
  translateY: { apply: geometry.translateY, argument: signed(150 / 331) },
} satisfies Readonly<Record<string, Operation>>;

/** An operation with its probability and magnitude, from 0 to 9. */
type Step = readonly [name: keyof typeof OPERATIONS, probability: number, magnitude: number];

/** Pairs of operations, one of which is drawn for each picture. */
export type Policy = readonly (readonly [Step, Step])[];

/** What one of the pairs of operations, drawn at random, makes of a picture. */
export function applyPolicy(policy: Policy, picture: BytePicture, random: Random): Uint8ClampedArray {
  let { bytes } = picture;
  for (const [name, probability, magnitude] of policy[random.int(policy.length)]!) {
    const { apply, argument }: Operation = OPERATIONS[name];
    if (random.float() < probability) bytes = apply({ ...picture, bytes }, argument(magnitude, random));
  }
  return bytes;
}
