import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { Imagenet1000Data } from './imagenet1000-data.js';

/**
 * A hundred classes of ImageNet with 1000 images to train and 500 to validate
 * each; see `Imagenet1000Data`.
 */
@Register.as('data_set', { images: true, classification: true })
export class SubImagenetc100t1000v500Data extends Imagenet1000Data.with({}) {
  protected override readonly published: DataInfo = {
    input: [300, 300, 3],
    output: [100],
    counts: { train: 100000, valid: 50000, test: 0 },
  };
}
