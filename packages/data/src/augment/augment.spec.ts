import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { AugmentationSet, Sample } from '@uninas/contracts';
import { Random, registrationOf } from '@uninas/core';
import { AAImagenetAug } from '../aa-imagenet-aug.js';
import type { BytePicture } from '../autoaugment/byte-picture.js';
import { IMAGENET_POLICY } from '../autoaugment/imagenet-policy.js';
import { DartsImagenetAug } from '../darts-imagenet-aug.js';
import { build } from '../module.fixture.js';
import { PadIfNeededAlbAug } from '../pad-if-needed-alb-aug.js';
import { TimmImagenetAug } from '../timm-imagenet-aug.js';
import { crop, largestBox, middleSquare, randomBox, randomSquare, USUAL_LIMITS } from './crop.js';
import { jitterColours, turnHue } from './jitter.js';
import { resize, type Interpolation } from './resize.js';

const WIDE: BytePicture = {
  bytes: Uint8ClampedArray.from({ length: 17 * 23 * 3 }, (_, i) =>
    i % 5 ? (i * i * 7 + i * 37 + 11) % 256 : (i * 3) % 256,
  ),
  height: 17,
  width: 23,
  channels: 3,
};
/** WIDE turned by 90 degrees against the clock. */
const HIGH: BytePicture = {
  bytes: Uint8ClampedArray.from({ length: 17 * 23 * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % 17, Math.floor(i / 51)];
    return WIDE.bytes[(x * 23 + 22 - y) * 3 + c]!;
  }),
  height: 23,
  width: 17,
  channels: 3,
};
const SQUARE = crop(WIDE, { top: 0, left: 0, height: 17, width: 17 });

/** Checksums of what Pillow 9.4 makes of WIDE: filter, height, width. */
const RESIZED: readonly [Interpolation, number, number, number][] = [
  ['bilinear', 8, 8, 911478699],
  ['bilinear', 17, 11, 436172820],
  ['bilinear', 40, 31, 3488253788],
  ['bilinear', 5, 60, 1137658508],
  ['hamming', 8, 8, 3658621728],
  ['hamming', 17, 11, 102306447],
  ['hamming', 40, 31, 1820939131],
  ['hamming', 5, 60, 3030809896],
  ['bicubic', 8, 8, 1420462042],
  ['bicubic', 17, 11, 1793431056],
  ['bicubic', 40, 31, 601430538],
  ['bicubic', 5, 60, 3753376325],
  ['lanczos', 8, 8, 806472214],
  ['lanczos', 17, 11, 3686889878],
  ['lanczos', 40, 31, 2169985567],
  ['lanczos', 5, 60, 2875884440],
];
/** Of what torchvision 0.14 makes of WIDE by `adjust_hue`. */
const TURNED: readonly [number, number][] = [
  [0, 2447713783],
  [0.1, 806634354],
  [-0.1, 26693424],
  [0.2, 1082048684],
  [-0.5, 3641014798],
  [0.37, 2290684666],
];
/** Of what torchvision 0.14 makes by `resize` to `int(size / 0.875)`, then `center_crop`: height, width, size. */
const MIDDLES: readonly [number, number, number, number][] = [
  [17, 23, 14, 3744708777],
  [17, 23, 9, 2253185827],
  [17, 23, 33, 855224703],
  [23, 17, 14, 867529803],
  [23, 17, 9, 77567699],
  [23, 17, 33, 3735995326],
  [17, 17, 14, 3403016174],
  [17, 17, 9, 3279337990],
  [17, 17, 33, 821011709],
];

it.each(RESIZED)('resizes by %s to %i x %i pixels as Pillow does', (interpolation, height, width, expected) => {
  const result = resize(WIDE, height, width, interpolation);
  expect([result.height, result.width, crc32(result.bytes)]).toEqual([height, width, expected]);
});

it.each(TURNED)('turns hues by %d as torchvision does', (by, expected) => {
  expect(crc32(turnHue(WIDE, by))).toBe(expected);
});

it.each(MIDDLES)(
  'takes of %i x %i pixels the middle, %i pixels wide, as torchvision does',
  (height, width, size, expected) => {
    const picture = [WIDE, HIGH, SQUARE].find((one) => one.height === height && one.width === width)!;
    const result = middleSquare(picture, Math.trunc(size / 0.875), size);
    expect([result.height, result.width, crc32(result.bytes)]).toEqual([size, size, expected]);
  },
);

