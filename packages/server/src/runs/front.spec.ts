import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fronts, type Front } from './front.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-front-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const estimator = (key: string, maximize: boolean, is_objective = true): object => ({ key, maximize, is_objective });
const config = {
  cls_hpo_estimators: [estimator('accuracy', true), estimator('macs', false), estimator('params', false, false)],
};

let fronts: Fronts;
beforeEach(() => {
  fronts = new Fronts();
});
const lineOf = (gene: readonly number[], accuracy: unknown, macs: number): string =>
  `${JSON.stringify({ gene, iteration: 0, values: { accuracy, macs } })}\n`;
const write = (ratings: readonly (readonly [readonly number[], unknown, number])[]): void =>
  writeFileSync(join(dir, 'search.jsonl'), ratings.map((rating) => lineOf(...rating)).join(''));
const best = ({ candidates }: Front): (number | undefined)[] =>
  candidates.filter(({ onFront }) => onFront).map(({ gene }) => gene[0]);

describe('Fronts', () => {
  it('marks what nothing else beats in everything, worked out by hand', async () => {
    const ratings = [
      [[0, 1], 0.5, 100],
      [[1, 1], 0.6, 200],
      [[2, 1], 0.55, 250], // [1, 1] is better and cheaper
      [[3, 1], 0.9, 900],
      [[4, 1], 0.5, 101], // [0, 1] is as good and cheaper
      [[5, 1], 'NaN', 1], // rated, but with nothing that counts
    ] as const;
    const lines = ratings.map(([gene, accuracy, macs]) =>
      JSON.stringify({ gene, iteration: 0, values: { accuracy, macs } }),
    );
    writeFileSync(join(dir, 'search.jsonl'), `${lines.join('\n')}\n{"gene":[6`);
    mkdirSync(join(dir, 'candidates'));
    writeFileSync(join(dir, 'candidates/candidate-0,1.network_config'), '{}');
    const { objectives, candidates } = await fronts.read(dir, config);
    expect(objectives).toEqual([{ key: 'accuracy', maximize: true }, { key: 'macs', maximize: false }]); // prettier-ignore
    expect(candidates).toHaveLength(6);
    expect(candidates.filter(({ onFront }) => onFront).map(({ gene }) => gene[0])).toEqual([0, 1, 3]);
    expect(candidates[0]).toEqual({
      gene: [0, 1],
      values: { accuracy: 0.5, macs: 100 },
      onFront: true,
      file: 'candidates/candidate-0,1.network_config',
    });
  });

  it('of no search is empty', async () => {
    const none = { objectives: [], candidates: [], total: 0 };
    expect(await fronts.read(dir, { cls: 'SingleSearchTask' })).toEqual(none);
  });

  it('follow a journal that grows, and read it anew when it was cut', async () => {
    write([[[0], 0.5, 100], [[1], 0.6, 200]]); // prettier-ignore
    const first = await fronts.read(dir, config);
    expect(best(first)).toEqual([0, 1]);
    // nothing is new: the same answer, which need not be made again
    expect(await fronts.read(dir, config)).toBe(first);
    appendFileSync(join(dir, 'search.jsonl'), lineOf([2], 0.6, 100) + lineOf([3], 0.6, 100) + lineOf([4], 0.1, 900));
    const second = await fronts.read(dir, config);
    expect([best(second), second.candidates.length]).toEqual([[2, 3], 5]);
    mkdirSync(join(dir, 'candidates'));
    writeFileSync(join(dir, 'candidates/candidate-2.network_config'), '{}');
    expect((await fronts.read(dir, config)).candidates[2]).toHaveProperty('file');
    write([[[0], 0.5, 100], [[7], 0.7, 100], [[8], 0.6, 90], [[9], 0.6, 95], [[10], 0.1, 99], [[11], 0, 1]]); // prettier-ignore
    expect(best(await fronts.read(dir, config))).toEqual([7, 8, 11]);
    // by another measure
    expect(best(await fronts.read(dir, { cls_hpo_estimators: [estimator('macs', false)] }))).toEqual([11]);
  });

  it('one after the other are the same as all at once', async () => {
    // neither more nor fewer at a time: 1 to 120
    const ratings = Array.from({ length: 600 }, (_, i) => [[i], (i * 7919) % 101, (i * 104_729) % 997] as const);
    write(ratings);
    const whole = best(await new Fronts().read(dir, config));
    write([]);
    for (let i = 0, size = 1; i < ratings.length; i += size, size = (size % 60) * 2 + 1) {
      const some = ratings.slice(i, i + size).map((rating) => lineOf(...rating));
      appendFileSync(join(dir, 'search.jsonl'), some.join(''));
      await fronts.read(dir, config);
    }
    expect(best(await fronts.read(dir, config))).toEqual(whole);
    const isBest = (i: number): boolean =>
      !ratings.some(([, a, m]) => a >= ratings[i]![1] && m <= ratings[i]![2] && (a > ratings[i]![1] || m < ratings[i]![2])); // prettier-ignore
    expect(whole).toEqual(ratings.map((_, i) => i).filter(isBest));
  });

  it('of a very large search keep all that is best and the newest, in their places, and tell how many there were', async () => {
    // the first hundred are the front, for ever
    const ratings = Array.from({ length: 25_000 }, (_, i) => [[i], i < 100 ? i : -1, i] as const);
    write(ratings.slice(0, 20_000));
    const before = await fronts.read(dir, config);
    expect([before.total, before.candidates.length]).toEqual([20_000, 20_000]);
    appendFileSync(join(dir, 'search.jsonl'), ratings.slice(20_000).map((rating) => lineOf(...rating)).join('')); // prettier-ignore
    const { total, candidates } = await fronts.read(dir, config);
    expect([total, candidates.length]).toEqual([25_000, 20_000]);
    const genes = candidates.map(({ gene }) => gene[0]!);
    expect(genes.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(genes.slice(100, 5100)).toEqual(Array.from({ length: 5000 }, (_, i) => 20_000 + i));
    expect(genes.slice(5100)).toEqual(Array.from({ length: 14_900 }, (_, i) => 5100 + i));
  });
});
