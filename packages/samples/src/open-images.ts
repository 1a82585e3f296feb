import type { DataInfo, Loader, OpenData, Phase } from '@uninas/contracts';
import { ImageLoader, type LoaderOptions } from './image-loader.js';
import type { Split } from './split.js';

/** The loaders of a data set that is open, and a count of what was read of the test part. */
export class OpenImages implements OpenData {
  readonly #options = new Map<Phase, LoaderOptions>();
  readonly #loaders = new Map<string, Loader>();
  #testReads = 0;

  /** @param parts options by phase; a part without samples has no loader */
  constructor(
    readonly info: DataInfo,
    readonly split: Split,
    parts: Partial<Readonly<Record<Phase, LoaderOptions>>>,
  ) {
    const { train, valid, test } = parts;
    if (train) this.#options.set('train', train);
    if (valid) this.#options.set('valid', valid);
    if (test) this.#options.set('test', { ...test, onBatch: () => this.#testReads++ });
    // what no engine can hold is refused at once
    for (const phase of this.#options.keys()) this.loader(phase);
  }

  get testReads(): number {
    return this.#testReads;
  }

  loader(phase: Phase, batchSize?: number): Loader | undefined {
    const options = this.#options.get(phase);
    if (options === undefined) return undefined;
    const size = batchSize ?? options.batchSize;
    const key = `${phase} ${size}`;
    let loader = this.#loaders.get(key);
    if (loader === undefined) this.#loaders.set(key, (loader = new ImageLoader({ ...options, batchSize: size })));
    return loader.samples > 0 ? loader : undefined;
  }
}
