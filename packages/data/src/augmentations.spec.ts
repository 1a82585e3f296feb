import { describe, expect, it } from '@jest/globals';
import type { AugmentationSet, Batch } from '@uninas/contracts';
import { Random, registrationOf } from '@uninas/core';
import { CutoutAug } from './cutout-aug.js';
import { DartsCifarAug } from './darts-cifar-aug.js';
import { HorizontalFlipAlbAug } from './horizontal-flip-alb-aug.js';
import { MixUpAug } from './mix-up-aug.js';
import { MixUpRegressionAug } from './mix-up-regression-aug.js';
import { beta } from './mix-samples.js';
import { build } from './module.fixture.js';
import { RandomRotate90AlbAug } from './random-rotate90-alb-aug.js';
import { RandomShiftAug } from './random-shift-aug.js';
import { turnLeft } from './turn-image.js';
import { VerticalFlipAlbAug } from './vertical-flip-alb-aug.js';

/** Images whose values tell their place: row * 100 + column, and 1/8 more for each further channel. */
function batchOf(size: number, height: number, width: number, channels: number): Batch {
  const inputs = Float32Array.from({ length: size * height * width * channels }, (_, i) => {
    const place = Math.floor(i / channels) % (height * width);
    return (Math.floor(place / width) + 1) * 100 + (place % width) + 1 + (i % channels) / 8;
  });
  return { size, inputs, inputShape: [height, width, channels], labels: new Int32Array(size) };
}
function imagesOf({ size, inputs }: Batch): number[][] {
  const length = inputs.length / size;
  return Array.from({ length: size }, (_, i) => [...inputs.subarray(i * length, (i + 1) * length)]);
}
function augmented(set: AugmentationSet, batch: Batch, seed = 1, training = true): number[][] {
  set.apply(batch, new Random(seed), training);
  return imagesOf(batch);
}
function place(value: number): [row: number, column: number] {
  return [Math.floor(value / 100) - 1, Math.floor(value % 100) - 1];
}

const ALL = [
  ['RandomShiftAug', () => build(RandomShiftAug)],
  ['DartsCifarAug', () => build(DartsCifarAug)],
  ['CutoutAug', () => build(CutoutAug, { size: 4 })],
] as const;

describe.each(ALL)('%s', (_, make) => {
  it('changes training images, each in its own way, and the same way for the same stream', () => {
    const images = augmented(make(), batchOf(12, 9, 7, 2));
    expect(new Set(images.map((image) => image.join())).size).toBeGreaterThan(6);
    expect(augmented(make(), batchOf(12, 9, 7, 2))).toEqual(images);
    expect(augmented(make(), batchOf(12, 9, 7, 2), 2)).not.toEqual(images);
  });

  it('leaves test images alone', () => {
    expect(augmented(make(), batchOf(5, 9, 7, 2), 1, false)).toEqual(imagesOf(batchOf(5, 9, 7, 2)));
  });

  it('works on single images before their normalisation', () => {
    expect(registrationOf(make().constructor)?.flags).toEqual({ on_single: true, on_images: true });
  });

  it('refuses what is not an image', () => {
    const batch: Batch = { size: 1, inputs: new Float32Array(4), inputShape: [4], labels: new Int32Array(1) };
    expect(() => make().apply(batch, new Random(1), true)).toThrow('needs images [height, width, channels], found [4]');
  });
});

/** By how much an image was shifted, and whether it was mirrored; undefined if it is no shifted image at all. */
function findShift(image: readonly number[], height: number, width: number, channels: number, largest: number) {
  const original = imagesOf(batchOf(1, height, width, channels))[0]!;
  const at = (y: number, x: number, c: number): number =>
    y < 0 || y >= height || x < 0 || x >= width ? 0 : original[(y * width + x) * channels + c]!;
  for (const isMirrored of [false, true]) {
    for (let down = -largest; down <= largest; down++) {
      for (let right = -largest; right <= largest; right++) {
        const fits = image.every((value, i) => {
          const [c, p] = [i % channels, Math.floor(i / channels)];
          const [y, x] = [Math.floor(p / width), p % width];
          return value === at(y - down, (isMirrored ? width - 1 - x : x) - right, c);
        });
        if (fits) return { down, right, isMirrored };
      }
    }
  }
  return undefined;
}

