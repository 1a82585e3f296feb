import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataContext, DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { ByteImages, ImageClassificationData, type ImageParts, type ImageSamples } from '@uninas/samples';
import { fileBytes } from './file-bytes.js';
import { IMAGENET_NORMALIZATION } from './image-net-normalization.js';
import { JoinedImages } from './joined-images.js';
import { parsePickledImages } from './pickled-images.js';
import { joinPlanes } from './planes.js';

const SIDE = 16;
const PIXELS = SIDE * SIDE;
/** Labels in the files are from 1 on. */
const ALL_CLASSES = 1000;
const FILES = {
  train: Array.from({ length: 10 }, (_, i) => `train_data_batch_${i + 1}`),
  test: ['val_data'],
} as const;

/**
 * ImageNet, 16 x 16 pixels, all of it in memory (1 GB), from the pickles for
 * Python `train_data_batch_1` to `train_data_batch_10` and `val_data`, packed
 * (`.gz`) or not.
 *
 * They are looked for in `<dir>/ImageNet16` and `<dir>`; some of the training
 * files are enough, and files with fewer images are read as well, so that no
 * checksum is asked for. The published validation part is the test part. They
 * cannot be downloaded from here. Pickles are read by `readPickle`, which runs
 * no program.
 *
 * @source Chrabaszcz et al., 2017, "A downsampled variant of ImageNet as an
 *   alternative to the CIFAR datasets"
 */
@Register.as('data_set', { images: true, classification: true })
export class ImageNet16Data extends ImageClassificationData.with({}) {
  protected readonly published: DataInfo = {
    input: [SIDE, SIDE, 3],
    output: [ALL_CLASSES],
    counts: { train: 1281167, valid: 0, test: 50000 },
  };
  readonly normalization = IMAGENET_NORMALIZATION;

  /** @throws {Error} if files are missing or damaged, naming the file and what to do */
  protected override async read({ log }: DataContext): Promise<ImageParts> {
    if (this.args.download)
      log.warn(`${this.constructor.name}: the images cannot be downloaded, download has no effect`);
    return { train: await this.#readPart('train', log), test: await this.#readPart('test', log) };
  }

  async #readPart(part: 'train' | 'test', log: DataContext['log']): Promise<ImageSamples> {
    const files = this.#find(part);
    const images: ImageSamples[] = [];
    for (const file of files) images.push(this.#chosen(await fileBytes(file), file));
    const joined = new JoinedImages(images);
    const [names, published] = [files.join(', '), this.published.counts[part]];
    if (joined.count === 0)
      throw new Error(`${names}: no image is of one of the first ${this.published.output[0]} classes`);
    if (joined.count !== published) log.info(`${names}: ${joined.count} of ${published} published ${part} images`);
    return joined;
  }

  /** The images of a file whose class is among those of the data set. */
  #chosen(bytes: Uint8Array, file: string): ImageSamples {
    const classes = this.published.output[0]!;
    const { count, planes, labels } = parsePickledImages(bytes, 'labels', SIDE, [1, ALL_CLASSES + 1], file);
    const chosen = Array.from({ length: count }, (_, i) => i).filter((i) => labels[i]! <= classes);
    const pixels = new Uint8Array(chosen.length * 3 * PIXELS);
    chosen.forEach((i, to) => joinPlanes(planes, i * 3 * PIXELS, PIXELS, pixels, to * 3 * PIXELS));
    const own = Uint16Array.from(chosen, (i) => labels[i]! - 1);
    return new ByteImages(pixels, own, this.published.input, classes, file);
  }

  #find(part: 'train' | 'test'): readonly string[] {
    const { dir } = this.args;
    const folders = [join(dir, 'ImageNet16'), dir];
    for (const folder of folders) {
      const paths = FILES[part].map((name) => join(folder, name));
      const found = paths.map((path) => [path, `${path}.gz`].find((one) => existsSync(one)));
      if (found.some((path) => path !== undefined)) return found.filter((path) => path !== undefined);
    }
    throw new Error(
      `${this.constructor.name}: no ${part} images found: ${namesOf(part)} (or .gz) are in none of ` +
        `${folders.join(', ')}; put them there, set dir to their folder, or fake to true`,
    );
  }
}

function namesOf(part: keyof typeof FILES): string {
  const [first, ...others] = FILES[part];
  return others.length > 0 ? `${first} to ${others.at(-1)}` : first!;
}
