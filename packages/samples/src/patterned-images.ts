import type { DataInfo } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import type { ImageParts, ImageSamples } from './image-samples.js';

/** A wave over an image: the values along rows and columns of which it is the product, twice. */
interface Wave {
  readonly sinX: Float32Array;
  readonly cosX: Float32Array;
  /** One row after another for each channel, which has a phase of its own. */
  readonly sinY: Float32Array;
  readonly cosY: Float32Array;
}

/**
 * Made-up images that a network can learn: each class is a sine wave of its
 * own direction, length and phases, each image that wave (amplitude 1/4 around
 * 1/2) plus noise, uniform in [-1/4, 1/4).
 *
 * Images are computed when asked for, so any number of any size takes no
 * memory. Image `i` has the class `i % classes`.
 */
export class PatternedImages implements ImageSamples {
  readonly #waves = new Map<number, Wave>();
  readonly #height: number;
  readonly #width: number;
  readonly #channels: number;

  /**
   * @param shape `[height, width, channels]`
   * @param random the waves depend on it alone, the noise on `part` as well
   * @throws {RangeError} if the shape is not that of an image
   */
  constructor(
    readonly count: number,
    shape: readonly number[],
    private readonly classes: number,
    private readonly random: Random,
    private readonly part: string,
  ) {
    const [height, width, channels] = shape;
    if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
      throw new RangeError(`images need the shape [height, width, channels], found [${shape.join(', ')}]`);
    }
    this.#height = height;
    this.#width = width;
    this.#channels = channels;
  }

  label(i: number): number {
    return i % this.classes;
  }

  copy(i: number, target: Float32Array, offset: number): void {
    const { sinX, cosX, sinY, cosY } = this.#wave(this.label(i));
    const noise = this.random.at('noise', this.part, i);
    const channels = this.#channels;
    let at = offset;
    for (let y = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++) {
        for (let c = 0; c < channels; c++) {
          // sin(a + b) by the rule of sums: two products instead of a sine for each value
          const wave = sinX[x]! * cosY[y * channels + c]! + cosX[x]! * sinY[y * channels + c]!;
          target[at++] = 0.25 + 0.25 * wave + noise.uint32() / 0x200000000;
        }
      }
    }
  }

  #wave(label: number): Wave {
    const known = this.#waves.get(label);
    if (known !== undefined) return known;
    const random = this.random.at('pattern', label);
    const angle = 2 * Math.PI * random.float();
    const cycles = 0.5 + 2.5 * random.float();
    const perColumn = (2 * Math.PI * cycles * Math.cos(angle)) / this.#width;
    const perRow = (2 * Math.PI * cycles * Math.sin(angle)) / this.#height;
    const phases = Array.from({ length: this.#channels }, () => 2 * Math.PI * random.float());
    const columns = Array.from({ length: this.#width }, (_, x) => x * perColumn);
    const rows = Array.from({ length: this.#height }, (_, y) => phases.map((phase) => y * perRow + phase)).flat();
    const wave = {
      sinX: Float32Array.from(columns, Math.sin),
      cosX: Float32Array.from(columns, Math.cos),
      sinY: Float32Array.from(rows, Math.sin),
      cosY: Float32Array.from(rows, Math.cos),
    };
    this.#waves.set(label, wave);
    return wave;
  }
}

/** Made-up images in the shapes and numbers that `info` declares. */
export function patternedParts(info: DataInfo, random: Random): ImageParts {
  const classes = info.output[0]!;
  const part = (name: 'train' | 'valid' | 'test'): ImageSamples =>
    new PatternedImages(info.counts[name], info.input, classes, random, name);
  return {
    train: part('train'),
    ...(info.counts.valid > 0 && { valid: part('valid') }),
    ...(info.counts.test > 0 && { test: part('test') }),
  };
}
