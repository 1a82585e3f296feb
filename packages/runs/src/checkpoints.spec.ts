import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  listCheckpoints,
  newestValid,
  readCheckpoint,
  removeCheckpointsAfter,
  toHex64,
  writeCheckpoint,
  type CheckpointContent,
} from './index.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'uninas-checkpoints-')), 'checkpoints');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

function content(value: number, metrics: Record<string, number> = {}): CheckpointContent {
  return {
    tensors: new Map([['net/w', { dtype: 'F32', shape: [2], data: Float32Array.of(value, 0.5) }]]),
    state: { epoch: value, generator: toHex64(2n ** 63n + 1n), best: -Infinity },
    metrics,
  };
}

describe('writeCheckpoint and readCheckpoint', () => {
  it('give back everything', () => {
    expect(writeCheckpoint(folder, 3, content(7, { 'val/loss': Number.NaN }))).toEqual({ removed: [], problems: [] });
    expect(readCheckpoint(folder, 3)).toEqual({ number: 3, ...content(7, { 'val/loss': Number.NaN }) });
    expect(readdirSync(folder)).toEqual(['3']);
    expect(readdirSync(join(folder, '3')).sort()).toEqual([
      'checksums.json',
      'metrics.json',
      'state.json',
      'tensors.safetensors',
    ]);
  });

  it('are the same bytes for the same content, and hold no path and no time', () => {
    writeCheckpoint(folder, 1, content(1, { b: 1, a: 2 }));
    writeCheckpoint(folder, 2, content(1, { a: 2, b: 1 }));
    for (const name of readdirSync(join(folder, '1'))) {
      const bytes = readFileSync(join(folder, '1', name));
      expect(bytes.equals(readFileSync(join(folder, '2', name)))).toBe(true);
      expect(bytes.includes(tmpdir())).toBe(false);
    }
  });

  it('replace one of the same number, and leave nothing beside it', () => {
    writeCheckpoint(folder, 3, content(1));
    writeCheckpoint(folder, 3, content(2));
    expect(readCheckpoint(folder, 3).state).toMatchObject({ epoch: 2 });
    expect(readdirSync(folder)).toEqual(['3']);
  });

  it('keep the earlier one when the new content cannot be saved', () => {
    writeCheckpoint(folder, 3, content(1));
    expect(() => writeCheckpoint(folder, 3, { ...content(2), state: { a: 1n as never } })).toThrow(/bigint at a/);
    const wrong = new Map([['w', { dtype: 'F32' as const, shape: [9], data: Float32Array.of(1) }]]);
    expect(() => writeCheckpoint(folder, 3, { ...content(2), tensors: wrong })).toThrow(/shape \[9\]/);
    expect(readCheckpoint(folder, 3).state).toMatchObject({ epoch: 1 });
    expect(readdirSync(folder)).toEqual(['3']);
    expect(() => writeCheckpoint(folder, -1, content(1))).toThrow(/number -1/);
  });
});

describe('listCheckpoints', () => {
  it('orders by number, not by text: 10 is newer than 9 (D26)', () => {
    for (const number of [9, 10, 0, 100]) writeCheckpoint(folder, number, content(number));
    mkdirSync(join(folder, '.uninas-1-0.part.11'));
    mkdirSync(join(folder, '012'));
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, '200'), '');
    expect(listCheckpoints(folder)).toEqual([0, 9, 10, 100]);
    expect(newestValid(folder).checkpoint?.number).toBe(100);
  });

  it('is empty without a folder', () => {
    expect(listCheckpoints(folder)).toEqual([]);
    expect(newestValid(folder)).toEqual({ problems: [] });
  });
});

