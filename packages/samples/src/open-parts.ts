import type { AugmentationSet, DataContext, DataInfo, OpenData, Shape } from '@uninas/contracts';
import type { LoaderOptions } from './image-loader.js';
import type { ImageParts } from './image-samples.js';
import type { Normalization } from './normalization.js';
import { OpenImages } from './open-images.js';
import { checkSplit, compareSplit, splitTraining, type Split } from './split.js';

/** What a data set says about its loaders. */
export interface PartSettings {
  /** Name of the data set, for messages. */
  readonly name: string;
  readonly args: {
    readonly batch_size_train: number;
    readonly batch_size_test: number;
    readonly valid_split: number;
    readonly valid_shuffle: boolean;
    readonly valid_as_test: boolean;
  };
  readonly info: DataInfo;
  /** Shape of an input before augmentations; that of `info` if left out. */
  readonly rawShape?: Shape;
  readonly normalization: Normalization;
  readonly augmentations: readonly AugmentationSet[];
}

/**
 * Divides published parts as the arguments ask for, and gives each its loader.
 *
 * @throws {Error} if `valid_split` or `valid_as_test` do not fit the published parts, or a stored
 *   split does not fit the data
 */
export function openParts(parts: ImageParts, settings: PartSettings, context: DataContext): OpenData {
  const { args, info, normalization, augmentations } = settings;
  const { train, valid, test } = chooseParts(parts, settings);
  const split = chooseSplit(train.count, valid !== undefined, settings, context);
  const evaluation = args.batch_size_test > 0 ? args.batch_size_test : args.batch_size_train;
  const common = {
    shape: info.input,
    rawShape: settings.rawShape ?? info.input,
    classes: info.output[0]!,
    augmentations,
    normalization,
  };
  const options: Record<'train' | 'valid', LoaderOptions> = {
    train: {
      ...common,
      samples: train,
      indices: split.train,
      batchSize: args.batch_size_train,
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
      shuffle: args.valid_shuffle,
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
  return new OpenImages(info, split, { ...options, ...(testOptions && { test: testOptions }) });
}

function chooseParts(parts: ImageParts, { args, name }: PartSettings): ImageParts {
  if (!args.valid_as_test) return parts;
  const { train, valid, test } = parts;
  if (test !== undefined) throw new Error(`${name}: valid_as_test: the data set has a test part of its own`);
  if (valid === undefined) throw new Error(`${name}: valid_as_test: the data set has no validation part`);
  return { train, test: valid };
}

function chooseSplit(
  samples: number,
  hasValid: boolean,
  { args: { valid_split }, name }: PartSettings,
  { random, log, split: stored }: DataContext,
): Split {
  if (valid_split > 0 && hasValid) {
    throw new Error(`${name}: valid_split: the data set has a validation part of its own, set valid_split to 0`);
  }
  if (stored === undefined) return splitTraining(samples, valid_split, random.at('split'), log);
  checkSplit(stored, samples);
  compareSplit(stored, samples, valid_split, log);
  if (hasValid && stored.valid.length > 0) {
    throw new Error(`${name}: the stored split has validation samples, but so has the data set itself`);
  }
  return stored;
}
