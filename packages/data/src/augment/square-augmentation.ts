import { AugmentationSet, type Batch, type Sample, type Shape } from '@uninas/contracts';
import { int, type Random } from '@uninas/core';
import type { BytePicture } from '../autoaugment/byte-picture.js';
import { middleSquare } from './crop.js';

/** How much of a test image's smaller side is seen, as He et al. and all after them have it. */
const SEEN = 0.875;

/**
 * Makes squares of images of any size: training images as each set does, of test images the middle, after
 * the smaller side was resized to `crop_size / 0.875` pixels. Values are rounded to bytes.
 */
export abstract class SquareAugmentation extends AugmentationSet.with({
  crop_size: int(224, 'height and width of what images are cropped to, in pixels', { min: 1 }),
}) {
  /** A square of `crop_size` pixels, made of a training image. */
  protected abstract change(picture: BytePicture, random: Random): BytePicture;

  override outputShape(input: Shape): Shape {
    const { crop_size: size } = this.args;
    return [size, size, input.at(-1)!];
  }

  /** @throws {RangeError} if the sample is no image */
  override remake({ values, shape }: Sample, random: Random, training: boolean): Sample {
    const [height, width, channels] = shape;
    if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
      throw new RangeError(
        `${this.constructor.name} needs images [height, width, channels], found [${shape.join(', ')}]`,
      );
    }
    // the array rounds, and keeps to the range of a byte
    const bytes = new Uint8ClampedArray(values.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = 255 * values[i]!;
    const picture = { bytes, height, width, channels };
    const { crop_size: size } = this.args;
    const result = training ? this.change(picture, random) : middleSquare(picture, Math.trunc(size / SEEN), size);
    const made = new Float32Array(result.bytes.length);
    for (let i = 0; i < made.length; i++) made[i] = result.bytes[i]! / 255;
    return { values: made, shape: this.outputShape(shape) };
  }

  /** @throws {RangeError} if the images have another size than `crop_size`, which a batch cannot change */
  override apply({ size, inputs, inputShape: shape }: Batch, random: Random, training: boolean): void {
    const expected = this.outputShape(shape);
    if (shape.join() !== expected.join()) {
      const name = this.constructor.name;
      throw new RangeError(`${name} makes images [${expected.join(', ')}] of [${shape.join(', ')}], one by one`);
    }
    const length = inputs.length / size;
    for (let i = 0; i < size; i++) {
      const values = inputs.slice(i * length, (i + 1) * length);
      inputs.set(this.remake({ values, shape }, random.at(i), training).values, i * length);
    }
  }
}
