import type { AugmentationSet, Sample, Shape } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import type { ImageSamples } from './image-samples.js';

/** Image `i` of those that all have a shape. */
export function copyOf(samples: ImageSamples, i: number, shape: Shape): Sample {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  samples.copy(i, values, 0);
  return { values, shape };
}

/** What a set for single images makes of one, which may be changed. */
export function applied(set: AugmentationSet, image: Sample, label: number, random: Random, training: boolean): Sample {
  if (set.remake) return set.remake(image, random, training);
  set.apply({ size: 1, inputs: image.values, inputShape: image.shape, labels: Int32Array.of(label) }, random, training);
  return image;
}

/** @throws {Error} if an image does not have the size of all others */
export function checkSize(found: Shape, expected: Shape): void {
  if (found.length === expected.length && found.every((size, i) => size === expected[i])) return;
  throw new Error(
    `images must have the shape [${expected.join(', ')}], found [${found.join(', ')}]; ` +
      'add an augmentation that crops all to one size, such as DartsImagenetAug',
  );
}
