import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataContext, DataSet, OpenData } from '@uninas/contracts';
import { Random, type ArgValue } from '@uninas/core';
import { ImageNet16c120Data } from './image-net16c120-data.js';
import { ImageNet16Data } from './image-net16-data.js';
import { build } from './module.fixture.js';
import { pythonWith } from './python.fixture.js';

let dir: string;
const logged: string[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'uninas-imagenet16-'));
  logged.length = 0;
});
afterEach(() => rm(dir, { recursive: true }));

const context = (): DataContext => ({
  random: new Random(1),
  log: { info: (text) => logged.push(text), warn: (text) => logged.push(`warning: ${text}`) },
});
const open = (cls: typeof ImageNet16Data, args: Readonly<Record<string, ArgValue>> = {}): Promise<OpenData> =>
  build<DataSet>(cls, { dir, batch_size_test: 100, ...args }).open(context());

/** A pickle of protocol 2 with one image per label: red values 10, green 20, blue 30 times the place. */
function batch(...labels: readonly number[]): Uint8Array {
  const bytes = (text: string): Buffer => Buffer.concat([Buffer.of(0x55, text.length), Buffer.from(text, 'latin1')]);
  const short = (value: number): Buffer => Buffer.of(0x4d, value & 255, value >> 8);
  const data = labels.flatMap((_, i) => [10, 20, 30].flatMap((value) => Array<number>(256).fill(value * (i + 1))));
  const size = Buffer.alloc(4);
  size.writeInt32LE(data.length);
  return Buffer.concat([
    Buffer.from('\x80\x02}(', 'latin1'),
    bytes('data'),
    Buffer.from('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R(K\x01', 'latin1'),
    Buffer.concat([short(labels.length), short(768)]),
    Buffer.from(
      '\x86cnumpy\ndtype\nU\x02u1K\0K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89T',
      'latin1',
    ),
    Buffer.concat([size, Buffer.from(data)]),
    Buffer.from('tb', 'latin1'),
    bytes('labels'),
    Buffer.from('](', 'latin1'),
    ...labels.map(short),
    Buffer.from('eu.', 'latin1'),
  ]);
}
const labelsOf = (data: OpenData, part: 'train' | 'test'): number[] => [...data.loader(part)!.batch(0, 0).labels];

it('reads labels from 1 to 1000 as from 0 to 999, and images by colour', async () => {
  await writeFile(join(dir, 'train_data_batch_1'), batch(1, 1000));
  await writeFile(join(dir, 'train_data_batch_10'), batch(121));
  await writeFile(join(dir, 'val_data'), batch(1000, 300, 1));
  const data = await open(ImageNet16Data);
  expect(labelsOf(data, 'train').sort((a, b) => a - b)).toEqual([0, 120, 999]);
  const { inputs, labels, inputShape } = data.loader('test')!.batch(0, 0);
  expect([[...labels], inputShape]).toEqual([
    [999, 299, 0],
    [16, 16, 3],
  ]);
  const { mean, std } = build(ImageNet16Data).normalization;
  [20, 40, 60].forEach((byte, c) => {
    expect(inputs[768 + 3 * 200 + c]).toBeCloseTo((byte / 255 - mean[c]!) / std[c]!, 5);
  });
  expect(logged.join()).toMatch(/train_data_batch_10: 3 of 1281167 published train images/);
});

it('takes the first 120 classes alone, each with its own image', async () => {
  await writeFile(join(dir, 'train_data_batch_2'), batch(121, 120, 500, 7));
  await writeFile(join(dir, 'train_data_batch_3'), batch(1000));
  await writeFile(join(dir, 'val_data'), batch(121, 1, 2));
  const data = await open(ImageNet16c120Data);
  expect([data.info.output, data.info.counts]).toEqual([[120], { train: 151700, valid: 0, test: 6000 }]);
  expect(labelsOf(data, 'train').sort((a, b) => a - b)).toEqual([6, 119]);
  const { inputs, labels } = data.loader('test')!.batch(0, 0);
  expect([...labels]).toEqual([0, 1]);
  const { mean, std } = build(ImageNet16c120Data).normalization;
  expect([inputs[0], inputs[768]].map((value) => Math.round((value! * std[0]! + mean[0]!) * 255))).toEqual([20, 30]);
  await writeFile(join(dir, 'val_data'), batch(121));
  await expect(open(ImageNet16c120Data)).rejects.toThrow('val_data: no image is of one of the first 120 classes');
});

describe('files', () => {
  it('that are missing or damaged are named', async () => {
    await expect(open(ImageNet16Data, { download: true })).rejects.toThrow(
      'no train images found: train_data_batch_1 to train_data_batch_10 (or .gz) are in none of ' +
        `${join(dir, 'ImageNet16')}, ${dir}; put them there, set dir to their folder, or fake to true`,
    );
    expect(logged).toEqual(['warning: ImageNet16Data: the images cannot be downloaded, download has no effect']);
    await writeFile(join(dir, 'train_data_batch_1'), batch(0));
    await expect(open(ImageNet16Data)).rejects.toThrow('image 0 has the label 0, they are from 1 to 1000; get');
    await writeFile(join(dir, 'train_data_batch_1'), batch(1).subarray(0, 500));
    await expect(open(ImageNet16Data)).rejects.toThrow(/train_data_batch_1: is cut off/);
  });

  it('are made up without any', async () => {
    const data = await open(ImageNet16c120Data, { fake: true });
    expect(data.loader('train')!.samples).toBe(151700);
  });
});

/** As the published files: text keys, a mean of floats beside, from Python 3. */
const SCRIPT = `
import numpy as np, os, pickle, sys
rng = np.random.default_rng(2)
os.makedirs(sys.argv[1] + '/ImageNet16')
for protocol, name in enumerate(['train_data_batch_%d' % i for i in range(1, 4)] + ['val_data'], 2):
    data, labels = rng.integers(0, 256, (5, 768)).astype(np.uint8), rng.integers(1, 1001, 5).tolist()
    with open(f'{sys.argv[1]}/ImageNet16/{name}', 'wb') as f:
        pickle.dump({'data': data, 'labels': labels, 'mean': data.mean(0)}, f, protocol)
print(labels, data.reshape(-1, 3, 16, 16).transpose(0, 2, 3, 1)[3, 5, 9].tolist())
`;
const python = pythonWith('numpy');
(python ? it : it.skip)('files that Python writes have its labels and pixels', async () => {
  const said = execFileSync(python!, ['-c', SCRIPT, dir], { encoding: 'utf8' });
  const data = await open(ImageNet16Data);
  expect(data.loader('train')!.samples).toBe(15);
  const { inputs, labels } = data.loader('test')!.batch(0, 0);
  const { mean, std } = build(ImageNet16Data).normalization;
  const pixel = [0, 1, 2].map((c) => Math.round((inputs[3 * 768 + (5 * 16 + 9) * 3 + c]! * std[c]! + mean[c]!) * 255));
  expect(
    `${JSON.stringify([...labels].map((label) => label + 1))} ${JSON.stringify(pixel)}`.replaceAll(',', ', '),
  ).toBe(said.trim());
});
