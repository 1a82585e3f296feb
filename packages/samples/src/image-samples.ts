import type { Sample } from '@uninas/contracts';

/** Images with class indices, or other samples, asked for one by one. */
export interface ImageSamples {
  /** Number of images. */
  readonly count: number;
  /** Class index of image `i`. */
  label(i: number): number;
  /** Writes image `i`, row-major `[height, width, channels]`, values from 0 to 1, to `target` from `offset` on. */
  copy(i: number, target: Float32Array, offset: number): void;
  /** Of images of different sizes: image `i` in its own one, asked for instead of `copy`. */
  sample?(i: number): Sample;
  /** Of regression data: writes the values of sample `i` to `target` from `offset` on. */
  copyTargets?(i: number, target: Float32Array, offset: number): void;
}

/** The parts that a data set is published in. */
export interface ImageParts {
  readonly train: ImageSamples;
  readonly valid?: ImageSamples;
  readonly test?: ImageSamples;
}
