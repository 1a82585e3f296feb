import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataContext, OpenData, Phase } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { writeProfile } from '@uninas/runs';
import { build } from './module.fixture.js';
import { ProfiledData } from './profiled-data.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'profiled-'));
  writeProfile(join(dir, 'lat.profile.json'), {
    sizes: [3, 2],
    value: 'latency',
    train: [
      { gene: [0, 1], value: 1 },
      { gene: [2, 0], value: 5 },
      { gene: [1, 1], value: 3 },
      { gene: [1, 0], value: 11 },
    ],
    test: [{ gene: [2, 1], value: 7 }],
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

const lines: string[] = [];
const log = { info: (text: string) => lines.push(text), warn: (text: string) => lines.push(`warning: ${text}`) };
const context = (): DataContext => ({ random: new Random(1), log });
const made = (args: object): ProfiledData => build(ProfiledData, { dir, file_name: 'lat.profile.json', ...args });

/** Inputs with their values, in the order of the values. */
function rowsOf(data: OpenData, phase: Phase): (readonly [readonly number[], number])[] {
  const { inputs, targets, size, inputShape } = data.loader(phase)!.batch(0, 0);
  const [width = 0] = inputShape;
  const rows = Array.from(
    { length: size },
    (_, i) => [[...inputs.subarray(i * width, (i + 1) * width)], targets![i]!] as const,
  );
  return rows.sort(([, a], [, b]) => a - b);
}

describe('ProfiledData', () => {
  it('gives genes one-hot, with their values', async () => {
    const data = await made({}).open(context());
    expect(data.info).toEqual({
      input: [5],
      output: [1],
      counts: { train: 4, valid: 0, test: 1 },
      genes: { sizes: [3, 2], isOneHot: true },
    });
    expect(rowsOf(data, 'train')).toEqual([
      [[1, 0, 0, 0, 1], 1],
      [[0, 1, 0, 0, 1], 3],
      [[0, 0, 1, 1, 0], 5],
      [[0, 1, 0, 1, 0], 11],
    ]);
    expect(rowsOf(data, 'test')).toEqual([[[0, 0, 1, 0, 1], 7]]);
    expect(lines).toEqual(['ProfiledData: latency of architectures with 2 cells']);
  });

  it('gives indices, takes the first samples, and normalises by these alone', async () => {
    // the first two: mean 3, standard deviation 2
    const data = await made({ cast_one_hot: false, train_num: 2, normalize_labels: true }).open(context());
    expect(data.info).toMatchObject({ input: [2], outputScale: { mean: 3, std: 2 }, counts: { train: 2, test: 1 } });
    expect(rowsOf(data, 'train')).toEqual([
      [[0, 1], -1],
      [[2, 0], 1],
    ]);
    expect(rowsOf(data, 'test')).toEqual([[[2, 1], 2]]);
  });

  it('splits validation samples off as other data do', async () => {
    const data = await made({ valid_split: 1 }).open(context());
    expect(
      [...rowsOf(data, 'train'), ...rowsOf(data, 'valid')].map(([, value]) => value).sort((a, b) => a - b),
    ).toEqual([1, 3, 5, 11]);
    expect(data.loader('valid')!.samples).toBe(1);
  });

  it('is what it would be without any file, if it is fake', async () => {
    const data = await made({ dir: '/nowhere', fake: true }).open(context());
    expect(data.info).toMatchObject({ input: [24], output: [1], counts: { train: 512, valid: 0, test: 256 } });
    const genes = rowsOf(data, 'train').map(([input]) => input.join(''));
    expect(new Set(genes).size).toBe(genes.length);
  });

  it('says what it cannot read, and where', async () => {
    expect(() => made({ file_name: 'x.profile.json' }).info).toThrow(
      `ProfiledData: there is no ${join(dir, 'x.profile.json')}; set dir and file_name to what a profiler wrote`,
    );
    writeFileSync(join(dir, 'old.pt'), 'PK');
    expect(() => made({ file_name: 'old.pt' }).info).toThrow('pickles may run any code and are not read');
    writeFileSync(
      join(dir, 'none.json'),
      '{"format":"uninas-profile","version":1,"sizes":[2],"value":"a","train":[],"test":[]}',
    );
    expect(() => made({ file_name: 'none.json' }).info).toThrow('no training sample to learn from');
    expect(() => made({ train_num: 0 }).info).toThrow('no training sample to learn from');
    lines.length = 0;
    await made({ train_num: 9 }).open(context());
    expect(lines[0]).toBe('warning: ProfiledData: train_num is 9, the file has 4 training samples');
  });
});
