import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { ImageNet16Data } from './image-net16-data.js';

/**
 * The first 120 classes of ImageNet, 16 x 16 pixels, as in NAS-Bench-201; from
 * the same files.
 *
 * @source Dong, Yang, 2020, "NAS-Bench-201: Extending the scope of
 *   reproducible neural architecture search", section 2.2
 */
@Register.as('data_set', { images: true, classification: true })
export class ImageNet16c120Data extends ImageNet16Data.with({}) {
  protected override readonly published: DataInfo = {
    input: [16, 16, 3],
    output: [120],
    counts: { train: 151700, valid: 0, test: 6000 },
  };
}
