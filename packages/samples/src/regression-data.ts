import { DataSet, type DataContext, type OpenData } from '@uninas/contracts';
import { any } from '@uninas/core';
import type { ImageParts } from './image-samples.js';
import { openParts } from './open-parts.js';

/**
 * Samples with values to be predicted, all of them in memory or made when asked for.
 *
 * Batches have the values as `targets`, and 0 for every label. Splitting, shuffling and the order of
 * augmentations are those of `ImageClassificationData`; inputs are not normalised. `num_workers` and
 * `num_prefetch` are accepted and have no effect.
 */
export abstract class RegressionData extends DataSet.with(
  {},
  {
    cls_augmentations: any('augmentation_set', 'changes of the samples, applied in order', {
      where: { on_images: false },
    }),
  },
) {
  /** The published parts. @throws {Error} that names the missing or damaged file and what to do */
  protected abstract read(context: DataContext): Promise<ImageParts>;

  /** @throws {Error} as `openParts` */
  async open(context: DataContext): Promise<OpenData> {
    const parts = await this.read(context);
    const settings = {
      name: this.constructor.name,
      args: this.args,
      info: this.info,
      normalization: { mean: [0], std: [1] },
      augmentations: this.children.cls_augmentations,
    };
    return openParts(parts, settings, context);
  }
}
