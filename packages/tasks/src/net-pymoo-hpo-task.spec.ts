import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, hpoConfig, newFolder, runConfig, searchConfig, type Config } from './experiment.fixture.js';

let s1: string;
beforeAll(async () => {
  s1 = newFolder();
  const method = searchConfig('')['cls_method'] as Config;
  await runConfig(searchConfig(s1, { cls_method: { ...method, mask_indices: [0] } }, { max_epochs: 1 }));
}, 60_000);

function configOf(save_dir: string, more: Config = {}): Config {
  const { cls_hpo_self_algorithm: _, ...config } = hpoConfig(save_dir, s1);
  return {
    ...config,
    cls: 'NetPymooHPOTask',
    cls_hpo_pymoo_algorithm: {
      cls: 'NSGA2PymooAlgorithm',
      pop_size: 6,
      n_offsprings: 6,
      cls_hpo_pymoo_sampler: { cls: 'IntLhsPymooSampler' },
      cls_hpo_pymoo_crossover: { cls: 'PointPymooCrossover' },
      cls_hpo_pymoo_mutation: { cls: 'PolynomialPymooMutation', eta: 3 },
    },
    cls_hpo_pymoo_termination: { cls: 'NIterPymooTermination', n: 3 },
    ...more,
  };
}

const rowsOf = (folder: string) =>
  readFileSync(join(folder, 'search.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { gene: number[]; iteration: number; values: Record<string, number> });

describe('NetPymooHPOTask', () => {
  it('searches a super-network by generations, without what its method masks (D19)', async () => {
    const folder = newFolder();
    const { done, summary, warnings } = await runConfig(configOf(folder));
    expect([done, summary['rated'], warnings]).toEqual([true, 18, []]);
    const rows = rowsOf(folder);
    expect(rows.map(({ iteration }) => iteration)).toEqual([0, 1, 2].flatMap((i) => Array<number>(6).fill(i)));
    expect(rows.every(({ gene }) => gene.every((value) => value > 0))).toBe(true);
    const files = Object.keys(filesOf(folder));
    expect(files).toEqual(expect.arrayContaining(['fa.svg', 'hv.svg']));
    const front = summary['front'] as readonly { file: string }[];
    expect(front.length).toBeGreaterThan(0);
    expect(files).toEqual(expect.arrayContaining(front.map(({ file }) => file)));
  }, 60_000);

  it('leaves the same bytes when it is interrupted and resumed', async () => {
    const [whole, parts] = [newFolder(), newFolder()];
    await runConfig(configOf(whole));
    const onProgress = (_: string, done: number, abort: () => void): void => {
      if (done === 8) abort();
    };
    expect((await runConfig(configOf(parts), { onProgress })).summary).toEqual({ rated: 8 });
    const resumed = await runConfig(configOf(parts), { resume: true });
    expect(resumed.lines.join()).toContain('8 ratings are remembered');
    const { 'run.json': _first, ...before } = filesOf(whole);
    const { 'run.json': _second, ...after } = filesOf(parts);
    expect(after).toEqual(before);
  }, 60_000);

  it('rates what keeps the constraints alone', async () => {
    const folder = newFolder();
    const macs = { cls: 'NetMacsEstimator', key: 'macs', is_objective: true };
    const accuracy = { cls: 'NetValueEstimator', key: 'accuracy', is_objective: true, maximize: true };
    await runConfig(configOf(folder, { cls_hpo_estimators: [macs, accuracy] }));
    const sizes = rowsOf(folder).map(({ values }) => values['macs']!);
    const max_value = sizes.toSorted((a, b) => a - b)[3]!;
    const limited = newFolder();
    const limit = { ...macs, is_constraint: true, min_value: 0, max_value };
    await runConfig(configOf(limited, { cls_hpo_estimators: [limit, accuracy] }));
    const rated = rowsOf(limited);
    expect(rated.length).toBeGreaterThan(3);
    expect(rated.every(({ values }) => values['macs']! <= max_value)).toBe(true);
  }, 60_000);
});
