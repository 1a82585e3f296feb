import { bool, choice, float, int, Module, path, Register } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Log } from '../log.js';
import type { Shape } from '../network/plan.js';

/** The parts of a data set. */
export type Phase = 'train' | 'valid' | 'test';

/** What is known of a data set before it is open. */
export interface DataInfo {
  /** Shape of one input, `[height, width, channels]` or `[features]`. */
  readonly input: Shape;
  /** Shape of one label: `[classes]`. */
  readonly output: Shape;
  readonly classNames?: readonly string[];
  /** Number of samples as published, before any split. */
  readonly counts: Readonly<Record<Phase, number>>;
  /** Where inputs are architectures: how many options each cell has, and whether they are given one-hot. */
  readonly genes?: { readonly sizes: readonly number[]; readonly isOneHot: boolean };
  /** Of regression data whose values were normalised to (value - mean) / std. */
  readonly outputScale?: { readonly mean: number; readonly std: number };
}

/** Samples outside the engine, ready to be uploaded. */
export interface Batch {
  readonly size: number;
  /** Row-major, `[size, ...input]`. */
  readonly inputs: Float32Array;
  /** Shape of one input, without the batch. */
  readonly inputShape: readonly number[];
  /** Class indices, `[size]`. */
  readonly labels: Int32Array;
  /** `[size, outputs]`: probabilities of the classes where labels are not certain; of regression data the values. */
  readonly targets?: Float32Array;
}

/** One input by itself, row-major. */
export interface Sample {
  readonly values: Float32Array;
  readonly shape: Shape;
}

/** One part of an open data set in batches; any batch of any epoch can be asked for, in any order. */
export interface Loader {
  /** Number of samples. */
  readonly samples: number;
  readonly batchSize: number;
  /** Batches of an epoch; the last one may be smaller, none is left out. */
  readonly length: number;
  /** The same arguments give the same batch. */
  batch(epoch: number, index: number): Batch;
}

/** A data set whose files are read. */
export interface OpenData {
  readonly info: DataInfo;
  /**
   * Undefined if the part has no samples.
   *
   * @param batchSize other batches than those the data set is set to, such as to train on validation samples
   */
  loader(phase: Phase, batchSize?: number): Loader | undefined;
  /** The stored split: indices into the published training part. */
  readonly split: { readonly train: readonly number[]; readonly valid: readonly number[] };
  /** How often the loader of the test part was asked for a batch; results must not depend on it. */
  readonly testReads: number;
}

/** What opening a data set needs. */
export interface DataContext {
  readonly random: Random;
  readonly log: Log;
  /** A split that was stored by an earlier run, used instead of a new one. */
  readonly split?: { readonly train: readonly number[]; readonly valid: readonly number[] };
}

/** A source of samples. */
@Register.kind('data_set', ['images', 'classification', 'regression'])
export abstract class DataSet extends Module.with({
  dir: path('{path_data}', 'folder of the data'),
  download: bool(false, 'fetch what is missing'),
  fake: bool(false, 'use random samples of the same shape, no files'),
  batch_size_train: int(64, 'samples per training batch', { min: 1 }),
  batch_size_test: int(-1, 'samples per evaluation batch, as for training unless positive', { min: -1 }),
  num_workers: int(4, 'threads that prepare batches', { min: 0 }),
  num_prefetch: int(2, 'batches prepared ahead per thread', { min: 0 }),
  valid_split: float(0, 'part of the training samples used for validation: a count from 1 on, else a share', {
    min: 0,
  }),
  valid_shuffle: bool(false, 'shuffle the validation part'),
  valid_as_test: bool(false, 'use the validation part of the data set for testing'),
}) {
  /** Static; touches no file, but where the file alone knows the shapes. @throws {Error} that names it, if it cannot be read */
  abstract readonly info: DataInfo;
  /**
   * Reads the files.
   *
   * @throws {Error} that names the missing or damaged file and what to do
   */
  abstract open(context: DataContext): Promise<OpenData>;
}

/** A transformation of samples. */
@Register.kind('augmentation_set', ['on_single', 'on_batch', 'on_images'])
export abstract class AugmentationSet extends Module.with({
  force_type: choice('', ['', 'train', 'test'], 'version used for training and testing alike; empty for each its own'),
}) {
  /**
   * Changes samples in place: raw values from 0 to 1 if the set is flagged
   * `on_single`, normalised ones if it is flagged `on_batch`.
   *
   * @param random a stream of this batch and set
   * @param training chooses the train or test version; `force_type` is already accounted for
   */
  abstract apply(batch: Batch, random: Random, training: boolean): void;

  /** Shape of what becomes of inputs of a shape: the same, but for sets that have `remake`. */
  outputShape(input: Shape): Shape {
    return input;
  }

  /**
   * Of sets flagged `on_single` that change the size of an input: makes a new one, called instead of `apply`.
   * Inputs may have any size, as photographs do.
   *
   * @param sample raw values from 0 to 1, which may be changed
   * @param random a stream of this sample and set
   */
  remake?(sample: Sample, random: Random, training: boolean): Sample;
}
