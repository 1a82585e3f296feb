import type { DataContext, DataInfo } from '@uninas/contracts';
import { int, list, Register, type Random } from '@uninas/core';
import { RegressionData, type ImageParts, type ImageSamples } from '@uninas/samples';

/**
 * Random samples with random values, uniform from 0 to 1, 10,000 to train and 5,000 to test: for
 * measuring speed, nothing can be learned. They are made when asked for; `fake` makes no difference.
 */
@Register.as('data_set', { regression: true })
export class RandomRegressionData extends RegressionData.with({
  data_shape: list(int, [3, 224, 224], 'shape of a sample, of images channels, height and width', {
    min: 1,
    minLength: 1,
  }),
  target_shape: list(int, [1000], 'shape of the values to predict, which come one after the other', {
    min: 1,
    minLength: 1,
  }),
}) {
  readonly info: DataInfo = infoOf(this.args.data_shape, this.args.target_shape);

  protected override read({ random }: DataContext): Promise<ImageParts> {
    const size = this.info.input.reduce((product, n) => product * n, 1);
    const part = (name: 'train' | 'test'): ImageSamples =>
      new Noise(this.info.counts[name], size, this.info.output[0]!, random.at('noise', name));
    return Promise.resolve({ train: part('train'), test: part('test') });
  }
}

function infoOf(shape: readonly number[], output: readonly number[]): DataInfo {
  // channels first in configurations, last everywhere else
  const [channels, ...rest] = shape;
  const values = output.reduce((product, n) => product * n, 1);
  return { input: [...rest, channels!], output: [values], counts: { train: 10000, valid: 0, test: 5000 } };
}

class Noise implements ImageSamples {
  constructor(
    readonly count: number,
    private readonly size: number,
    private readonly outputs: number,
    private readonly random: Random,
  ) {}

  label(): number {
    return 0;
  }

  copy(i: number, target: Float32Array, offset: number): void {
    fill(target, offset, this.size, this.random.at('input', i));
  }

  copyTargets(i: number, target: Float32Array, offset: number): void {
    fill(target, offset, this.outputs, this.random.at('target', i));
  }
}

function fill(target: Float32Array, offset: number, size: number, random: Random): void {
  for (let k = 0; k < size; k++) target[offset + k] = random.float();
}
