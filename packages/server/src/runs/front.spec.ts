import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFront } from './front.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-front-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const estimator = (key: string, maximize: boolean, is_objective = true): object => ({ key, maximize, is_objective });
const config = {
  cls_hpo_estimators: [estimator('accuracy', true), estimator('macs', false), estimator('params', false, false)],
};

describe('readFront', () => {
  it('marks what nothing else beats in everything, worked out by hand', () => {
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
    const { objectives, candidates } = readFront(dir, config);
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

  it('of no search is empty', () => {
    expect(readFront(dir, { cls: 'SingleSearchTask' })).toEqual({ objectives: [], candidates: [] });
  });
});
