import { Register, type Random } from '@uninas/core';
import { ImageAugmentation, type Image } from './image-augmentation.js';
import { mirrorImage } from './turn-image.js';
import { shiftImage } from './shift-image.js';

const PADDING = 4;

/**
 * Pads training images by 4 zeros at each side, crops a random part of the
 * former size, and mirrors one half of them; for images of any size.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search",
 *   section 3.1, after He et al., 2016, "Deep residual learning for image
 *   recognition", section 4.2
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class DartsCifarAug extends ImageAugmentation.with({}) {
  protected override change(image: Image, random: Random): void {
    // a crop of the padded image is the image, shifted
    const down = random.int(2 * PADDING + 1) - PADDING;
    const right = random.int(2 * PADDING + 1) - PADDING;
    shiftImage(image, down, right);
    if (random.int(2) === 1) mirrorImage(image);
  }
}
