import { int, Register, type Random } from '@uninas/core';
import { ImageAugmentation, type Image } from './image-augmentation.js';

/**
 * Sets a random square of each training image to 0, before normalisation.
 *
 * Its centre is any pixel, so that it may stick out of the image; its side is
 * `size`, rounded down to an even number. For any number of channels.
 *
 * @source DeVries, Taylor, 2017, "Improved regularization of convolutional
 *   neural networks with cutout", section 3.2
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class CutoutAug extends ImageAugmentation.with({
  size: int(16, 'side of the square in pixels, 0 for none', { min: 0 }),
}) {
  protected override change({ values, height, width, channels }: Image, random: Random): void {
    const half = this.args.size >> 1;
    const [y, x] = [random.int(height), random.int(width)];
    const [left, right] = [Math.max(0, x - half), Math.min(width, x + half)];
    for (let row = Math.max(0, y - half); row < Math.min(height, y + half); row++) {
      values.fill(0, (row * width + left) * channels, (row * width + right) * channels);
    }
  }
}
