import { join } from 'node:path';
import type { DataContext } from '@uninas/contracts';
import { ByteImages, ImageClassificationData, type ImageParts, type ImageSamples } from '@uninas/samples';
import { DamagedFileError } from './damaged-file-error.js';
import { fetchFiles, type PublishedFile } from './fetch-files.js';
import { findIdxPair, IDX_NAMES, readIdx } from './idx-files.js';

/** Where the files of a data set are found. */
export interface IdxSource {
  /** Folder below `dir` that is looked at first, and that downloads go to. */
  readonly folder: string;
  /** Address of the published files. */
  readonly address: string;
  readonly files: readonly PublishedFile[];
}

/**
 * Images in IDX files: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
 * `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`, each with `.gz` or
 * without.
 *
 * They are looked for in `<dir>/<folder>/raw`, `<dir>/<folder>` and `<dir>`, in
 * this order; the folder is `MNIST` or `FashionMNIST`, as with torchvision.
 * Files with fewer samples are read as well, also under names like
 * `train10k-images-idx3-ubyte.gz` and `t2k-images-idx3-ubyte.gz`. With
 * `download`, files that are not found are fetched into `<dir>/<folder>/raw`.
 */
export abstract class IdxImageData extends ImageClassificationData.with({}) {
  protected abstract readonly source: IdxSource;

  /** @throws {Error} if files are missing, damaged or of other images, naming the file and what to do */
  protected override async read(context: DataContext): Promise<ImageParts> {
    if (this.args.download) await this.#download(context);
    return { train: await this.#readPart('train', context), test: await this.#readPart('test', context) };
  }

  async #readPart(part: keyof typeof IDX_NAMES, { log }: DataContext): Promise<ImageSamples> {
    const pair = await findIdxPair(this.#folders, part);
    if (pair === undefined) throw new Error(this.#missing(part));
    const images = await readIdx(pair.images, 3);
    const labels = await readIdx(pair.labels, 1);
    const [count, ...size] = images.shape;
    const [height, width] = this.published.input;
    if (size[0] !== height || size[1] !== width) {
      throw new DamagedFileError(pair.images, `has images of ${size.join(' x ')} pixels, not ${height} x ${width}`);
    }
    if (labels.shape[0] !== count) {
      throw new DamagedFileError(pair.labels, `has ${labels.shape[0]} labels for ${count} images in ${pair.images}`);
    }
    const samples = new ByteImages(
      images.data,
      labels.data,
      this.published.input,
      this.published.output[0]!,
      pair.labels,
    );
    const published = this.published.counts[part];
    if (count !== published) log.info(`${pair.images}: ${count} of ${published} published ${part} images`);
    return samples;
  }

  /** Fetches the parts that are not there, or not completely, as after an interrupted download. */
  async #download({ log }: DataContext): Promise<void> {
    const { address, files } = this.source;
    for (const part of ['train', 'test'] as const) {
      if (await this.#isThere(part)) continue;
      const own = files.filter(({ name }) => name.startsWith(IDX_NAMES[part].published));
      await fetchFiles(address, own, this.#folders[0]!, log);
    }
  }

  async #isThere(part: keyof typeof IDX_NAMES): Promise<boolean> {
    try {
      return (await findIdxPair(this.#folders, part)) !== undefined;
    } catch {
      return false;
    }
  }

  /** In the order in which they are looked at. */
  get #folders(): readonly string[] {
    const { dir } = this.args;
    const { folder } = this.source;
    return [join(dir, folder, 'raw'), join(dir, folder), dir];
  }

  #missing(part: keyof typeof IDX_NAMES): string {
    const { published } = IDX_NAMES[part];
    return (
      `${this.constructor.name}: no ${part} images found: ${published}-images-idx3-ubyte and ` +
      `${published}-labels-idx1-ubyte (or .gz) are in none of ${this.#folders.join(', ')}; ` +
      'put them there, set dir to their folder, or download or fake to true'
    );
  }
}