describe('RandomShiftAug', () => {
  it.each([0, 1, 3])('moves by up to %i pixels in every direction, equally often, and fills with 0', (pixels) => {
    const images = augmented(build(RandomShiftAug, { pixels }), batchOf(600, 5, 8, 2));
    const found = images.map((image) => findShift(image, 5, 8, 2, pixels)!);
    expect(found).not.toContain(undefined);
    const side = 2 * pixels + 1;
    for (const direction of ['down', 'right'] as const) {
      for (let by = -pixels; by <= pixels; by++) {
        const count = found.filter((shift) => shift[direction] === by).length;
        const deviation = Math.sqrt(600 * (1 / side) * (1 - 1 / side));
        expect(Math.abs(count - 600 / side)).toBeLessThanOrEqual(4.5 * deviation);
      }
    }
    expect(found.some(({ isMirrored }) => isMirrored)).toBe(false);
  });

  it('may move an image out of sight', () => {
    const images = augmented(build(RandomShiftAug, { pixels: 6 }), batchOf(200, 2, 2, 1));
    expect(images.some((image) => image.every((value) => value === 0))).toBe(true);
    expect(images.every((image) => image.every((value) => value === 0 || place(value)[0] < 2))).toBe(true);
  });
});

describe('DartsCifarAug', () => {
  it('crops from 4 padded pixels and mirrors one half, at any size and number of channels', () => {
    const images = augmented(build(DartsCifarAug), batchOf(400, 10, 11, 3));
    const found = images.map((image) => findShift(image, 10, 11, 3, 4)!);
    expect(found).not.toContain(undefined);
    const mirrored = found.filter(({ isMirrored }) => isMirrored).length;
    expect(Math.abs(mirrored - 200)).toBeLessThanOrEqual(45);
    for (const direction of ['down', 'right'] as const) {
      expect(new Set(found.map((shift) => shift[direction]))).toEqual(new Set([-4, -3, -2, -1, 0, 1, 2, 3, 4]));
    }
  });
});

describe('CutoutAug', () => {
  // UniNAS' works for three channels only
  it.each([1, 2, 3, 4])('sets one square to 0 in images of %i channels', (channels) => {
    const [height, width, size] = [12, 9, 4];
    const original = imagesOf(batchOf(1, height, width, channels))[0]!;
    const areas = augmented(build(CutoutAug, { size }), batchOf(1500, height, width, channels)).map((image) => {
      expect(image.every((value, i) => value === 0 || value === original[i])).toBe(true);
      const cut = original.filter((_, i) => image[i] === 0).map(place);
      const rows = cut.map(([y]) => y);
      const columns = cut.map(([, x]) => x);
      const area = (Math.max(...rows) - Math.min(...rows) + 1) * (Math.max(...columns) - Math.min(...columns) + 1);
      // a full rectangle in all channels
      expect(cut).toHaveLength(area * channels);
      return area;
    });
    expect(Math.max(...areas)).toBe(size * size);
    // a corner: the centre is a pixel, so at least half of each side is inside
    expect(Math.min(...areas)).toBe((size / 2) ** 2);
  });

  it('cuts nothing with size 0', () => {
    expect(augmented(build(CutoutAug, { size: 0 }), batchOf(3, 5, 5, 1))).toEqual(imagesOf(batchOf(3, 5, 5, 1)));
  });
});

