import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataContext, DataSet, OpenData } from '@uninas/contracts';
import { Random, Register, type ArgValue } from '@uninas/core';
import { FashionMnistData } from './fashion-mnist-data.js';
import { MnistData } from './mnist-data.js';
import { build } from './module.fixture.js';
import { sharedData } from './shared-data.fixture.js';

let dir: string;
const logged: string[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'uninas-idx-'));
  logged.length = 0;
});
afterEach(() => rm(dir, { recursive: true }));

const context = (): DataContext => ({
  random: new Random(1),
  log: { info: (text) => logged.push(text), warn: (text) => logged.push(`warning: ${text}`) },
});
function open(
  args: Readonly<Record<string, ArgValue>> = {},
  cls: typeof MnistData | typeof FashionMnistData = MnistData,
): Promise<OpenData> {
  return build<DataSet>(cls, { dir, ...args }).open(context());
}

function images(count: number, value = 0, side = 28): Uint8Array {
  return Uint8Array.of(
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    count,
    0,
    0,
    0,
    side,
    0,
    0,
    0,
    side,
    ...new Uint8Array(count * side * side).fill(value),
  );
}
function labels(count: number, value = 0): Uint8Array {
  return Uint8Array.of(0, 0, 8, 1, 0, 0, 0, count, ...new Uint8Array(count).fill(value));
}
async function write(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, name.endsWith('.gz') ? gzipSync(content) : content);
  }
}
const published = (count: number): Record<string, Uint8Array> => ({
  'train-images-idx3-ubyte': images(count),
  'train-labels-idx1-ubyte': labels(count),
  't10k-images-idx3-ubyte': images(2),
  't10k-labels-idx1-ubyte': labels(2),
});
const sizes = (data: OpenData): (number | undefined)[] =>
  (['train', 'test'] as const).map((part) => data.loader(part)?.samples);

