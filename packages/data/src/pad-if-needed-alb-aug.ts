import { AugmentationSet, type Batch, type Sample, type Shape } from '@uninas/contracts';
import { int, Register, type Random } from '@uninas/core';

/**
 * Adds pixels at all sides of images that are smaller than asked for, in
 * training and test alike; where their number is odd, one more at the bottom
 * and at the right. Named after the library that UniNAS takes it from; there,
 * `value` has no effect and the image is mirrored instead.
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class PadIfNeededAlbAug extends AugmentationSet.with({
  min_height: int(300, 'smallest height afterwards, in pixels', { min: 1 }),
  min_width: int(300, 'smallest width afterwards, in pixels', { min: 1 }),
  value: int(0, 'value of the pixels that are added, before normalisation', { min: 0, max: 255 }),
}) {
  override outputShape([height, width, ...channels]: Shape): Shape {
    return [Math.max(height!, this.args.min_height), Math.max(width!, this.args.min_width), ...channels];
  }

  override remake(sample: Sample): Sample {
    const shape = this.outputShape(sample.shape);
    const [height, width, channels] = sample.shape as [number, number, number];
    const [newHeight, newWidth] = shape as [number, number, number];
    if (newHeight === height && newWidth === width) return sample;
    const [top, left] = [(newHeight - height) >> 1, (newWidth - width) >> 1];
    const values = new Float32Array(newHeight * newWidth * channels).fill(this.args.value / 255);
    const row = width * channels;
    for (let y = 0; y < height; y++) {
      values.set(sample.values.subarray(y * row, (y + 1) * row), ((top + y) * newWidth + left) * channels);
    }
    return { values, shape };
  }

  /** Nothing is to be done where images are large enough. @throws {RangeError} if they are not */
  override apply({ inputShape: shape }: Batch, _random: Random, _training: boolean): void {
    const expected = this.outputShape(shape);
    if (shape.join() === expected.join()) return;
    throw new RangeError(
      `PadIfNeededAlbAug makes images [${expected.join(', ')}] of [${shape.join(', ')}], one by one`,
    );
  }
}
