import { Register, type Random } from '@uninas/core';
import { CIFAR10_POLICY } from './autoaugment/cifar10-policy.js';
import { FILL } from './autoaugment/geometry.js';
import { applyPolicy } from './autoaugment/policy.js';
import { ImageAugmentation, type Image } from './image-augmentation.js';
import { shiftImage } from './shift-image.js';
import { mirrorImage } from './turn-image.js';

const PADDING = 4;

/**
 * Pads training images by 4 grey pixels at each side, crops a random part of the former size,
 * mirrors one half of them, and changes each by one of 25 pairs of operations that were found to
 * suit CIFAR-10; for images of any size, values of which are rounded to bytes.
 *
 * @source Cubuk et al., 2019, "AutoAugment: Learning augmentation strategies from data", table 7;
 *   operations as in Pillow; ranges, and grey for what moves in, as in Popien's code
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class AACifar10Aug extends ImageAugmentation.with({}) {
  protected override change(image: Image, random: Random): void {
    const { values, height, width, channels } = image;
    const down = random.int(2 * PADDING + 1) - PADDING;
    const right = random.int(2 * PADDING + 1) - PADDING;
    shiftImage(image, down, right, FILL / 255);
    if (random.int(2) === 1) mirrorImage(image);
    // the array rounds, and keeps to the range of a byte
    const bytes = new Uint8ClampedArray(values.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = 255 * values[i]!;
    const changed = applyPolicy(CIFAR10_POLICY, { bytes, height, width, channels }, random);
    for (let i = 0; i < bytes.length; i++) values[i] = changed[i]! / 255;
  }
}