describe('files', () => {
  it('are found by their published names, packed or not, and fewer samples are reported', async () => {
    const { 'train-images-idx3-ubyte': own, ...rest } = published(3);
    await write({ ...rest, 'train-images-idx3-ubyte.gz': own! });
    expect(sizes(await open())).toEqual([3, 2]);
    expect(logged[0]).toMatch(/train-images-idx3-ubyte.gz: 3 of 60000 published train images/);
  });

  it('are found with a dot in their names', async () => {
    await write({
      'train-images.idx3-ubyte': images(3),
      'train-labels.idx1-ubyte': labels(3),
      't10k-images.idx3-ubyte': images(2),
      't10k-labels.idx1-ubyte': labels(2),
    });
    expect(sizes(await open())).toEqual([3, 2]);
  });

  it('of a subset are found when the published ones are absent', async () => {
    const subset = {
      'train1k-images-idx3-ubyte': images(5),
      'train1k-labels-idx1-ubyte': labels(5),
      't2k-images-idx3-ubyte': images(4),
      't2k-labels-idx1-ubyte': labels(4),
    };
    await write(subset);
    expect(sizes(await open())).toEqual([5, 4]);
    await write(published(3));
    expect(sizes(await open())).toEqual([3, 2]);
  });

  it('are taken from the folder of the data set first, so that two sets may share dir', async () => {
    for (const [folder, count] of [
      ['MNIST/raw/', 3],
      ['FashionMNIST/', 4],
      ['', 5],
    ] as const) {
      await write(
        Object.fromEntries(Object.entries(published(count)).map(([name, content]) => [folder + name, content])),
      );
    }
    expect(sizes(await open())).toEqual([3, 2]);
    expect(sizes(await open({}, FashionMnistData))).toEqual([4, 2]);
  });

  it('may be unpacked beside their archives', async () => {
    await write({ ...published(3), 'train-images-idx3-ubyte.gz': images(3) });
    expect(sizes(await open())).toEqual([3, 2]);
  });

  it('that are missing are named, with what to do', async () => {
    await expect(open()).rejects.toThrow(
      `MnistData: no train images found: train-images-idx3-ubyte and train-labels-idx1-ubyte (or .gz) are in none of ` +
        `${join(dir, 'MNIST', 'raw')}, ${join(dir, 'MNIST')}, ${dir}; put them there, set dir to their folder, or download or fake to true`,
    );
    await write({ 'train-images-idx3-ubyte': images(1), 'train-labels-idx1-ubyte': labels(1) });
    await expect(open()).rejects.toThrow('no test images found: t10k-images-idx3-ubyte');
    await expect(open({ dir: join(dir, 'absent') })).rejects.toThrow('no train images found');
  });

  it('without labels beside them are refused', async () => {
    const { 'train-labels-idx1-ubyte': _, ...rest } = published(3);
    await write({ ...rest, 'train9-labels-idx1-ubyte': labels(3) });
    await expect(open()).rejects.toThrow(
      'train-images-idx3-ubyte: the labels train-labels-idx1-ubyte (or .gz) are missing',
    );
  });

  it('of which several fit are refused', async () => {
    await write({ 'train1k-images-idx3-ubyte': images(1), 'train2k-images-idx3-ubyte': images(1) });
    await expect(open()).rejects.toThrow(
      'has several files of train images: train1k-images-idx3-ubyte, train2k-images-idx3-ubyte; keep one',
    );
  });

  it.each([
    ['cut off', { 'train-images-idx3-ubyte': images(3).subarray(0, 2000) }, /train-images-idx3-ubyte: is cut off/],
    ['of other sizes', { 'train-images-idx3-ubyte': images(3, 0, 32) }, /has images of 32 x 32 pixels, not 28 x 28/],
    [
      'with fewer labels',
      { 'train-labels-idx1-ubyte': labels(2) },
      /train-labels-idx1-ubyte: has 2 labels for 3 images/,
    ],
    [
      'with labels out of range',
      { 'train-labels-idx1-ubyte': labels(3, 10) },
      /labels-idx1-ubyte: image 0 has the label 10, there are 10 classes/,
    ],
    [
      'that are something else',
      { 't10k-labels-idx1-ubyte': images(2) },
      /t10k-labels-idx1-ubyte: is not an IDX file of bytes in 1 dimensions/,
    ],
  ])('%s are refused', async (_, broken, message) => {
    await write({ ...published(3), ...broken });
    await expect(open()).rejects.toThrow(message);
  });

  it('that cannot be unpacked are refused', async () => {
    const { 'train-images-idx3-ubyte': own, ...rest } = published(3);
    await write(rest);
    const packed = gzipSync(own!);
    const name = join(dir, 'train-images-idx3-ubyte.gz');
    await writeFile(name, packed.subarray(0, packed.length - 12));
    await expect(open()).rejects.toThrow(/ubyte.gz: cannot be unpacked \(unexpected end of file\); get the file again/);
    await writeFile(name, own!);
    await expect(open()).rejects.toThrow(/cannot be unpacked \(incorrect header check\)/);
  });

  it('that cannot be read are named, with the reason', async () => {
    const { 'train-labels-idx1-ubyte': _, ...rest } = published(3);
    await write(rest);
    await mkdir(join(dir, 'train-labels-idx1-ubyte'));
    await expect(open()).rejects.toThrow(/train-labels-idx1-ubyte: cannot be read \(EISDIR.*\); get the file again/);
  });

  it('are not looked at when images are made up', async () => {
    const data = await open({ fake: true, download: true });
    expect(sizes(data)).toEqual([60000, 10000]);
    expect(data.loader('train')!.batch(0, 0).inputShape).toEqual([28, 28, 1]);
  });
});

