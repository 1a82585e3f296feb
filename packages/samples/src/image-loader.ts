import type { AugmentationSet, Batch, Loader, Shape } from '@uninas/contracts';
import { registrationOf, type Random } from '@uninas/core';
import type { ImageSamples } from './image-samples.js';
import { normalize, type Normalization } from './normalization.js';
import { applied, checkSize, copyOf } from './single-image.js';

/** 1 GiB of 32-bit floats; an engine must hold the batch and what is computed of it. */
const MOST_VALUES = 2 ** 28;

/** What a loader draws its batches from, and how. */
export interface LoaderOptions {
  readonly samples: ImageSamples;
  /** The samples that belong to the part; all if left out. */
  readonly indices?: readonly number[];
  /** `[height, width, channels]`, after augmentations. */
  readonly shape: Shape;
  /** The shape before augmentations, the same if left out; where images differ in size it has no meaning. */
  readonly rawShape?: Shape;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Whether augmentations use their training version. */
  readonly training: boolean;
  readonly augmentations: readonly AugmentationSet[];
  readonly normalization: Normalization;
  /** Number of classes, or of values of regression data. */
  readonly classes: number;
  /** Source of the order and of the augmentations of this part. */
  readonly random: Random;
  /** Told of every batch that is asked for. */
  readonly onBatch?: () => void;
}

/**
 * Batches of images, prepared on the calling thread when asked for.
 *
 * Sets that work on single samples change the raw images, values from 0 to 1;
 * then the images are normalised; then sets that work on batches follow.
 */
export class ImageLoader implements Loader {
  readonly samples: number;
  readonly batchSize: number;
  readonly length: number;
  readonly #options: LoaderOptions;
  #order: { readonly epoch: number; readonly indices: readonly number[] } | undefined;

  /** @throws {Error} if a batch is too large for any engine */
  constructor(options: LoaderOptions) {
    this.#options = options;
    this.samples = options.indices?.length ?? options.samples.count;
    this.batchSize = options.batchSize;
    this.length = Math.ceil(this.samples / this.batchSize);
    checkBatch(Math.min(this.samples, this.batchSize), options.shape);
  }

  /** @throws {RangeError} if there is no such batch */
  batch(epoch: number, index: number): Batch {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`batch ${index} of ${this.length} does not exist`);
    }
    const { samples, indices, shape, classes, onBatch } = this.#options;
    onBatch?.();
    const first = index * this.batchSize;
    const size = Math.min(this.batchSize, this.samples - first);
    const values = shape.reduce((product, n) => product * n, 1);
    const batch: Batch = {
      size,
      inputs: new Float32Array(size * values),
      inputShape: shape,
      labels: new Int32Array(size),
      // sets that work on batches mix classes
      ...((this.#mixes || samples.copyTargets) && { targets: new Float32Array(size * classes) }),
    };
    for (let i = 0; i < size; i++) {
      const place = this.#place(epoch, first + i);
      const sample = indices === undefined ? place : indices[place]!;
      if (this.#isRemade) this.#remake(sample, batch, epoch, index, i);
      else samples.copy(sample, batch.inputs, i * values);
      batch.labels[i] = samples.label(sample);
      if (batch.targets === undefined) continue;
      if (samples.copyTargets) samples.copyTargets(sample, batch.targets, i * classes);
      else batch.targets[i * classes + samples.label(sample)] = 1;
    }
    this.#augment(batch, epoch, index);
    return batch;
  }

  /** Whether images go through the sets one by one, since they change their size. */
  get #isRemade(): boolean {
    const { augmentations, samples } = this.#options;
    return samples.sample !== undefined || augmentations.some((set) => set.remake !== undefined);
  }

  /** Reads an image, and does to it what sets for single images do. */
  #remake(sample: number, batch: Batch, epoch: number, index: number, place: number): void {
    const { samples, augmentations, shape, rawShape = shape, random } = this.#options;
    let image = samples.sample?.(sample) ?? copyOf(samples, sample, rawShape);
    augmentations.forEach((set, i) => {
      if (isOnBatch(set)) return;
      const stream = random.at('augment', epoch, index, i).at(place);
      image = applied(set, image, samples.label(sample), stream, this.#isTraining(set));
    });
    checkSize(image.shape, shape);
    batch.inputs.set(image.values, place * image.values.length);
  }

  get #mixes(): boolean {
    return this.#options.augmentations.some((set) => isOnBatch(set) && this.#isTraining(set));
  }

  /** Whether a set uses its training version. */
  #isTraining({ args }: AugmentationSet): boolean {
    return args.force_type === '' ? this.#options.training : args.force_type === 'train';
  }

  #augment(batch: Batch, epoch: number, index: number): void {
    const { augmentations, normalization, shape, random } = this.#options;
    const apply = (onBatch: boolean): void =>
      augmentations.forEach((set, i) => {
        if (isOnBatch(set) !== onBatch) return;
        set.apply(batch, random.at('augment', epoch, index, i), this.#isTraining(set));
      });
    if (!this.#isRemade) apply(false);
    normalize(batch.inputs, shape.at(-1)!, normalization);
    apply(true);
  }

  /** Which sample of the part comes at a position of an epoch. */
  #place(epoch: number, position: number): number {
    const { shuffle, random } = this.#options;
    if (!shuffle) return position;
    // remembered for speed only: any epoch can be asked for in any order
    if (this.#order?.epoch !== epoch) {
      this.#order = { epoch, indices: random.at('order', epoch).permutation(this.samples) };
    }
    return this.#order.indices[position]!;
  }
}

function checkBatch(size: number, shape: Shape): void {
  const values = shape.reduce((product, n) => product * n, size);
  if (values <= MOST_VALUES) return;
  const what = `a batch of ${size} images [${shape.join(', ')}] has ${values} values, at most ${MOST_VALUES} fit`;
  throw new Error(`${what}; use smaller batches or smaller images`);
}

function isOnBatch(set: AugmentationSet): boolean {
  return registrationOf(set.constructor)?.flags['on_batch'] === true;
}
