import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { Imagenet1000Data } from './imagenet1000-data.js';

/**
 * A hundred classes of ImageNet with 250 images to train and 50 to validate
 * each; see `Imagenet1000Data`.
 *
 * @source Peng et al., 2020, "Cream of the crop: Distilling prioritized paths
 *   for one-shot neural architecture search"
 */
@Register.as('data_set', { images: true, classification: true })
export class SubImagenet100Data extends Imagenet1000Data.with({}) {
  protected override readonly published: DataInfo = {
    input: [300, 300, 3],
    output: [100],
    counts: { train: 25000, valid: 5000, test: 0 },
  };
}
