import { Register, type Random } from '@uninas/core';
import { randomSquare, USUAL_LIMITS } from './augment/crop.js';
import { SquareAugmentation } from './augment/square-augmentation.js';
import type { BytePicture } from './autoaugment/byte-picture.js';
import { IMAGENET_POLICY } from './autoaugment/imagenet-policy.js';
import { applyPolicy } from './autoaugment/policy.js';

/**
 * Crops a random part of each training image, of 8 % to 100 % of its area,
 * resizes it to a square, mirrors one half of them, and changes each by one of
 * 25 pairs of operations that were found to suit ImageNet. Of test images the
 * middle is taken.
 *
 * @source Cubuk et al., 2019, "AutoAugment: Learning augmentation strategies
 *   from data", table 9; operations as in `AACifar10Aug`
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class AAImagenetAug extends SquareAugmentation.with({}) {
  protected override change(picture: BytePicture, random: Random): BytePicture {
    const square = randomSquare(picture, this.args.crop_size, USUAL_LIMITS, 'bilinear', random);
    return { ...square, bytes: applyPolicy(IMAGENET_POLICY, square, random) };
  }
}
