import type { DataInfo, Loader, OpenData, Phase } from '@uninas/contracts';
import { ImageLoader, type LoaderOptions } from './image-loader.js';
import type { Split } from './split.js';

/** The loaders of a data set that is open, and a count of what was read of the test part. */
export class OpenImages implements OpenData {
  readonly #loaders = new Map<Phase, Loader>();
  #testReads = 0;

  /** @param parts options by phase; a part without samples has no loader */
  constructor(
    readonly info: DataInfo,
    readonly split: Split,
    parts: Partial<Readonly<Record<Phase, LoaderOptions>>>,
  ) {
    const { train, valid, test } = parts;
    if (train) this.#add('train', train);
    if (valid) this.#add('valid', valid);
    if (test) this.#add('test', { ...test, onBatch: () => this.#testReads++ });
  }

  get testReads(): number {
    return this.#testReads;
  }

  loader(phase: Phase): Loader | undefined {
    return this.#loaders.get(phase);
  }

  #add(phase: Phase, options: LoaderOptions): void {
    const loader = new ImageLoader(options);
    if (loader.samples > 0) this.#loaders.set(phase, loader);
  }
}
