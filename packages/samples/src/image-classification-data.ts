import { DataSet, type DataContext, type DataInfo, type OpenData } from '@uninas/contracts';
import { any } from '@uninas/core';
import type { ImageParts } from './image-samples.js';
import type { Normalization } from './normalization.js';
import { openParts } from './open-parts.js';
import { patternedParts } from './patterned-images.js';

/**
 * Images `[height, width, channels]` with class indices.
 *
 * Values are normalised: (byte / 255 - mean) / std for each channel. Training
 * samples are shuffled anew in every epoch, no batch is dropped, the last may
 * be smaller. The validation part is the published one, or split off the
 * training part by `valid_split`; then it uses the test version of
 * augmentations, unlike UniNAS, where it keeps that for training. With `fake`,
 * images are made up in the declared shape and number, learnable by class, see
 * `PatternedImages`.
 *
 * Batches are prepared on the main thread when they are asked for, which for
 * images in memory is faster than to send them between threads: `num_workers`
 * and `num_prefetch` are accepted and have no effect.
 */
export abstract class ImageClassificationData extends DataSet.with(
  {},
  {
    cls_augmentations: any('augmentation_set', 'changes of the images, applied in order', {
      where: { on_images: true },
    }),
  },
) {
  /** What was published: shapes and counts before augmentations; the shape is a nominal one where sizes vary. */
  protected abstract readonly published: DataInfo;

  /** Of values from 0 to 1, as computed over the training part. */
  abstract readonly normalization: Normalization;

  /** What was published, with the shape that augmentations make of an image. */
  get info(): DataInfo {
    const sets = this.children.cls_augmentations;
    const input = sets.reduce((shape, set) => set.outputShape(shape), this.published.input);
    return { ...this.published, input };
  }

  /**
   * Reads the published parts.
   *
   * @throws {Error} that names the missing or damaged file and what to do
   */
  protected abstract read(context: DataContext): Promise<ImageParts>;

  /**
   * Reads or makes up the images and divides them into parts.
   *
   * @throws {Error} if a file is missing or damaged, if `valid_split` or
   *   `valid_as_test` do not fit the published parts, or a stored split does
   *   not fit the data
   */
  async open(context: DataContext): Promise<OpenData> {
    const parts = this.args.fake ? patternedParts(this.published, context.random.at('fake')) : await this.read(context);
    return openParts(
      parts,
      {
        name: this.constructor.name,
        args: this.args,
        info: this.info,
        rawShape: this.published.input,
        normalization: this.normalization,
        augmentations: this.children.cls_augmentations,
      },
      context,
    );
  }
}
