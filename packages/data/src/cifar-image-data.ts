import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataContext } from '@uninas/contracts';
import { ByteImages, ImageClassificationData, type ImageParts, type ImageSamples } from '@uninas/samples';
import { CIFAR_SHAPE, parseCifar } from './cifar.js';
import { fetchFiles, type PublishedFile } from './fetch-files.js';
import { fileBytes } from './file-bytes.js';
import { namesIn } from './names-in.js';
import { parseTar } from './tar.js';

/** Where the files of a data set are found, and how they are read. */
export interface CifarSource {
  /** Folder below `dir` that is looked at first, as it is in the archive. */
  readonly folder: string;
  readonly archive: PublishedFile;
  /** Names of the files of each part, without `.gz`. */
  readonly files: Readonly<Record<'train' | 'test', readonly string[]>>;
  /** Labels in front of each image, the last of which counts. */
  readonly labelBytes: number;
}

const ADDRESS = 'https://www.cs.toronto.edu/~kriz/';

/** What was found of a part: one or more files, by name. */
type Found = ReadonlyMap<string, () => Promise<Uint8Array>>;

/**
 * CIFAR images in their binary format, unpacked (`.bin`), packed one by one (`.bin.gz`), or in the
 * published archive (`.tar.gz`).
 *
 * They are looked for in `<dir>/<folder>` and `<dir>`, in this order, then in the archive in `<dir>`.
 * Some of the training files, or files with fewer images, are read as well. With `download`, the
 * archive is fetched into `<dir>` if nothing is found.
 */
export abstract class CifarImageData extends ImageClassificationData.with({}) {
  protected abstract readonly source: CifarSource;
  /** The content of the archive while both parts are read. */
  #unpacked: ReadonlyMap<string, Uint8Array> | undefined;

  /** @throws {Error} if files are missing or damaged, naming the file and what to do */
  protected override async read(context: DataContext): Promise<ImageParts> {
    const { archive } = this.source;
    try {
      if (this.args.download && (await this.#find('test')) === undefined) {
        await fetchFiles(ADDRESS, [archive], this.args.dir, context.log);
      }
      return { train: await this.#readPart('train', context), test: await this.#readPart('test', context) };
    } finally {
      this.#unpacked = undefined;
    }
  }

  async #readPart(part: 'train' | 'test', { log }: DataContext): Promise<ImageSamples> {
    const found = await this.#find(part);
    if (found === undefined) throw new Error(this.#missing(part));
    const classes = this.info.output[0]!;
    const rows = [];
    for (const [name, read] of found) rows.push(parseCifar(await read(), this.source.labelBytes, classes, name));
    const labels = Buffer.concat(rows.map((one) => one.labels));
    const pixels = Buffer.concat(rows.map((one) => one.pixels));
    const published = this.info.counts[part];
    if (labels.length !== published) {
      log.info(`${[...found.keys()].join(', ')}: ${labels.length} of ${published} published ${part} images`);
    }
    return new ByteImages(pixels, labels, CIFAR_SHAPE, classes, [...found.keys()].join(', '));
  }

  async #find(part: 'train' | 'test'): Promise<Found | undefined> {
    const { archive, files } = this.source;
    for (const folder of this.#folders) {
      const there = await namesIn(folder);
      const names = files[part].map((name) => [name, `${name}.gz`].find((one) => there.includes(one)));
      const paths = names.filter((name) => name !== undefined).map((name) => join(folder, name));
      if (paths.length > 0) return new Map(paths.map((path) => [path, () => fileBytes(path)]));
    }
    const path = join(this.args.dir, archive.name);
    if (!existsSync(path)) return undefined;
    this.#unpacked ??= parseTar(await fileBytes(path), path);
    const inside = this.#unpacked;
    const names = files[part].filter((name) => inside.has(name));
    if (names.length === 0) return undefined;
    return new Map(names.map((name) => [`${path}/${name}`, () => Promise.resolve(inside.get(name)!)]));
  }

  /** In the order in which they are looked at. */
  get #folders(): readonly string[] {
    return [join(this.args.dir, this.source.folder), this.args.dir];
  }

  #missing(part: 'train' | 'test'): string {
    const { archive, files } = this.source;
    return (
      `${this.constructor.name}: no ${part} images found: ${files[part].join(', ')} (or .gz) are in none of ` +
      `${this.#folders.join(', ')}, nor in ${join(this.args.dir, archive.name)}; ` +
      'put them there, set dir to their folder, or download or fake to true'
    );
  }
}
