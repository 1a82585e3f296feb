import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataContext, DataSet, OpenData } from '@uninas/contracts';
import { Random, type ArgValue } from '@uninas/core';
import { Cinic10Data } from './cinic10-data.js';
import { DartsImagenetAug } from './darts-imagenet-aug.js';
import { HorizontalFlipAlbAug } from './horizontal-flip-alb-aug.js';
import { Imagenet1000Data } from './imagenet1000-data.js';
import { build } from './module.fixture.js';
import { pngOf } from './pictures/png.fixture.js';
import { sharedData } from './shared-data.fixture.js';
import { SubImagenet100Data } from './subimagenet100-data.js';
import { SubImagenetc100t1000v500Data } from './subimagenet-c100t1000v500-data.js';
import { SubImagenetMV100Data } from './subimagenet-mv100-data.js';

let dir: string;
const logged: string[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'uninas-folders-'));
  logged.length = 0;
});
afterEach(() => rm(dir, { recursive: true }));

const context = (): DataContext => ({
  random: new Random(1),
  log: { info: (text) => logged.push(text), warn: (text) => logged.push(`warning: ${text}`) },
});
type Cls = typeof Cinic10Data | typeof Imagenet1000Data;
const open = (
  cls: Cls,
  args: Readonly<Record<string, ArgValue>> = {},
  sets: readonly unknown[] = [],
): Promise<OpenData> => build<DataSet>(cls, { dir, ...args }, { cls_augmentations: sets }).open(context());

/** A picture of one colour. */
function png(width: number, height: number, ...rgb: readonly [number, number, number]): Buffer {
  const row = [0, ...Array.from({ length: width }, () => rgb).flat()];
  const rows = Uint8Array.from(Array.from({ length: height }, () => row).flat());
  return pngOf({ width, height, bits: 8, type: 2 }, deflateSync(rows));
}
async function write(file: string, content: Uint8Array): Promise<void> {
  await mkdir(join(dir, file, '..'), { recursive: true });
  await writeFile(join(dir, file), content);
}
const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
/** Every class has a picture, whose red is 10 times its index, and frogs two. */
async function writeCinic(width = 32, height = 32): Promise<void> {
  for (const part of ['train', 'valid', 'test']) {
    for (const [i, name] of CLASSES.entries()) await write(`${part}/${name}/b.png`, png(width, height, 10 * i, 0, 255));
  }
  await write('train/frog/a.png', png(width, height, 200, 0, 255));
  await write('train/frog/notes.txt', Buffer.from('not a picture'));
}

