import { atMost, choice, float, Register, type Random } from '@uninas/core';
import { randomSquare } from './augment/crop.js';
import { jitterColours } from './augment/jitter.js';
import { SquareAugmentation } from './augment/square-augmentation.js';
import type { BytePicture } from './autoaugment/byte-picture.js';

/**
 * Crops a random part of each training image, resizes it to a square, mirrors
 * one half of them, and changes brightness, contrast and saturation. Of test
 * images the middle is taken. Named after the library that UniNAS takes it
 * from; an interpolation `random` is, as there, `bilinear` or `bicubic`.
 *
 * @source Wightman, 2019, "PyTorch image models",
 *   `RandomResizedCropAndInterpolation`; operations as in torchvision
 */
@Register.as('augmentation_set', { on_single: true, on_images: true })
export class TimmImagenetAug extends SquareAugmentation.with(
  {
    color_jitter: float(0.4, 'largest change of brightness, contrast and saturation, as a share', { min: 0 }),
    interpolation: choice(
      'random',
      ['random', 'bilinear', 'bicubic', 'lanczos', 'hamming'],
      'how the cropped part is resized',
    ),
    scale_min: float(0.08, 'smallest part of the area that is cropped, as a share', { min: 0, max: 1 }),
    scale_max: float(1, 'largest part of the area that is cropped, as a share', { min: 0, max: 1 }),
    ratio_min: float(0.75, 'smallest width of the part by its height', { min: 0.01 }),
    ratio_max: float(1.3333333333333333, 'largest width of the part by its height', { min: 0.01 }),
  },
  {},
  { rules: [atMost('scale_min', 'scale_max'), atMost('ratio_min', 'ratio_max')] },
) {
  protected override change(picture: BytePicture, random: Random): BytePicture {
    const { crop_size, color_jitter: most, interpolation, scale_min, scale_max, ratio_min, ratio_max } = this.args;
    const either = random.int(2) === 0 ? 'bilinear' : 'bicubic';
    const limits = { scale: [scale_min, scale_max], ratio: [ratio_min, ratio_max] } as const;
    const chosen = interpolation === 'random' ? either : interpolation;
    const square = randomSquare(picture, crop_size, limits, chosen, random);
    return jitterColours(square, { brightness: most, contrast: most, saturation: most, hue: 0 }, random);
  }
}