describe('a random part', () => {
  it('has its share of the area, its form, and any place', () => {
    const random = new Random(3);
    const boxes = Array.from({ length: 3000 }, (_, i) => randomBox(100, 150, USUAL_LIMITS, random.at(i)));
    for (const { top, left, height, width } of boxes) {
      expect([top >= 0, left >= 0, top + height <= 100, left + width <= 150]).toEqual([true, true, true, true]);
    }
    const areas = boxes.map(({ height, width }) => (height * width) / 15000);
    const forms = boxes.map(({ height, width }) => width / height);
    expect(Math.min(...areas)).toBeGreaterThan(0.075);
    expect(Math.max(...areas)).toBeLessThanOrEqual(1);
    // whole pixels: the smallest parts are about 30 pixels long
    expect(Math.min(...forms)).toBeGreaterThan(0.72);
    expect(Math.max(...forms)).toBeLessThan(1.5);
    const inMiddle = boxes.filter(({ top, height }) => Math.abs(top + height / 2 - 50) < 10).length;
    expect(inMiddle).toBeGreaterThan(600);
    expect(inMiddle).toBeLessThan(2400);
  });

  it('is the largest in the middle if no other fits', () => {
    // torchvision's fallback: 10 pixels high, so at most 13 wide
    expect(largestBox(10, 100, USUAL_LIMITS.ratio)).toEqual({ top: 0, left: 43, height: 10, width: 13 });
    expect(largestBox(100, 9, USUAL_LIMITS.ratio)).toEqual({ top: 44, left: 0, height: 12, width: 9 });
    expect(largestBox(10, 11, USUAL_LIMITS.ratio)).toEqual({ top: 0, left: 0, height: 10, width: 11 });
    expect(randomBox(1, 4000, { scale: [1, 1], ratio: [1, 1] }, new Random(1))).toEqual({
      top: 0,
      left: 1999,
      height: 1,
      width: 1,
    });
  });

  it('is mirrored in one half of all cases', () => {
    const whole = { scale: [1, 1], ratio: [1, 1] } as const;
    const mirrored = Array.from({ length: 400 }, (_, i) => randomSquare(SQUARE, 17, whole, 'bilinear', new Random(i)));
    const same = mirrored.filter(({ bytes }) => Buffer.from(bytes).equals(Buffer.from(SQUARE.bytes)));
    expect(Math.abs(same.length - 200)).toBeLessThan(45);
    const other = mirrored.find((one) => !same.includes(one))!;
    expect([...other.bytes.subarray(0, 3)]).toEqual([...SQUARE.bytes.subarray(48, 51)]);
  });
});

describe('colours', () => {
  const grey: BytePicture = { bytes: new Uint8ClampedArray(27).fill(100), height: 3, width: 3, channels: 3 };

  it('of a grey picture change in brightness alone, evenly within the limits', () => {
    const jitter = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 };
    const values = Array.from({ length: 500 }, (_, i) => {
      const { bytes } = jitterColours(grey, jitter, new Random(i));
      expect(new Set(bytes).size).toBe(1);
      return bytes[0]!;
    });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...values)).toBeLessThanOrEqual(140);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 500 - 100)).toBeLessThan(5);
    expect(values.filter((value) => value < 70).length).toBeGreaterThan(30);
    expect(values.filter((value) => value > 130).length).toBeGreaterThan(30);
  });

  it('stay without limits', () => {
    const none = { brightness: 0, contrast: 0, saturation: 0, hue: 0 };
    expect(jitterColours(WIDE, none, new Random(1)).bytes).toEqual(WIDE.bytes);
  });
});

const SETS: readonly [string, (size: number) => AugmentationSet & Required<Pick<AugmentationSet, 'remake'>>][] = [
  ['DartsImagenetAug', (crop_size) => build(DartsImagenetAug, { crop_size })],
  ['AAImagenetAug', (crop_size) => build(AAImagenetAug, { crop_size })],
  ['TimmImagenetAug', (crop_size) => build(TimmImagenetAug, { crop_size })],
];
const sampleOf = ({ bytes, height, width, channels }: BytePicture): Sample => {
  return { values: Float32Array.from(bytes, (byte) => byte / 255), shape: [height, width, channels] };
};

