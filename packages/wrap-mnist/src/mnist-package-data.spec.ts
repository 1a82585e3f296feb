import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DataContext, OpenData } from '@uninas/contracts';
import { Random, registrationOf } from '@uninas/core';
import { MnistPackageData } from './mnist-package-data.js';
import { build } from './module.fixture.js';

// 20 MB of JSON are read at each opening
jest.setTimeout(60_000);

const context = (): DataContext => ({ random: new Random(1), log: { info: () => {}, warn: () => {} } });

let data: OpenData;
let contents: { readonly train: Content; readonly test: Content };
interface Content {
  readonly labels: number[];
  readonly images: string[];
}
beforeAll(async () => {
  data = await build(MnistPackageData, { batch_size_train: 500 }).open(context());
  contents = { train: contentOf('train'), test: contentOf('test') };
});

/** All labels and images (as bytes) of a part, in the order of epoch 0. */
function contentOf(part: 'train' | 'test'): Content {
  const loader = data.loader(part)!;
  const [labels, images]: [number[], string[]] = [[], []];
  for (let i = 0; i < loader.length; i++) {
    const batch = loader.batch(0, i);
    labels.push(...batch.labels);
    for (let k = 0; k < batch.size; k++) {
      const values = batch.inputs.subarray(k * 784, (k + 1) * 784);
      images.push(
        Buffer.from(Uint8Array.from(values, (value) => Math.round((value * 0.3081 + 0.1307) * 255))).toString('latin1'),
      );
    }
  }
  return { labels, images };
}

describe('MnistPackageData', () => {
  it('has the stated counts, and the last fifth of each class to test', () => {
    const { train, test } = contents;
    expect([train.labels.length, test.labels.length]).toEqual([8004, 1996]);
    const perClass = (labels: readonly number[]): number[] =>
      Array.from({ length: 10 }, (_, c) => labels.filter((label) => label === c).length);
    // the package has 1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978 of each
    expect(perClass(test.labels)).toEqual([200, 225, 198, 206, 196, 172, 202, 214, 188, 195]);
    expect(perClass(train.labels)).toEqual([801, 902, 793, 826, 784, 691, 812, 856, 756, 783]);
  });

  it('has no image in both parts', () => {
    const train = new Set(contents.train.images);
    expect(contents.test.images.filter((image) => train.has(image))).toEqual([]);
  });

  it('lets the classes take turns in the test part', () => {
    expect(contents.test.labels.slice(0, 23)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2,
    ]);
  });

  it('is the same whenever it is opened', async () => {
    const again = await build(MnistPackageData, { batch_size_train: 500 }).open(context());
    expect(again.loader('train')!.batch(2, 3)).toEqual(data.loader('train')!.batch(2, 3));
    expect(again.loader('test')!.batch(0, 1)).toEqual(data.loader('test')!.batch(0, 1));
  });

  it('is normalised', () => {
    const loader = data.loader('train')!;
    const values = Array.from({ length: loader.length }, (_, i) => loader.batch(0, i).inputs);
    const count = values.reduce((sum, { length }) => sum + length, 0);
    const mean = values.reduce((sum, own) => own.reduce((s, x) => s + x, sum), 0) / count;
    const square = values.reduce((sum, own) => own.reduce((s, x) => s + x * x, sum), 0) / count;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(square - mean * mean) - 1)).toBeLessThan(0.02);
  });

  it('is known as in need of its package', () => {
    expect(registrationOf(MnistPackageData)).toMatchObject({
      kind: 'data_set',
      flags: { images: true, classification: true },
      needs: ['mnist'],
    });
  });

  it('splits, and makes up images, as every data set does', async () => {
    const split = await build(MnistPackageData, { valid_split: 0.25 }).open(context());
    expect([split.split.train.length, split.split.valid.length]).toEqual([6003, 2001]);
    const fake = await build(MnistPackageData, { fake: true }).open(context());
    expect([fake.loader('train')!.samples, fake.loader('test')!.samples]).toEqual([8004, 1996]);
  });
});

const shared = join(process.env['UNINAS_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'data/mnist');
(existsSync(shared) ? describe : describe.skip)('compared with MNIST as published', () => {
  it('has exactly the pixels and labels of its first training images, and no test image', () => {
    const [train, test] = [new Map<string, number>(), new Map<string, number>()];
    for (const [known, part] of [
      [train, 'train10k'],
      [test, 't10k'],
    ] as const) {
      const [pixels, labels] = [`${part}-images-idx3-ubyte.gz`, `${part}-labels-idx1-ubyte.gz`].map((name) =>
        gunzipSync(readFileSync(join(shared, name))),
      );
      labels!
        .subarray(8)
        .forEach((label, i) => known.set(pixels!.toString('latin1', 16 + i * 784, 800 + i * 784), label));
    }
    for (const { images, labels } of [contents.train, contents.test]) {
      expect(images.map((image) => train.get(image))).toEqual(labels);
      expect(images.some((image) => test.has(image))).toBe(false);
    }
  });
});
