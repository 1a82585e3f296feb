import { Register, type Random } from '@uninas/core';
import { randomSquare, USUAL_LIMITS } from './augment/crop.js';
import { jitterColours } from './augment/jitter.js';
import { SquareAugmentation } from './augment/square-augmentation.js';
import type { BytePicture } from './autoaugment/byte-picture.js';

/**
 * Crops a random part of each training image, of 8 % to 100 % of its area,
 * resizes it to a square, mirrors one half of them, and changes brightness,
 * contrast and saturation by up to 40 %, and hue by up to a fifth of its
 * circle. Of test images the middle is taken.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search",
 *   appendix; operations as in torchvision
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class DartsImagenetAug extends SquareAugmentation.with({}) {
  protected override change(picture: BytePicture, random: Random): BytePicture {
    const square = randomSquare(picture, this.args.crop_size, USUAL_LIMITS, 'bilinear', random);
    return jitterColours(square, { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 }, random);
  }
}
