import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataContext } from '@uninas/contracts';
import { ByteImages, ImageClassificationData, type ImageParts, type ImageSamples } from '@uninas/samples';
import { CIFAR_SHAPE, type CifarRows } from './cifar.js';
import { fetchFiles, type PublishedFile } from './fetch-files.js';
import { fileBytes } from './file-bytes.js';
import { namesIn } from './names-in.js';
import { parseTar } from './tar.js';

/** One of the versions that the images are published in: for any program, or for Python. */
export interface CifarFormat {
  /** Folder below `dir` that is looked at first, as it is in the archive. */
  readonly folder: string;
  /** Name of the archive. */
  readonly archive: string;
  /** Names of the files of each part, without `.gz`. */
  readonly files: Readonly<Record<'train' | 'test', readonly string[]>>;
  /** Reads one of the files. @throws {DamagedFileError} if it is not what it should be */
  readonly parse: (bytes: Uint8Array, file: string) => CifarRows;
}

/** Where the files of a data set are found, and how they are read. */
export interface CifarSource {
  /** In the order in which they are looked for. */
  readonly formats: readonly CifarFormat[];
  /** The archive of the first of them. */
  readonly download: PublishedFile;
}

const ADDRESS = 'https://www.cs.toronto.edu/~kriz/';

/** What was found of a part: one or more files of one format, by name. */
interface Found {
  readonly parse: CifarFormat['parse'];
  readonly files: ReadonlyMap<string, () => Promise<Uint8Array>>;
}

/**
 * CIFAR images in their binary format or that for Python, unpacked, packed one by one (`.gz`), or in the
 * published archive (`.tar.gz`).
 *
 * Binary files are looked for in `<dir>/<folder>` and `<dir>`, then the pickles for Python, which
 * torchvision keeps, in their own folder and `<dir>`, then the archives in `<dir>`. Some of the
 * training files, or files with fewer images, are read as well. Pickles are read by `readPickle`,
 * which runs no program. With `download`, the binary archive is fetched into `<dir>` if nothing is found.
 */
export abstract class CifarImageData extends ImageClassificationData.with({}) {
  protected abstract readonly source: CifarSource;
  /** The content of the archives while both parts are read. */
  readonly #unpacked = new Map<string, ReadonlyMap<string, Uint8Array>>();

  /** @throws {Error} if files are missing or damaged, naming the file and what to do */
  protected override async read(context: DataContext): Promise<ImageParts> {
    try {
      if (this.args.download && (await this.#find('test')) === undefined) {
        await fetchFiles(ADDRESS, [this.source.download], this.args.dir, context.log);
      }
      return { train: await this.#readPart('train', context), test: await this.#readPart('test', context) };
    } finally {
      this.#unpacked.clear();
    }
  }

  async #readPart(part: 'train' | 'test', { log }: DataContext): Promise<ImageSamples> {
    const found = await this.#find(part);
    if (found === undefined) throw new Error(this.#missing(part));
    const classes = this.published.output[0]!;
    const names = [...found.files.keys()].join(', ');
    const rows = [];
    for (const [name, read] of found.files) rows.push(found.parse(await read(), name));
    const labels = Buffer.concat(rows.map((one) => one.labels));
    const pixels = Buffer.concat(rows.map((one) => one.pixels));
    const published = this.published.counts[part];
    if (labels.length !== published) {
      log.info(`${names}: ${labels.length} of ${published} published ${part} images`);
    }
    return new ByteImages(pixels, labels, CIFAR_SHAPE, classes, names);
  }

  async #find(part: 'train' | 'test'): Promise<Found | undefined> {
    const { formats } = this.source;
    for (const { files, folder, parse } of formats) {
      for (const place of [join(this.args.dir, folder), this.args.dir]) {
        const paths = await packedOrNot(place, files[part]);
        if (paths.length > 0) return { parse, files: new Map(paths.map((path) => [path, () => fileBytes(path)])) };
      }
    }
    for (const { archive, files, parse } of formats) {
      const path = join(this.args.dir, archive);
      if (!existsSync(path)) continue;
      const inside = this.#unpacked.get(path) ?? parseTar(await fileBytes(path), path);
      this.#unpacked.set(path, inside);
      const found = files[part].flatMap((name) => {
        const content = inside.get(name);
        return content === undefined ? [] : [[`${path}/${name}`, () => Promise.resolve(content)] as const];
      });
      if (found.length > 0) return { parse, files: new Map(found) };
    }
    return undefined;
  }

  #missing(part: 'train' | 'test'): string {
    const { dir } = this.args;
    const { formats } = this.source;
    const names = formats.map(({ files }) => files[part].join(', ')).join(' nor ');
    const folders = [...formats.map(({ folder }) => join(dir, folder)), dir].join(', ');
    const archives = formats.map(({ archive }) => join(dir, archive)).join(' nor ');
    return (
      `${this.constructor.name}: no ${part} images found: neither ${names} (or .gz) are in ${folders}, ` +
      `nor is there ${archives}; put them there, set dir to their folder, or download or fake to true`
    );
  }
}

/** Paths of the files that there are, packed only where it is there alone. */
async function packedOrNot(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const there = await namesIn(folder);
  const found = names.map((name) => [name, `${name}.gz`].find((one) => there.includes(one)));
  const paths = found.filter((name) => name !== undefined).map((name) => join(folder, name));
  // `train` and `test` are names of folders as well
  return paths.filter((path) => statSync(path).isFile());
}
