import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataContext, DataSet, OpenData } from '@uninas/contracts';
import { Random, type ArgValue } from '@uninas/core';
import { Cifar100Data } from './cifar100-data.js';
import { Cifar10Data } from './cifar10-data.js';
import { parseCifar, parseCifarPickle } from './cifar.js';
import { DartsCifarAug } from './darts-cifar-aug.js';
import { build } from './module.fixture.js';
import { parsePickledImages } from './pickled-images.js';
import { PICKLES } from './pickle/numpy-pickles.fixture.js';
import { pythonWith } from './python.fixture.js';
import { sharedData } from './shared-data.fixture.js';
import { parseTar } from './tar.js';

let dir: string;
const logged: string[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'uninas-cifar-'));
  logged.length = 0;
});
afterEach(() => rm(dir, { recursive: true }));

const context = (): DataContext => ({
  random: new Random(1),
  log: { info: (text) => logged.push(text), warn: (text) => logged.push(`warning: ${text}`) },
});
function open(
  args: Readonly<Record<string, ArgValue>> = {},
  cls: typeof Cifar10Data | typeof Cifar100Data = Cifar10Data,
): Promise<OpenData> {
  return build<DataSet>(cls, { dir, ...args }).open(context());
}
/** Images with these labels: red values 10, green 20, blue 30, but for the second pixel of the first row, 1, 2, 3. */
function rows(...labels: number[][]): Uint8Array {
  const plane = (value: number, second: number): number[] => {
    return Array.from({ length: 1024 }, (_, i) => (i === 1 ? second : value));
  };
  return Uint8Array.from(labels.flatMap((own) => [...own, ...plane(10, 1), ...plane(20, 2), ...plane(30, 3)]));
}
async function write(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, name.endsWith('gz') ? gzipSync(content) : content);
  }
}
const sizes = (data: OpenData): (number | undefined)[] =>
  (['train', 'test'] as const).map((part) => data.loader(part)?.samples);

