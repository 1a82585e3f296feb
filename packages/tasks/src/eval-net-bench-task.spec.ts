import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as benchmarks from '@uninas/benchmarks';
import { geneKey, kendall, sampleDistinct, ValueSpace } from '@uninas/space';
import { Random } from '@uninas/core';
import {
  experimentRegister,
  filesOf,
  hpoConfig,
  newFolder,
  runConfig,
  searchConfig,
  type Config,
} from './experiment.fixture.js';

const register = experimentRegister(benchmarks);
/** Made-up accuracies of 16 architectures on two data sets, of which three have none on the second. */
const all = ValueSpace.ofChoices([5, 5, 5, 5, 5, 5]);
const genes = sampleDistinct(all, 16, new Random(4));
const truthOf = (i: number): readonly [number, number] => [(i * 7) % 16, i < 3 ? NaN : (i * 11) % 16];
const table = join(newFolder(), 'known.csv');
const rows = genes.map((gene, i) => {
  const cells = truthOf(i).map((value) => (Number.isNaN(value) ? '' : value));
  return `"${geneKey(gene)}",${cells.join()},1`;
});
writeFileSync(table, ['arch,acc1/a/test,acc1/b/test,loss/a/valid', ...rows].join('\n'));

let s1: string;
beforeAll(async () => {
  s1 = newFolder();
  await runConfig(searchConfig(s1, {}, { max_epochs: 1 }), { register });
}, 60_000);

/** What is predicted is the loss, which differs from one architecture to the next even in so small a network. */
const ACC1 = {
  cls: 'NetValueEstimator',
  key: 'acc1/valid',
  is_objective: true,
  maximize: true,
  value: 'val/loss',
};
const LOSS = { cls: 'NetValueEstimator', key: 'spread', is_constraint: true, min_value: -1e9, max_value: 1e9, value: 'val/loss' }; // prettier-ignore

function configOf(save_dir: string, more: Config = {}): Config {
  return {
    ...hpoConfig(save_dir, s1),
    cls: 'EvalNetBenchTask',
    measure_top: 6,
    nas_metrics: 'ImprovementNasMetric, KendallTauNasMetric, ByTargetsNasMetric',
    cls_hpo_estimators: [ACC1, LOSS],
    cls_hpo_self_algorithm: { cls: 'RandomHPO', num_eval: -1 },
    cls_benchmark: { cls: 'MiniNASTabularBenchmark', path: table },
    ...more,
  };
}

describe('EvalNetBenchTask', () => {
  it('compares what a super-network predicts with what is known, of the best and of all', async () => {
    const folder = newFolder();
    const { done, summary, lines, warnings } = await runConfig(configOf(folder), { register });
    expect([done, summary['rated'], warnings]).toEqual([true, 16, []]);
    const rated = readFileSync(join(folder, 'search.jsonl'), 'utf8').trim().split('\n');
    const predictions = new Map(
      rated.map((line) => {
        const { gene, values } = JSON.parse(line) as { gene: number[]; values: Record<string, number> };
        return [geneKey(gene), values['acc1/valid']!];
      }),
    );
    // the best by the truth are rated first, in that order
    const best = genes.map((gene, i) => [truthOf(i)[0], geneKey(gene)] as const).sort(([a], [b]) => b - a);
    expect([...predictions.keys()].slice(0, 6)).toEqual(best.slice(0, 6).map(([, key]) => key));
    const found = summary['net_bench'] as readonly Config[];
    expect(
      found.map(({ set, data_set, metric, architectures }) => [set, data_set, metric, architectures].join(' ')),
    ).toEqual(
      ['top a', 'top b', 'chosen a', 'chosen b'].flatMap((set, i) =>
        ['ImprovementNasMetric', 'KendallTauNasMetric', 'ByTargetsNasMetric'].map((metric) => {
          const inTop = genes.slice(0, 3).filter((gene) => best.slice(0, 6).some(([, key]) => key === geneKey(gene)));
          return `${set} ${metric} ${[6, 6 - inTop.length, 16, 13][i]}`;
        }),
      ),
    );
    const pairs = genes.map((gene, i) => [predictions.get(geneKey(gene))!, truthOf(i)[1]] as const).slice(3);
    const tau = kendall(pairs.map(([prediction]) => prediction), pairs.map(([, target]) => target)); // prettier-ignore
    expect(found.at(-2)).toEqual({
      set: 'chosen',
      data_set: 'b',
      key: 'acc1/valid',
      metric: 'KendallTauNasMetric',
      architectures: 13,
      value: expect.closeTo(tau, 12) as unknown,
      file: 'figures/metrics/chosen/b/acc1-valid_KendallTauNasMetric.svg',
    });
    expect(found.at(-1)).not.toHaveProperty('value');
    for (const { file } of found) expect(existsSync(join(folder, String(file)))).toBe(true);
    const line = lines.find((text) => text.startsWith('net_bench/chosen/b/acc1/valid/KendallTauNasMetric: 10: '));
    expect(lines.join()).not.toContain('/ByTargetsNasMetric:');
    expect(Number(line!.split(': ').at(-1))).toBeCloseTo(tau, 3);
  }, 60_000);

  it('leaves the same bytes when it is interrupted and resumed', async () => {
    const [whole, parts] = [newFolder(), newFolder()];
    await runConfig(configOf(whole), { register });
    const onProgress = (_: string, done: number, abort: () => void): void => {
      if (done === 9) abort();
    };
    expect((await runConfig(configOf(parts), { register, onProgress })).done).toBe(false);
    expect((await runConfig(configOf(parts), { register, resume: true })).done).toBe(true);
    const { 'run.json': _first, ...before } = filesOf(whole);
    const { 'run.json': _second, ...after } = filesOf(parts);
    expect(after).toEqual(before);
  }, 60_000);

  it('draws from the benchmark alone, and keeps constraints in both sets', async () => {
    const folder = newFolder();
    const macs = { cls: 'NetMacsEstimator', key: 'macs', is_constraint: true, min_value: 0, max_value: 250_000 };
    const algorithm = { cls: 'RandomHPO', num_eval: 5 };
    const more = { cls_hpo_estimators: [ACC1, macs], cls_hpo_self_algorithm: algorithm, measure_top: 3 };
    await runConfig(configOf(folder, more), { register });
    const rated = readFileSync(join(folder, 'search.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { gene: number[]; values: Record<string, number> }); // prettier-ignore
    const known = new Set(genes.map(geneKey));
    expect(rated.length).toBeGreaterThanOrEqual(5);
    expect(rated.length).toBeLessThanOrEqual(8);
    expect(rated.every(({ gene, values }) => known.has(geneKey(gene)) && values['macs']! <= 250_000)).toBe(true);
  }, 60_000);

  it.each([
    [{ cls_hpo_estimators: [{ ...ACC1, key: 'accuracy' }] }, 'cls_hpo_estimators#0', 'has no accuracy; it has acc1, loss'],
    [{ cls_benchmark: { cls: 'MiniNASTabularBenchmark', path: '/nowhere.csv' } }, 'cls_benchmark', 'there is no such file'],
    [{ cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: '1,2' } }, 'cls_hpo_self_algorithm', 'has 2 values'],
  ])('writes nothing if %j is wrong', async (more, path, message) => {
    const folder = newFolder();
    await expect(runConfig(configOf(folder, more as Config), { register })).rejects.toMatchObject({
      path,
      isInput: true,
      message: expect.stringContaining(message) as unknown,
    });
    expect(Object.keys(filesOf(folder))).toEqual([]);
  }, 60_000); // prettier-ignore
});
