import { float, Register, type Random } from '@uninas/core';
import { ImageAugmentation, type Image } from './image-augmentation.js';
import { mirrorImage } from './turn-image.js';

/** Exchanges left and right of training images at random. Named after the library that UniNAS takes it from. */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class HorizontalFlipAlbAug extends ImageAugmentation.with({
  p: float(0.5, 'probability that an image is mirrored', { min: 0, max: 1 }),
}) {
  protected override change(image: Image, random: Random): void {
    if (random.float() < this.args.p) mirrorImage(image);
  }
}