/** A tar archive as `tar` writes it. */
function tar(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write('0000644\0', 100, 'latin1');
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    header.write('        ', 148, 'latin1');
    header.write(name.endsWith('/') ? '5' : '0', 156, 'latin1');
    header.write('ustar\u000000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

describe('the binary format', () => {
  it('has labels, then colours one after the other', () => {
    const { pixels, labels } = parseCifar(rows([7], [2]), 1, 10, 'x.bin');
    expect([...labels]).toEqual([7, 2]);
    expect([...pixels.subarray(0, 9)]).toEqual([10, 20, 30, 1, 2, 3, 10, 20, 30]);
    expect(pixels).toHaveLength(2 * 32 * 32 * 3);
    expect([...parseCifar(rows([19, 99]), 2, 100, 'x.bin').labels]).toEqual([99]);
  });

  it.each([
    [
      'cut off',
      rows([1], [2]).subarray(0, 3073 + 100),
      'x.bin: is cut off: after 1 images of 3073 bytes there are 100 bytes left; get the file again',
    ],
    ['empty', new Uint8Array(), 'x.bin: is empty'],
    ['with a label out of range', rows([1], [10]), 'x.bin: image 1 has the label 10, there are 10 classes'],
  ])('refuses a file that is %s', (_, bytes, message) => {
    expect(() => parseCifar(bytes, 1, 10, 'x.bin')).toThrow(message);
  });
});

describe('files', () => {
  it('are found in the folder of the archive, packed or not, and fewer are reported', async () => {
    await write({
      'cifar-10-batches-bin/data_batch_1.bin': rows([1], [2]),
      'cifar-10-batches-bin/data_batch_3.bin.gz': rows([3]),
      'cifar-10-batches-bin/test_batch.bin': rows([4]),
      'data_batch_1.bin': rows([5]),
    });
    const data = await open();
    expect(sizes(data)).toEqual([3, 1]);
    expect([...data.loader('train')!.batch(0, 0).labels].sort()).toEqual([1, 2, 3]);
    expect(logged[0]).toMatch(/data_batch_1.bin, .*data_batch_3.bin.gz: 3 of 50000 published train images/);
  });

  it('are found in the published archive', async () => {
    const inside = {
      'cifar-100-binary/': new Uint8Array(),
      'cifar-100-binary/train.bin': rows([0, 42], [1, 43]),
      'cifar-100-binary/test.bin': rows([2, 99]),
    };
    await write({ 'cifar-100-binary.tar.gz': tar(inside) });
    const data = await open({}, Cifar100Data);
    expect(sizes(data)).toEqual([2, 1]);
    expect([...data.loader('test')!.batch(0, 0).labels]).toEqual([99]);
  });

  it('that are missing are named, with what to do', async () => {
    await expect(open()).rejects.toThrow(
      `Cifar10Data: no train images found: neither data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, ` +
        `data_batch_5.bin nor data_batch_1, data_batch_2, data_batch_3, data_batch_4, data_batch_5 (or .gz) are in ` +
        `${join(dir, 'cifar-10-batches-bin')}, ${join(dir, 'cifar-10-batches-py')}, ${dir}, nor is there ` +
        `${join(dir, 'cifar-10-binary.tar.gz')} nor ${join(dir, 'cifar-10-python.tar.gz')}; ` +
        `put them there, set dir to their folder, or download or fake to true`,
    );
    await write({ 'data_batch_1.bin': rows([1]) });
    await expect(open()).rejects.toThrow('no test images found: neither test_batch.bin nor test_batch');
  });

  it('that are damaged are named', async () => {
    await write({ 'data_batch_1.bin': rows([1]), 'test_batch.bin': rows([1], [77]) });
    await expect(open()).rejects.toThrow(`${join(dir, 'test_batch.bin')}: image 1 has the label 77`);
    await writeFile(join(dir, 'test_batch.bin'), 'half');
    await expect(open()).rejects.toThrow('is cut off: after 0 images');
    await rm(join(dir, 'test_batch.bin'));
    await writeFile(join(dir, 'test_batch.bin.gz'), gzipSync(rows([1])).subarray(0, 40));
    await expect(open()).rejects.toThrow('test_batch.bin.gz: cannot be unpacked');
  });
});

describe('files for Python', () => {
  const batch = gunzipSync(Buffer.from(PICKLES['protocol 2, Python 2']!, 'base64'));

  it('hold the same images as binary ones', () => {
    const data = Uint8Array.from({ length: 2 * 3072 }, (_, i) => (7 * i + 31 * Math.floor(i / 1024)) % 251);
    const binary = Buffer.concat([Buffer.of(3), data.subarray(0, 3072), Buffer.of(9), data.subarray(3072)]);
    const { pixels, labels } = parseCifar(binary, 1, 10, 'x.bin');
    for (const [name, packed] of Object.entries(PICKLES)) {
      const read = parseCifarPickle(gunzipSync(Buffer.from(packed, 'base64')), 'labels', 10, name);
      expect([...read.labels]).toEqual([...labels]);
      expect(Buffer.compare(read.pixels, pixels)).toBe(0);
    }
  });

  it('are found in the folder of the archive, in dir, and in the archive, after binary ones', async () => {
    const inside = { 'cifar-10-batches-py/data_batch_2': batch, 'cifar-10-batches-py/test_batch': batch };
    await write({ 'cifar-10-python.tar.gz': tar(inside) });
    expect(sizes(await open())).toEqual([2, 2]);
    await write({ data_batch_1: batch, 'data_batch_2.gz': batch, data_batch_3: batch });
    expect(sizes(await open())).toEqual([6, 2]);
    await write({ 'cifar-10-batches-py/data_batch_1': batch, 'cifar-10-batches-py/data_batch_5': batch });
    expect(sizes(await open())).toEqual([4, 2]);
    await write({ 'data_batch_1.bin': rows([1]) });
    expect(sizes(await open())).toEqual([1, 2]);
  });

  it('are told from folders of the same name', async () => {
    await write({ 'train/cat/1.jpg': rows([1]), 'test/cat/1.jpg': rows([1]) });
    await expect(open({}, Cifar100Data)).rejects.toThrow('Cifar100Data: no train images found');
  });

  it.each([
    ['no pickle', Buffer.from('half'), 'is no pickle of protocol 2 or later; get the file again'],
    ['no dictionary', Buffer.of(0x80, 2, 0x5d, 0x2e), 'has no images: a dictionary with an array of bytes'],
    ['a program', Buffer.from('\x80\x02cos\nsystem\n.', 'latin1'), 'asks for os.system of Python, which is refused'],
  ])('that are damaged are named: %s', async (_, bytes, message) => {
    await write({ data_batch_1: bytes, test_batch: batch });
    await expect(open()).rejects.toThrow(`${join(dir, 'data_batch_1')}: ${message}`);
  });

  it('must have the labels that are asked for, in range, and images of the size', () => {
    const parse = (labels: string, classes: number) => () => parseCifarPickle(batch, labels, classes, 'x');
    expect(parse('fine_labels', 100)).toThrow('x: has no labels: a list of numbers "fine_labels" is expected');
    expect(parse('filenames', 100)).toThrow('x: has no labels');
    expect(parse('labels', 9)).toThrow('x: image 1 has the label 9, they are from 0 to 8');
    expect(() => parsePickledImages(batch, 'labels', 16, [0, 10], 'x')).toThrow(
      'x: has images [2, 3072], not [count, 768], which are 16 x 16 pixels',
    );
  });
});

/** Writes the folders of torchvision for both data sets, of random images, beside binary files of the same. */
const SCRIPT = `
import numpy as np, os, pickle, sys
rng = np.random.default_rng(1)
for folder, files, keys in (
    ('cifar-10', ['data_batch_%d' % i for i in range(1, 6)] + ['test_batch'], {b'labels': 10}),
    ('cifar-100', ['train', 'test'], {b'coarse_labels': 20, b'fine_labels': 100})):
    to = [os.path.join(sys.argv[1], folder + end) for end in (('-batches-py', '-batches-bin') if folder == 'cifar-10' else ('-python', '-binary'))]
    for one in to: os.makedirs(one)
    for number, name in enumerate(files):
        data = rng.integers(0, 256, (7, 3072)).astype(np.uint8)
        labels = {key: rng.integers(0, n, 7).tolist() for key, n in keys.items()}
        with open(os.path.join(to[0], name), 'wb') as f:
            pickle.dump({b'data': data, **labels, b'filenames': [b'x.png'] * 7}, f, 2 + number % 4)
        with open(os.path.join(to[1], name + '.bin'), 'wb') as f:
            for i in range(7): f.write(bytes(own[i] for own in labels.values()) + data[i].tobytes())
`;
const python = pythonWith('numpy');
(python ? it : it.skip)('files that Python writes for torchvision are the same as binary ones', async () => {
  execFileSync(python!, ['-c', SCRIPT, dir]);
  for (const cls of [Cifar10Data, Cifar100Data]) {
    const batches = async (): Promise<unknown[]> => {
      const data = await open({ batch_size_train: 100 }, cls);
      return (['train', 'test'] as const).map((part) => data.loader(part)!.batch(0, 0));
    };
    const binary = await batches();
    const folder = cls === Cifar10Data ? 'cifar-10-batches-bin' : 'cifar-100-binary';
    await rm(join(dir, folder), { recursive: true });
    expect(await batches()).toEqual(binary);
    expect(logged.at(-1)).toContain(cls === Cifar10Data ? 'cifar-10-batches-py' : 'cifar-100-python');
  }
});

describe('archives', () => {
  const archive = tar({ 'a/x.bin': Uint8Array.of(1, 2, 3), 'y.bin': new Uint8Array(600) });

  it('give their files by name', () => {
    const files = parseTar(archive, 'a.tar.gz');
    expect([...files.keys()]).toEqual(['x.bin', 'y.bin']);
    expect([...files.get('x.bin')!]).toEqual([1, 2, 3]);
  });

  it.each([
    [archive.subarray(0, 512 + 512 + 512 + 100), 'a.tar: is cut off in y.bin'],
    [archive.subarray(0, 1024), 'a.tar: is cut off: the end of the archive is missing'],
    [new Uint8Array(2048).fill(7), 'a.tar: has no tar header at byte 0'],
  ])('that are damaged are refused', (bytes, message) => {
    expect(() => parseTar(bytes, 'a.tar')).toThrow(message);
  });
});

it('has the published shapes, and fakes them without a file', async () => {
  const data = await open({ fake: true, batch_size_train: 4 }, Cifar100Data);
  expect(data.info).toMatchObject({
    input: [32, 32, 3],
    output: [100],
    counts: { train: 50000, valid: 0, test: 10000 },
  });
  expect(data.loader('train')!.batch(0, 0).inputs).toHaveLength(4 * 32 * 32 * 3);
});

const real = sharedData('cifar10-subset');
(real ? describe : describe.skip)('the CIFAR-10 subset', () => {
  it('has its published numbers, and values of mean 0 and deviation 1', async () => {
    const data = await open({ dir: real!, valid_split: 2000, batch_size_train: 500 });
    expect(sizes(data)).toEqual([8000, 2000]);
    const loader = data.loader('test')!;
    const counts = Array<number>(10).fill(0);
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    for (let i = 0; i < loader.length; i++) {
      const { inputs, labels } = loader.batch(0, i);
      for (const label of labels) counts[label]!++;
      inputs.forEach((value, k) => {
        sums[k % 3]! += value;
        squares[k % 3]! += value * value;
      });
    }
    expect(counts).toEqual(Array(10).fill(200));
    const values = 2000 * 32 * 32;
    for (const c of [0, 1, 2]) {
      // the subset's own mean and deviation differ a little from the published ones
      expect(Math.abs(sums[c]! / values)).toBeLessThan(0.05);
      expect(Math.abs(Math.sqrt(squares[c]! / values) - 1)).toBeLessThan(0.05);
    }
  }, 60_000);

  it('gives the same augmented batch in any order, another one in the next epoch', async () => {
    const set = build(DartsCifarAug);
    const openWith = (): Promise<OpenData> =>
      build(Cifar10Data, { dir: real!, batch_size_train: 32 }, { cls_augmentations: [set] }).open(context());
    const [a, b] = [(await openWith()).loader('train')!, (await openWith()).loader('train')!];
    const first = a.batch(0, 0);
    b.batch(3, 7);
    expect(b.batch(0, 0)).toEqual(first);
    expect(a.batch(1, 0).inputs).not.toEqual(first.inputs);
  }, 60_000);
});
