import type { ImageSamples } from '@uninas/samples';

/** Images of several files, one after another. */
export class JoinedImages implements ImageSamples {
  readonly count: number;

  constructor(private readonly files: readonly ImageSamples[]) {
    this.count = files.reduce((sum, { count }) => sum + count, 0);
  }

  label(i: number): number {
    const { file, place } = this.#find(i);
    return file.label(place);
  }

  copy(i: number, target: Float32Array, offset: number): void {
    const { file, place } = this.#find(i);
    file.copy(place, target, offset);
  }

  #find(i: number): { file: ImageSamples; place: number } {
    let place = i;
    for (const file of this.files) {
      if (place < file.count) return { file, place };
      place -= file.count;
    }
    throw new RangeError(`image ${i} of ${this.count} does not exist`);
  }
}
