import { int, Register, type Random } from '@uninas/core';
import { ImageAugmentation, type Image } from './image-augmentation.js';
import { shiftImage } from './shift-image.js';

/**
 * Moves training images by a random number of whole pixels in each direction;
 * what moves in is 0, before normalisation.
 *
 * Suits digits, which may not be mirrored. Not part of UniNAS.
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class RandomShiftAug extends ImageAugmentation.with({
  pixels: int(2, 'largest shift in each direction, in pixels', { min: 0 }),
}) {
  protected override change(image: Image, random: Random): void {
    const { pixels } = this.args;
    const down = random.int(2 * pixels + 1) - pixels;
    const right = random.int(2 * pixels + 1) - pixels;
    shiftImage(image, down, right);
  }
}
