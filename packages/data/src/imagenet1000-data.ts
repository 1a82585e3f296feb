import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { FolderImageData } from './folder-image-data.js';
import { IMAGENET_NORMALIZATION } from './image-net-normalization.js';

/**
 * ImageNet: photographs of a thousand kinds of things and animals, of any
 * size, in `train/<class>` and `val/<class>`; see `FolderImageData`.
 *
 * Sizes differ: without an augmentation that crops them, such as
 * `DartsImagenetAug`, only made-up images (`fake`, 300 x 300 pixels) can be
 * used. They cannot be downloaded from here.
 *
 * @source Russakovsky et al., 2015, "ImageNet large scale visual recognition
 *   challenge"
 */
@Register.as('data_set', { images: true, classification: true })
export class Imagenet1000Data extends FolderImageData.with({}) {
  protected readonly published: DataInfo = {
    input: [300, 300, 3],
    output: [1000],
    counts: { train: 1281167, valid: 50000, test: 0 },
  };
  readonly normalization = IMAGENET_NORMALIZATION;
  protected readonly folders = { train: 'train', valid: 'val' };
}
