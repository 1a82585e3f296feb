import type { Shape } from '@uninas/contracts';
import type { ImageSamples } from './image-samples.js';

/** Images kept in memory as one byte per value, where 255 stands for 1. */
export class ByteImages implements ImageSamples {
  readonly count: number;
  readonly #pixels: Uint8Array;
  readonly #labels: ArrayLike<number>;
  readonly #size: number;

  /**
   * @param pixels row-major `[count, height, width, channels]`
   * @param labels `[count]`, each below `classes`
   * @param name what the images are called in messages
   * @throws {Error} if numbers of images and labels differ, an image is incomplete, or a label is too large
   */
  constructor(pixels: Uint8Array, labels: Uint8Array | Uint16Array, shape: Shape, classes: number, name: string) {
    const size = shape.reduce((product, n) => product * n, 1);
    if (pixels.length !== labels.length * size) {
      const whole = `${labels.length} labels of images [${shape.join(', ')}] need ${labels.length * size} values`;
      throw new Error(`${name}: ${whole}, found ${pixels.length}`);
    }
    const wrong = labels.findIndex((label) => label >= classes);
    if (wrong >= 0) {
      const what = `image ${wrong} has the label ${labels[wrong]}, there are ${classes} classes`;
      throw new Error(`${name}: ${what}; get the file again`);
    }
    this.count = labels.length;
    this.#pixels = pixels;
    this.#labels = labels;
    this.#size = size;
  }

  label(i: number): number {
    return this.#labels[i]!;
  }

  copy(i: number, target: Float32Array, offset: number): void {
    const from = i * this.#size;
    for (let k = 0; k < this.#size; k++) target[offset + k] = this.#pixels[from + k]! / 255;
  }
}