describe('download', () => {
  let server: Server;
  const asked: string[] = [];
  const content: Record<string, Uint8Array> = {};
  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      asked.push(request.url!);
      const found = content[request.url!.slice('/set/'.length)];
      response.writeHead(found ? 200 : 404).end(found);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  function servedFrom(port: number, files: Readonly<Record<string, Uint8Array>>): DataSet {
    @Register.as('data_set', { images: true, classification: true })
    class ServedData extends MnistData.with({}) {
      protected override readonly source = {
        folder: 'MNIST',
        address: `http://127.0.0.1:${port}/set/`,
        files: Object.entries(files).map(([name, bytes]) => ({
          name,
          md5: createHash('md5').update(bytes).digest('hex'),
        })),
      };
    }
    return build(ServedData, { dir, download: true });
  }
  const served = (): DataSet => servedFrom((server.address() as AddressInfo).port, content);
  beforeEach(() => {
    for (const [name, bytes] of Object.entries(published(3))) content[`${name}.gz`] = gzipSync(bytes);
  });

  it('fetches what is missing, once', async () => {
    expect(sizes(await served().open(context()))).toEqual([3, 2]);
    expect(asked).toHaveLength(4);
    expect((await readdir(join(dir, 'MNIST', 'raw'))).sort()).toEqual(Object.keys(content).sort());
    await served().open(context());
    expect(asked).toHaveLength(4);
  });

  it('fetches the part that is missing only', async () => {
    await write({ 'train-images-idx3-ubyte': images(7), 'train-labels-idx1-ubyte': labels(7) });
    expect(sizes(await served().open(context()))).toEqual([7, 2]);
    expect(asked.sort()).toEqual(['/set/t10k-images-idx3-ubyte.gz', '/set/t10k-labels-idx1-ubyte.gz']);
  });

  it('refuses what was not published, and keeps nothing of it', async () => {
    const data = served();
    content['train-images-idx3-ubyte.gz'] = gzipSync(images(4));
    await expect(data.open(context())).rejects.toThrow(
      /train-images-idx3-ubyte.gz is not the published file: its md5 is/,
    );
    expect(await readdir(join(dir, 'MNIST', 'raw'))).toEqual([]);
  });

  it('says which file cannot be had', async () => {
    const data = served();
    delete content['train-labels-idx1-ubyte.gz'];
    await expect(data.open(context())).rejects.toThrow(
      /cannot download http.*train-labels-idx1-ubyte.gz: 404 Not Found/,
    );
    // what was fetched of the part by then is no hindrance
    expect(await readdir(join(dir, 'MNIST', 'raw'))).toEqual(['train-images-idx3-ubyte.gz']);
    await expect(servedFrom(1, content).open(context())).rejects.toThrow(/cannot download http:\/\/127.0.0.1:1\/set/);
  });

  it('says where it cannot save', async () => {
    await writeFile(join(dir, 'MNIST'), 'a file in its way');
    await expect(served().open(context())).rejects.toThrow(/cannot save .*MNIST.raw: .*; choose another dir/);
    expect(asked).toEqual([]);
  });

  it('completes what an earlier one left', async () => {
    await write({ 'MNIST/raw/train-images-idx3-ubyte.gz': images(3) });
    expect(sizes(await served().open(context()))).toEqual([3, 2]);
  });
});

/** Mean and deviation of the values of a part, and the numbers of its labels. */
function measured(data: OpenData, part: 'train' | 'test'): { mean: number; deviation: number; counts: number[] } {
  const loader = data.loader(part)!;
  const counts = Array.from({ length: 10 }, () => 0);
  let [sum, squares, count] = [0, 0, 0];
  for (let i = 0; i < loader.length; i++) {
    const { inputs, labels: own } = loader.batch(0, i);
    for (const label of own) counts[label]!++;
    for (const value of inputs) {
      sum += value;
      squares += value * value;
    }
    count += inputs.length;
  }
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(squares / count - mean * mean), counts };
}

const mnist = sharedData('mnist');
(mnist === undefined ? describe.skip : describe)('MNIST as published', () => {
  it('has its known labels and pixels, and the stated mean and deviation', async () => {
    const data = await open({ dir: mnist!, batch_size_test: 500 });
    expect(sizes(data)).toEqual([10000, 10000]);
    const first = data.loader('test')!.batch(0, 0);
    expect([...first.labels].slice(0, 10)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    // the first test image: a 7, whose first ink is at row 7, column 6, value 84
    expect(first.inputs.findIndex((value) => value > 0)).toBe(7 * 28 + 6);
    expect(first.inputs[7 * 28 + 6]).toBeCloseTo((84 / 255 - 0.1307) / 0.3081, 5);
    const { mean, deviation, counts } = measured(data, 'test');
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.02);
    expect(data.testReads).toBe(21);
  });
});

const fashion = sharedData('fashion-mnist');
(fashion === undefined ? describe.skip : describe)('Fashion-MNIST as published', () => {
  it('has its known labels, and the stated mean and deviation', async () => {
    const data = await open({ dir: fashion!, batch_size_train: 500 }, FashionMnistData);
    expect(sizes(data)).toEqual([10000, 2000]);
    expect([...data.loader('test')!.batch(0, 0).labels].slice(0, 10)).toEqual([9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
    const names = data.info.classNames!;
    expect([names[9], names[2], names[1]]).toEqual(['Ankle boot', 'Pullover', 'Trouser']);
    const { mean, deviation } = measured(data, 'train');
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.02);
  });
});
