import type { DataContext, DataInfo } from '@uninas/contracts';
import { int, Register, type Random } from '@uninas/core';
import { RegressionData, type ImageParts, type ImageSamples } from '@uninas/samples';

/**
 * Vectors of random whole numbers from 0 to 9 whose sum is to be predicted, 10,000 to train and
 * 5,000 to test. They are made when asked for; `fake` makes no difference.
 */
@Register.as('data_set', { regression: true })
export class SumToyData extends RegressionData.with({
  vector_size: int(10, 'numbers in a vector', { min: 1 }),
}) {
  readonly info: DataInfo = {
    input: [this.args.vector_size],
    output: [1],
    counts: { train: 10000, valid: 0, test: 5000 },
  };

  protected override read({ random }: DataContext): Promise<ImageParts> {
    const part = (name: 'train' | 'test'): ImageSamples =>
      new Sums(this.info.counts[name], this.args.vector_size, random.at('sums', name));
    return Promise.resolve({ train: part('train'), test: part('test') });
  }
}

class Sums implements ImageSamples {
  constructor(
    readonly count: number,
    private readonly size: number,
    private readonly random: Random,
  ) {}

  label(): number {
    return 0;
  }

  copy(i: number, target: Float32Array, offset: number): void {
    this.#numbers(i).forEach((number, k) => (target[offset + k] = number));
  }

  copyTargets(i: number, target: Float32Array, offset: number): void {
    target[offset] = this.#numbers(i).reduce((sum, number) => sum + number, 0);
  }

  #numbers(i: number): readonly number[] {
    const random = this.random.at(i);
    return Array.from({ length: this.size }, () => random.int(10));
  }
}
