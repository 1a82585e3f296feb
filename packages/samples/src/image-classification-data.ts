import { DataSet, type DataContext, type OpenData } from '@uninas/contracts';
import { any } from '@uninas/core';
import type { LoaderOptions } from './image-loader.js';
import type { ImageParts } from './image-samples.js';
import type { Normalization } from './normalization.js';
import { OpenImages } from './open-images.js';
import { patternedParts } from './patterned-images.js';
import { checkSplit, compareSplit, splitTraining, type Split } from './split.js';

/**
 * Images `[height, width, channels]` with class indices, all of them in memory.
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
  /** Of values from 0 to 1, as computed over the training part. */
  abstract readonly normalization: Normalization;

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
    const parts = this.args.fake ? patternedParts(this.info, context.random.at('fake')) : await this.read(context);
    const { train, valid, test } = this.#chooseParts(parts);
    const split = this.#split(train.count, valid !== undefined, context);
    const evaluation = this.args.batch_size_test > 0 ? this.args.batch_size_test : this.args.batch_size_train;
    const common = {
      shape: this.info.input,
      classes: this.info.output[0]!,
      augmentations: this.children.cls_augmentations,
      normalization: this.normalization,
    };
    const options: Record<'train' | 'valid', LoaderOptions> = {
      train: {
        ...common,
        samples: train,
        indices: split.train,
        batchSize: this.args.batch_size_train,
        shuffle: true,
        training: true,
        // the streams of the training part keep their plain names
        random: context.random,
      },
      valid: {
        ...common,
        samples: valid ?? train,
        ...(valid === undefined && { indices: split.valid }),
        batchSize: evaluation,
        shuffle: this.args.valid_shuffle,
        training: false,
        random: context.random.at('valid'),
      },
    };
    const testOptions: LoaderOptions | undefined = test && {
      ...common,
      samples: test,
      batchSize: evaluation,
      shuffle: false,
      training: false,
      random: context.random.at('test'),
    };
    return new OpenImages(this.info, split, { ...options, ...(testOptions && { test: testOptions }) });
  }

  #chooseParts(parts: ImageParts): ImageParts {
    if (!this.args.valid_as_test) return parts;
    const { train, valid, test } = parts;
    if (test !== undefined) throw new Error(this.#say('valid_as_test: the data set has a test part of its own'));
    if (valid === undefined) throw new Error(this.#say('valid_as_test: the data set has no validation part'));
    return { train, test: valid };
  }

  #split(samples: number, hasValid: boolean, { random, log, split: stored }: DataContext): Split {
    const { valid_split } = this.args;
    if (valid_split > 0 && hasValid) {
      throw new Error(this.#say('valid_split: the data set has a validation part of its own, set valid_split to 0'));
    }
    if (stored === undefined) return splitTraining(samples, valid_split, random.at('split'), log);
    checkSplit(stored, samples);
    compareSplit(stored, samples, valid_split, log);
    if (hasValid && stored.valid.length > 0) {
      throw new Error(this.#say('the stored split has validation samples, but so has the data set itself'));
    }
    return stored;
  }

  #say(problem: string): string {
    return `${this.constructor.name}: ${problem}`;
  }
}