describe.each(SETS)('%s', (_, make) => {
  it('makes squares of training images, each in its own way, the same for the same stream', () => {
    const set = make(12);
    const made = Array.from({ length: 40 }, (_, i) => set.remake(sampleOf(WIDE), new Random(i), true));
    for (const { shape, values } of made) {
      expect(shape).toEqual([12, 12, 3]);
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
    expect(new Set(made.map(({ values }) => values.join())).size).toBe(40);
    expect(set.remake(sampleOf(WIDE), new Random(7), true)).toEqual(made[7]);
    expect(set.outputShape([300, 200, 3])).toEqual([12, 12, 3]);
  });

  it('takes the middle of test images', () => {
    const [height, width, size, expected] = MIDDLES[0]!;
    const { values, shape } = make(size).remake(sampleOf({ ...WIDE, height, width }), new Random(1), false);
    expect(shape).toEqual([size, size, 3]);
    expect(crc32(Uint8Array.from(values, (value) => Math.round(255 * value)))).toBe(expected);
  });

  it('works on single images, in place if they have the size already', () => {
    const set = make(17);
    expect(registrationOf(set.constructor)?.flags).toEqual({ on_single: true, on_images: true });
    const { values, shape } = sampleOf(SQUARE);
    const batch = { size: 1, inputs: values, inputShape: shape, labels: new Int32Array(1) };
    const expected = set.remake(sampleOf(SQUARE), new Random(4).at(0), true).values;
    set.apply(batch, new Random(4), true);
    expect(batch.inputs).toEqual(expected);
    expect(() => make(9).apply(batch, new Random(4), true)).toThrow(
      'makes images [9, 9, 3] of [17, 17, 3], one by one',
    );
    expect(() => set.remake({ values, shape: [867] }, new Random(1), true)).toThrow(
      'needs images [height, width, channels], found [867]',
    );
  });
});

it('TimmImagenetAug draws one of two curves, unless it is told which', () => {
  const whole = { crop_size: 9, color_jitter: 0, scale_min: 1, scale_max: 1, ratio_min: 1, ratio_max: 1 };
  const seen = (interpolation: string): Set<string> => {
    const set = build(TimmImagenetAug, { ...whole, interpolation });
    const made = Array.from({ length: 40 }, (_, i) => set.remake(sampleOf(SQUARE), new Random(i), true).values);
    return new Set(made.map((values) => values.join()));
  };
  // each of them also mirrored
  const [bilinear, bicubic, lanczos, random] = ['bilinear', 'bicubic', 'lanczos', 'random'].map(seen);
  expect([bilinear!.size, bicubic!.size, lanczos!.size]).toEqual([2, 2, 2]);
  expect(random).toEqual(new Set([...bilinear!, ...bicubic!]));
  expect(random).not.toEqual(new Set([...bilinear!, ...lanczos!]));
});

it('the policy for ImageNet has 25 pairs, five of which occur twice', () => {
  expect(IMAGENET_POLICY).toHaveLength(25);
  expect(new Set(IMAGENET_POLICY.map((pair) => JSON.stringify(pair))).size).toBe(20);
});

describe('PadIfNeededAlbAug', () => {
  const small = (): Sample => ({ values: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), shape: [2, 3, 1] });

  it('adds pixels at all sides, one more at the bottom and at the right', () => {
    const set = build(PadIfNeededAlbAug, { min_height: 3, min_width: 6, value: 255 });
    const { values, shape } = set.remake(small());
    expect(shape).toEqual([3, 6, 1]);
    const expected = [1, 0.1, 0.2, 0.3, 1, 1, 1, 0.4, 0.5, 0.6, 1, 1, 1, 1, 1, 1, 1, 1];
    expect([...values]).toEqual([...Float32Array.from(expected)]);
    expect(set.outputShape([2, 9, 3])).toEqual([3, 9, 3]);
  });

  it('leaves alone what is large enough', () => {
    const set = build(PadIfNeededAlbAug, { min_height: 2, min_width: 2 });
    expect(set.remake(small())).toEqual(small());
    const { values, shape } = small();
    const batch = { size: 1, inputs: values, inputShape: shape, labels: new Int32Array(1) };
    set.apply(batch, new Random(1), true);
    expect(batch.inputs).toEqual(small().values);
    expect(() => build(PadIfNeededAlbAug).apply(batch, new Random(1), true)).toThrow('makes images [300, 300, 1]');
  });
});
