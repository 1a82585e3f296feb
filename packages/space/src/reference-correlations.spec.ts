import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { kendall, pearson, spearman } from './index.js';

// NAS-Bench-201 tables and scipy's answers on them; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const folder = join(shared, 'data/nas-bench-201');
const withData = existsSync(folder) ? describe : describe.skip;

function columns(name: string): Map<string, number[]> {
  const [header = '', ...rows] = gunzipSync(readFileSync(join(folder, name))).toString().trim().split('\n'); // prettier-ignore
  const cells = rows.map((row) => row.split(','));
  return new Map(header.split(',').map((column, i) => [column, cells.map((row) => Number(row[i] || Number.NaN))]));
}

withData('correlations of NAS-Bench-201 columns', () => {
  it('are scipy’s, over all 15,625 architectures', () => {
    const table = new Map([...columns('nas-bench-201.csv.gz'), ...columns('zero-cost-cifar10.csv.gz')]);
    const answers = JSON.parse(readFileSync(join(folder, 'correlations-scipy.json'), 'utf8')) as Record<
      string,
      { n: number; kendall_tau_b: number; spearman: number; pearson: number }
    >;
    expect(Object.keys(answers).length).toBeGreaterThan(5);
    for (const [title, expected] of Object.entries(answers)) {
      const [first = [], second = []] = title.split(' vs ').map((name) => table.get(name) ?? []);
      const rows = [...first.keys()].filter((i) => Number.isFinite(first[i]) && Number.isFinite(second[i]));
      const x = rows.map((i) => first[i]!);
      const y = rows.map((i) => second[i]!);
      expect(rows).toHaveLength(expected.n);
      expect(kendall(x, y)).toBeCloseTo(expected.kendall_tau_b, 12);
      expect(spearman(x, y)).toBeCloseTo(expected.spearman, 11);
      expect(pearson(x, y)).toBeCloseTo(expected.pearson, 11);
    }
  });
});
