import { AugmentationSet, type Batch } from '@uninas/contracts';
import type { Random } from '@uninas/core';

/** One image of a batch, row-major `[height, width, channels]`; changes reach the batch. */
export interface Image {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Changes every training image by itself and leaves test images alone. */
export abstract class ImageAugmentation extends AugmentationSet.with({}) {
  /** Changes an image in place. `random` is the stream of this image, by its place in the batch. */
  protected abstract change(image: Image, random: Random): void;

  /** @throws {RangeError} if the samples are not images */
  override apply({ size, inputs, inputShape }: Batch, random: Random, training: boolean): void {
    const [height, width, channels] = inputShape;
    if (inputShape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
      throw new RangeError(
        `${this.constructor.name} needs images [height, width, channels], found [${inputShape.join(', ')}]`,
      );
    }
    if (!training) return;
    const length = height * width * channels;
    for (let i = 0; i < size; i++) {
      const values = inputs.subarray(i * length, (i + 1) * length);
      this.change({ values, height, width, channels }, random.at(i));
    }
  }
}
