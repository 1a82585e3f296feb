import type { DataContext, DataInfo } from '@uninas/contracts';
import { int, list, Register } from '@uninas/core';
import { ImageClassificationData, patternedParts, type ImageParts } from '@uninas/samples';

/**
 * Made-up images of any size with labels, 10,000 to train and 5,000 to test;
 * `fake` makes no difference.
 *
 * Unlike UniNAS', whose images are noise, a network can learn them: see
 * `PatternedImages`. They are computed when they are asked for, none is stored.
 */
@Register.as('data_set', { images: true, classification: true })
export class RandomImageClassificationData extends ImageClassificationData.with({
  data_shape: list(int, [3, 224, 224], 'channels, height and width of an image', {
    min: 1,
    minLength: 3,
    maxLength: 3,
  }),
  target_shape: list(int, [1000], 'number of classes', { min: 1, minLength: 1, maxLength: 1 }),
}) {
  protected readonly published: DataInfo = infoOf(this.args.data_shape, this.args.target_shape);
  readonly normalization = { mean: [0], std: [1] };

  protected override async read({ random }: DataContext): Promise<ImageParts> {
    return patternedParts(this.published, random.at('fake'));
  }
}

function infoOf(shape: readonly number[], output: readonly number[]): DataInfo {
  // channels first in configurations, last everywhere else
  const [channels, height, width] = shape;
  return { input: [height!, width!, channels!], output, counts: { train: 10000, valid: 0, test: 5000 } };
}
