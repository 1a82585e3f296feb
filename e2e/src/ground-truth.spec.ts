import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  it.each(['uniform', 'fair', 'cream', 'mdenas', 'gdas', 'darts', 'asap'])('search with %s', (method) => {
    const { problems } = parse(toEntries({ ...config('space'), ...config(method) }), register);
    expect(errorsOf(problems)).toEqual([]);
  });

  it.each(['stand-alone', 'rate'])('have no mistake in %s', (name) => {
    expect(errorsOf(parse(toEntries(config(name)), register).problems)).toEqual([]);
  });
});

describe('the table that is shipped', () => {
  it('is what the study has measured', () => {
    const dir = mkdtempSync(join(tmpdir(), 'uninas-ground-truth-'));
    const out = join(dir, 'table.json');
    must(ROOT, process.execPath, ['e2e/studies/ground-truth-table.js', '--out', out]);
    expect(readFileSync(join(ROOT, 'configs/benchmarks/mnist_125.json'), 'utf8')).toBe(readFileSync(out, 'utf8'));
    rmSync(dir, { recursive: true });
  });
});

describe('the kept results', () => {
  const kept = join(ROOT, 'docs/studies');
  const table = read(join(kept, 'ground-truth.json')) as {
    readonly architectures: readonly { readonly gene: string; readonly seeds: Readonly<Record<string, number[]>> }[];
  };

  it('have every architecture of the space, with accuracies', () => {
    expect(new Set(table.architectures.map(({ gene }) => gene)).size).toBe(5 ** 3);
    const values = table.architectures.flatMap(({ seeds }) => Object.values(seeds)).flat();
    expect(values.length).toBeGreaterThanOrEqual(2 * 5 ** 3);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  it('are what their page shows', () => {
    const dir = mkdtempSync(join(tmpdir(), 'uninas-studies-'));
    try {
      cpSync(kept, dir, { recursive: true });
      must(ROOT, process.execPath, ['e2e/studies/ground-truth.js', '--report', '--out', dir]);
      const [shown, made] = [kept, dir].map((folder) => readFileSync(join(folder, 'README.md'), 'utf8'));
      expect(shown).toBe(made);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
