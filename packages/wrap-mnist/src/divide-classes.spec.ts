import { expect, it } from '@jest/globals';
import { divideClasses } from './divide-classes.js';

/** Images that are filled with one value each. */
function imagesOf(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => Array.from({ length: 784 }, () => value)));
}
function firstPixels(pixels: Uint8Array): number[] {
  return [...pixels].filter((_, i) => i % 784 === 0);
}

it('tests on the last fifth of each class, rounded down, and lets classes take turns', () => {
  const { train, test } = divideClasses([
    imagesOf(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    imagesOf(20, 21, 22, 23),
    imagesOf(30, 31, 32, 33, 34),
  ]);
  expect(firstPixels(train.pixels)).toEqual([0, 20, 30, 1, 21, 31, 2, 22, 32, 3, 23, 33, 4, 5, 6, 7]);
  expect([...train.labels]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0, 0]);
  expect(firstPixels(test.pixels)).toEqual([8, 34, 9]);
  expect([...test.labels]).toEqual([0, 2, 0]);
});
