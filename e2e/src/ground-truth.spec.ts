import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@uninas/core';
import { must } from './shell.js';
import { errorsOf, ROOT, toEntries, workspaceRegister } from './workspace.js';

/** What the study counts with. */
interface Statistics {
  percentile(value: number, values: readonly number[]): number;
  signTest(hits: number, count: number): number;
  noiseOf(rows: readonly (readonly number[])[]): { deviation: number; pearson: number; kendall: number };
}

const STUDY = join(ROOT, 'e2e/studies/ground-truth');
const read = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;
const config = (name: string): object => read(join(STUDY, `${name}.json`));

describe('the statistics of the study', () => {
  let statistics: Statistics;
  beforeAll(async () => {
    statistics = (await import(join(STUDY, 'statistics.js'))) as Statistics;
  });

  it('have percentiles among the others, ties half', () => {
    const { percentile } = statistics;
    const values = [1, 2, 2, 3, 4];
    expect([1, 2, 3, 4].map((value) => percentile(value, values))).toEqual([0, 37.5, 75, 100]);
  });

  it('have the sign test of one side', () => {
    const { signTest } = statistics;
    expect([0, 3, 4, 5].map((hits) => signTest(hits, 5))).toEqual([1, 16 / 32, 6 / 32, 1 / 32]);
    expect(signTest(10, 20)).toBeCloseTo(0.5880985, 6); // R: 1 - pbinom(9, 20, 0.5)
  });

  it('pool the deviations of seeds', () => {
    const { deviation, pearson } = statistics.noiseOf([
      [1, 3],
      [5, 5],
      [6, 8],
    ]);
    expect(deviation).toBeCloseTo(Math.sqrt(4 / 3), 12);
    expect(pearson).toBeGreaterThan(0.9);
  });
});

describe('the configurations of the study', () => {
  const register = workspaceRegister();
  it.each(['uniform', 'fair', 'mdenas', 'gdas', 'darts', 'asap'])('search with %s', (method) => {
    const { problems } = parse(toEntries({ ...config('space'), ...config(method) }), register);
    expect(errorsOf(problems)).toEqual([]);
  });

  it.each(['stand-alone', 'rate'])('have no mistake in %s', (name) => {
    expect(errorsOf(parse(toEntries(config(name)), register).problems)).toEqual([]);
  });
});

describe('the kept results', () => {
  const table = read(join(ROOT, 'docs/studies/ground-truth.json')) as {
    readonly architectures: readonly { readonly gene: string; readonly seeds: Readonly<Record<string, number[]>> }[];
  };

  it('have every architecture of the space, each trained with every seed', () => {
    expect(new Set(table.architectures.map(({ gene }) => gene)).size).toBe(5 ** 3);
    const values = table.architectures.flatMap(({ seeds }) => [seeds['0'], seeds['1']]).flat();
    expect(values.length).toBe(2 * 2 * 5 ** 3);
    expect(values.every((value) => value !== undefined && value > 0 && value < 1)).toBe(true);
  });

  it('are what their page shows', () => {
    const shown = must(ROOT, process.execPath, ['e2e/studies/ground-truth.js', '--report']).trim();
    const page = readFileSync(join(ROOT, 'docs/studies/README.md'), 'utf8');
    const lines = (text: string): readonly string[] =>
      text.split('\n').map((line) => line.replace(/\s+/g, ' ').replace(/-+/g, '-'));
    expect(lines(page)).toEqual(expect.arrayContaining([...lines(shown)]));
  });
});