describe('turned images', () => {
  const digits = (): Batch => {
    return {
      size: 1,
      inputs: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
      inputShape: [3, 3, 1],
      labels: new Int32Array(1),
    };
  };
  const square = (values: Float32Array) => ({ values, height: 3, width: 3, channels: 1 });

  it('are mirrored and turned over', () => {
    expect(augmented(build(HorizontalFlipAlbAug, { p: 1 }), digits())).toEqual([[3, 2, 1, 6, 5, 4, 9, 8, 7]]);
    expect(augmented(build(VerticalFlipAlbAug, { p: 1 }), digits())).toEqual([[7, 8, 9, 4, 5, 6, 1, 2, 3]]);
  });

  it('are turned against the clock', () => {
    const { inputs } = digits();
    turnLeft(square(inputs), 1);
    expect([...inputs]).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
    turnLeft(square(inputs), 3);
    expect([...inputs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each([
    ['HorizontalFlipAlbAug', (p: number) => build(HorizontalFlipAlbAug, { p }), 1],
    ['VerticalFlipAlbAug', (p: number) => build(VerticalFlipAlbAug, { p }), 1],
    // one of four turns is by 0 degrees
    ['RandomRotate90AlbAug', (p: number) => build(RandomRotate90AlbAug, { p }), 3 / 4],
  ])('%s changes its share of the images, and no test image', (_, make, share) => {
    const original = imagesOf(batchOf(1, 4, 4, 2))[0]!.join();
    const changed = (p: number, training = true): number =>
      augmented(make(p), batchOf(400, 4, 4, 2), 3, training).filter((image) => image.join() !== original).length;
    expect([changed(0), changed(1, false)]).toEqual([0, 0]);
    const expected = 400 * 0.3 * share;
    expect(Math.abs(changed(0.3) - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
  });

  it('must be square to be turned', () => {
    expect(() => augmented(build(RandomRotate90AlbAug), batchOf(1, 4, 5, 1))).toThrow(
      'needs square images, found 4 x 5',
    );
  });

  it('do not depend on the other images of their batch', () => {
    const all = augmented(build(DartsCifarAug), batchOf(8, 9, 9, 1));
    expect(augmented(build(DartsCifarAug), batchOf(3, 9, 9, 1))).toEqual(all.slice(0, 3));
  });
});

describe('mixing', () => {
  const batch = (): Batch => ({
    size: 3,
    inputs: Float32Array.of(0, 0, 100, 100, 200, 200),
    inputShape: [2],
    labels: Int32Array.of(0, 1, 2),
    targets: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
  });

  it('gives inputs and targets the same shares, one for the whole batch', () => {
    const shares = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { inputs, targets, labels, ...rest } = batch();
      build(MixUpAug).apply({ ...rest, inputs, targets: targets!, labels }, new Random(seed), true);
      for (let i = 0; i < 3; i++) {
        const row = [...targets!.subarray(3 * i, 3 * i + 3)];
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        expect(inputs[2 * i]).toBeCloseTo(100 * row[1]! + 200 * row[2]!, 3);
        expect(row[labels[i]!]).toBe(Math.max(...row));
        const others = row.filter((_, k) => k !== i);
        if (Math.max(...others) > 0) shares.add(`${seed} ${row[i]!.toFixed(5)}`);
      }
    }
    expect(new Set([...shares].map((text) => text.split(' ')[0])).size).toBe(shares.size);
    expect(shares.size).toBeGreaterThan(10);
  });

  it('leaves test samples alone, and needs targets', () => {
    const own = batch();
    build(MixUpAug).apply(own, new Random(1), false);
    expect(own).toEqual(batch());
    const { targets: _, ...certain } = batch();
    expect(() => build(MixUpRegressionAug).apply(certain, new Random(1), true)).toThrow(
      'MixUpRegressionAug: the batch has labels only',
    );
    expect(registrationOf(MixUpAug)?.flags).toEqual({ on_batch: true, on_images: true });
    expect(registrationOf(MixUpRegressionAug)?.flags).toEqual({ on_batch: true });
  });

  it.each([
    [1, 1],
    [0.2, 0.2],
    [2, 5],
    [0.01, 3],
  ])('draws its share from Beta(%d, %d)', (a, b) => {
    const random = new Random(4);
    const values = Array.from({ length: 20000 }, () => beta(random, a, b));
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(4.5 * Math.sqrt(expected / 20000));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.2);
  });
});