describe('folders of classes', () => {
  it('are read in the order of their names, picture by picture', async () => {
    await writeCinic();
    const data = await open(Cinic10Data, { batch_size_train: 20 });
    const counts = (['train', 'valid', 'test'] as const).map((part) => data.loader(part)!.samples);
    expect(counts).toEqual([11, 10, 10]);
    const { inputs, labels } = data.loader('test')!.batch(0, 0);
    expect([...labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { mean, std } = build(Cinic10Data).normalization;
    for (let i = 0; i < 10; i++) {
      const [red, , blue] = [0, 1, 2].map((c) => 255 * (inputs[i * 3072 + 300 + c]! * std[c]! + mean[c]!));
      expect([Math.round(red!), Math.round(blue!)]).toEqual([10 * i, 255]);
    }
    const train = data.loader('train')!.batch(0, 0);
    expect([...train.labels].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9]);
    expect(logged).toContain(`${join(dir, 'train')}: 11 of 90000 published train images`);
  });

  it('that are missing, or have other classes, are named with what to do', async () => {
    await expect(open(Cinic10Data, { download: true })).rejects.toThrow(
      `Cinic10Data: no images found: there are no folders of classes in ${join(dir, 'train')}; ` +
        'set dir to the folder that has train, valid, test, or fake to true',
    );
    expect(logged).toEqual(['warning: Cinic10Data: the images cannot be downloaded, download has no effect']);
    await writeCinic();
    await rm(join(dir, 'valid/ship'), { recursive: true });
    await expect(open(Cinic10Data)).rejects.toThrow(
      `${join(dir, 'valid')}: there are 9 folders of classes, Cinic10Data has 10; set dir`,
    );
    await write('valid/boat/a.png', png(32, 32, 0, 0, 0));
    await expect(open(Cinic10Data)).rejects.toThrow(
      `${join(dir, 'valid')}: the class boat is not in ${join(dir, 'train')}`,
    );
    await mkdir(join(dir, 'train/zebra'));
    await rm(join(dir, 'train/truck'), { recursive: true });
    await expect(open(Cinic10Data)).rejects.toThrow(
      `${join(dir, 'train/zebra')}: there is no .jpg, .jpeg or .png picture`,
    );
  });

  it('with a damaged picture, or one of another size, say so when it is asked for', async () => {
    await writeCinic();
    await write('test/cat/b.png', png(32, 32, 1, 2, 3).subarray(0, 50));
    await write('test/deer/b.png', Buffer.from('no picture'));
    await write('test/dog/b.png', png(40, 30, 1, 2, 3));
    const data = await open(Cinic10Data);
    const loader = data.loader('test', 1)!;
    expect(() => loader.batch(0, 3)).toThrow(`${join(dir, 'test/cat/b.png')}: is cut off`);
    expect(() => loader.batch(0, 4)).toThrow('deer/b.png: is neither a PNG nor a JPEG picture');
    expect(() => loader.batch(0, 5)).toThrow(
      'images must have the shape [32, 32, 3], found [30, 40, 3]; add an augmentation that crops all to one size',
    );
    await rm(join(dir, 'test/frog/b.png'));
    expect(() => loader.batch(0, 6)).toThrow('frog/b.png: cannot be read');
  });

  it('may hold pictures of any size where an augmentation makes one of it', async () => {
    await writeCinic(50, 37);
    await open(Cinic10Data);
    expect(logged.at(-1)).toMatch(/^warning: .* shape \[37, 50, 3\], not \[32, 32, 3\]; to train, add an augmentation/);
    const sets = [build(HorizontalFlipAlbAug), build(DartsImagenetAug, { crop_size: 24 })];
    const openWith = (): Promise<OpenData> => open(Cinic10Data, { batch_size_train: 11 }, sets);
    const data = await openWith();
    expect(data.info.input).toEqual([24, 24, 3]);
    const batch = data.loader('train')!.batch(2, 0);
    expect([batch.inputShape, batch.inputs.length]).toEqual([[24, 24, 3], 11 * 24 * 24 * 3]);
    expect((await openWith()).loader('train')!.batch(2, 0)).toEqual(batch);
    // test images are one colour, which cropping leaves as it is
    const test = data.loader('test')!.batch(0, 0).inputs;
    const { mean, std } = build(Cinic10Data).normalization;
    expect(Math.round(255 * (test[9 * 24 * 24 * 3]! * std[0]! + mean[0]!))).toBe(90);
  });
});

describe('ImageNet', () => {
  it.each([
    [Imagenet1000Data, 1000, 1281167, 50000],
    [SubImagenet100Data, 100, 25000, 5000],
    [SubImagenetMV100Data, 100, 25000, 25000],
    [SubImagenetc100t1000v500Data, 100, 100000, 50000],
  ])('%p has its classes and numbers, and fakes them', async (cls, classes, train, valid) => {
    const set = build(DartsImagenetAug, { crop_size: 32 });
    const data = await open(cls, { fake: true, batch_size_train: 2 }, [set]);
    expect(data.info).toEqual({ input: [32, 32, 3], output: [classes], counts: { train, valid, test: 0 } });
    expect([data.loader('train')!.samples, data.loader('valid')!.samples, data.loader('test')]).toEqual([
      train,
      valid,
      undefined,
    ]);
    expect(data.loader('train')!.batch(0, 5).inputs).toHaveLength(2 * 32 * 32 * 3);
    expect(build(cls).info.input).toEqual([300, 300, 3]);
  });
});

/** What Pillow has in the middle of flower.jpg after resizing and cropping. */
const FLOWER = [180, 57, 26];
const photos = sharedData('photos');
(photos ? it : it.skip)('photographs are cropped to one size, the middle of those to test', async () => {
  for (let i = 0; i < 100; i++) {
    const name = `n${String(i).padStart(8, '0')}`;
    await write(`train/${name}/x.png`, png(9, 12, i, 0, 0));
    await write(`val/${name}/x.png`, png(12, 9, i, 0, 0));
  }
  await write('train/n00000007/y.JPEG', await readFile(join(photos!, 'china.jpg')));
  await write('val/n00000007/x.png', await readFile(join(photos!, 'flower.jpg')));
  const data = await open(SubImagenet100Data, {}, [build(DartsImagenetAug, { crop_size: 64 })]);
  expect([data.loader('train')!.samples, data.loader('valid')!.samples]).toEqual([101, 100]);
  const { inputs, labels } = data.loader('valid', 1)!.batch(0, 7);
  expect([...labels]).toEqual([7]);
  const { mean, std } = build(SubImagenet100Data).normalization;
  const middle = [0, 1, 2].map((c) => 255 * (inputs[(32 * 64 + 32) * 3 + c]! * std[c]! + mean[c]!));
  // what Pillow has in the middle after the same steps
  middle.forEach((value, c) => expect(Math.abs(value - FLOWER[c]!)).toBeLessThan(4));
});
