import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HpoEstimator, type EstimatorContext, type Gene } from '@uninas/contracts';
import { Ratings } from './ratings.js';
import { JOURNAL, SearchJournal } from './search-journal.js';

const asked: string[] = [];
/** The first index of the gene, times a factor. */
class Times extends HpoEstimator {
  override estimate(gene: Gene): Promise<number> {
    asked.push(`${this.args.key} ${gene.join()}`);
    return Promise.resolve(gene[0]! * 10);
  }
}
const estimator = (key: string, more: object = {}): Times => {
  const args = { key, is_constraint: false, min_value: 1, max_value: 1, is_objective: false, maximize: false };
  return new Times({ path: '', args: { ...args, ...more }, children: {} });
};
const newJournal = (): SearchJournal => new SearchJournal(join(mkdtempSync(join(tmpdir(), 'uninas-')), JOURNAL));
const context: EstimatorContext = {};

describe('Ratings', () => {
  it('keeps limits as allowed, measures constraints once, and rates each gene once', async () => {
    asked.length = 0;
    const journal = newJournal();
    const limit = estimator('limit', { is_constraint: true, min_value: 10, max_value: 20 });
    const ratings = new Ratings([estimator('value', { is_objective: true }), limit], [context], journal);
    expect(await Promise.all([[0], [1], [2], [3]].map((gene) => ratings.isAllowed(gene)))).toEqual([false, true, true, false]); // prettier-ignore
    asked.length = 0;
    await ratings.isAllowed([2]);
    expect(await ratings.rate([2], 7)).toEqual({ gene: [2], iteration: 7, values: { value: 20, limit: 20 } });
    expect(await ratings.rate([2], 9)).toEqual({ gene: [2], iteration: 7, values: { value: 20, limit: 20 } });
    expect(asked).toEqual(['limit 2', 'value 2']);
    journal.close();
  });

  it('tells how far constraints are from being kept, limits included', async () => {
    const journal = newJournal();
    const within = (key: string, min_value: number, max_value: number): Times =>
      estimator(key, { is_constraint: true, min_value, max_value });
    const all = [estimator('value', { is_objective: true }), within('a', 20, 40), within('b', -5, 0)];
    const ratings = new Ratings(all, [context], journal);
    // values 0, 10, 20, 50: a is 20, 10, 0 and 10 off its limits of 20 and 40, b is 0, 10, 20 and 50 above 0
    const found = await Promise.all([[0], [1], [2], [5]].map((gene) => ratings.violation(gene)));
    expect(found).toEqual([1, 10.5, 20, 50.25]);
    const nothing = new Ratings([within('a', 0, 1), estimator('value', { is_objective: true })], [context], journal);
    expect(await nothing.violation([Number.NaN])).toBe(Infinity);
    journal.close();
  });

  it('remembers over processes, also after a half-written line', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'uninas-'));
    const file = join(dir, JOURNAL);
    const first = new SearchJournal(file);
    const estimators = [estimator('z', { is_objective: true }), estimator('a', { is_objective: true, maximize: true })];
    const before = await new Ratings(estimators, [context], first).rate([4, 5], 1);
    first.close();
    const whole = readFileSync(file, 'utf8');
    expect(whole).toBe('{"gene":[4,5],"iteration":1,"values":{"a":40,"z":40}}\n');
    writeFileSync(file, `${whole}{"gene":[1,`);
    const second = new SearchJournal(file);
    asked.length = 0;
    const after = await new Ratings(estimators, [context], second).rate([4, 5], 3);
    expect([after, Object.keys(after.values)]).toEqual([before, ['z', 'a']]);
    expect(asked).toEqual([]);
    second.close();
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });

  it('refuses estimators that cannot be', () => {
    const journal = newJournal();
    const make =
      (...all: Times[]) =>
      () =>
        new Ratings(all, [context], journal);
    expect(make(estimator('a', { is_constraint: true }))).toThrow('nothing to search for');
    expect(make(estimator('a', { is_objective: true }), estimator('a'))).toThrow('two estimators have the key a');
    journal.close();
  });
});
