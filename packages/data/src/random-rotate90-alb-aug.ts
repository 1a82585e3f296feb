import { float, Register, type Random } from '@uninas/core';
import { ImageAugmentation, type Image } from './image-augmentation.js';
import { turnLeft } from './turn-image.js';

/**
 * Turns square training images at random by 0, 90, 180 or 270 degrees, each equally likely. Named
 * after the library that UniNAS takes it from.
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class RandomRotate90AlbAug extends ImageAugmentation.with({
  p: float(0.5, 'probability that an image is turned, be it by 0 degrees', { min: 0, max: 1 }),
}) {
  /** @throws {RangeError} if the image is not square */
  protected override change(image: Image, random: Random): void {
    const { height, width } = image;
    if (height !== width) {
      throw new RangeError(`RandomRotate90AlbAug needs square images, found ${height} x ${width} pixels`);
    }
    if (random.float() < this.args.p) turnLeft(image, random.int(4));
  }
}