describe('newestValid', () => {
  it.each<[string, (path: string) => void, RegExp]>([
    [
      'a changed bit',
      (path) => flip(join(path, 'tensors.safetensors'), 130),
      /tensors\.safetensors: the bytes changed .*use an earlier checkpoint/,
    ],
    [
      'a cut file',
      (path) => truncateSync(join(path, 'state.json'), 5),
      /state\.json: the file has 5 bytes, \d+ were written/,
    ],
    ['a missing file', (path) => rmSync(join(path, 'state.json')), /state\.json: the file is missing/],
    ['no checksums', (path) => rmSync(join(path, 'checksums.json')), /checksums\.json: the file is missing/],
    [
      'broken checksums',
      (path) => truncateSync(join(path, 'checksums.json'), 9),
      /checksums\.json:1:\d+: no valid JSON/,
    ],
    [
      'other checksums',
      (path) => writeFileSync(join(path, 'checksums.json'), '{"format":1,"files":{}}'),
      /does not name this file/,
    ],
    ['an empty folder', (path) => readdirSync(path).forEach((name) => rmSync(join(path, name))), /file is missing/],
  ])('reports %s of the newest and offers the one before', (_name, damage, message) => {
    for (const number of [8, 9, 10]) writeCheckpoint(folder, number, content(number));
    damage(join(folder, '10'));
    const { checkpoint, problems } = newestValid(folder);
    expect(checkpoint?.number).toBe(9);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(message);
  });

  it('fails, rather than pass it over, if one cannot be read: it may be whole', () => {
    writeCheckpoint(folder, 1, content(1));
    writeCheckpoint(folder, 2, content(2));
    rmSync(join(folder, '2', 'tensors.safetensors'));
    mkdirSync(join(folder, '2', 'tensors.safetensors'));
    expect(() => newestValid(folder)).toThrow(/2.tensors\.safetensors: cannot read: it is a folder/);
    expect(listCheckpoints(folder)).toEqual([1, 2]);
  });

  it('reports all if none is whole, and removes none', () => {
    for (const number of [1, 2]) {
      writeCheckpoint(folder, number, content(number));
      flip(join(folder, String(number), 'state.json'), 3);
    }
    const { checkpoint, problems } = newestValid(folder);
    expect(checkpoint).toBeUndefined();
    expect(problems.map(({ path }) => path.includes('/2/'))).toEqual([true, false]);
    expect(listCheckpoints(folder)).toEqual([1, 2]);
  });
});

describe('retention', () => {
  const run = (top: number, key: string, maximize: boolean, metrics: Record<string, number>[]): readonly number[] => {
    metrics.forEach((values, number) =>
      writeCheckpoint(folder, number, content(number, values), { top, key, maximize }),
    );
    return listCheckpoints(folder);
  };
  const losses = [{ loss: 3 }, { loss: 1 }, { loss: 2 }, { loss: 5 }, { loss: 4 }];

  it('keeps the newest and the best by smallest value', () => {
    expect(run(2, 'loss', false, losses)).toEqual([1, 2, 4]);
  });

  it('keeps the newest and the best by largest value, never the worst (D26)', () => {
    expect(run(1, 'loss', true, losses)).toEqual([3, 4]);
  });

  it('keeps only the newest with top 0', () => {
    expect(run(0, 'loss', false, losses)).toEqual([4]);
  });

  it('never lets a missing key or NaN win, in either direction (D26)', () => {
    for (const maximize of [true, false]) {
      expect(run(1, 'acc', maximize, [{}, { acc: 0.5 }, { acc: Number.NaN }, {}, {}])).toEqual([1, 4]);
      rmSync(folder, { recursive: true });
    }
  });

  it('prefers the newer of equals, and removes a damaged one first', () => {
    expect(run(1, 'acc', true, [{ acc: 1 }, { acc: 1 }, {}])).toEqual([1, 2]);
    flip(join(folder, '1', 'metrics.json'), 2);
    const { removed, problems } = writeCheckpoint(folder, 3, content(3), { top: 1, key: 'acc', maximize: true });
    expect(removed).toEqual([1]);
    expect(problems.map(({ code }) => code)).toEqual(['UNINAS_ERUN_CHECKPOINT']);
  });

  it('removes what follows a checkpoint when a run goes on from there', () => {
    for (const number of [1, 2, 3, 10]) writeCheckpoint(folder, number, content(number));
    expect(removeCheckpointsAfter(folder, 2)).toEqual([3, 10]);
    expect(listCheckpoints(folder)).toEqual([1, 2]);
  });
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at % bytes.length]! ^= 1;
  writeFileSync(path, bytes);
}
