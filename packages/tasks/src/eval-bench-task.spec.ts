import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as benchmarks from '@uninas/benchmarks';
import { experimentRegister, filesOf, newFolder, runConfig, type Config, type Run } from './experiment.fixture.js';

const register = experimentRegister(benchmarks);
const run = (config: Config): Promise<Run> => runConfig(config, { register });

const dir = mkdtempSync(join(tmpdir(), 'uninas-tables-'));
const table = (name: string, lines: readonly string[]): Config => {
  const path = join(dir, `${name}.csv`);
  writeFileSync(path, lines.join('\n'));
  return { cls: 'MiniNASTabularBenchmark', path, arch_format: 'digits' };
};
const FIRST = table('first', [
  'arch,acc1/a/test,acc1/a/valid,params/a',
  '00,1,4,7',
  '01,2,3,7',
  '10,3,1,7',
  '11,4,2,7',
]);
const SECOND = table('second', [
  'arch,acc1/a/test,acc1/b/test,params/a',
  '11,2,1,1',
  '10,4,2,2',
  '01,3,,3',
  '02,9,9,4',
]);

const configOf = (save_dir: string, sets: readonly Config[], more: Config = {}): Config => ({
  cls: 'EvalBenchTask',
  save_dir,
  cls_benchmarks: sets,
  ...more,
});
const correlationsOf = ({ summary }: Run): readonly Config[] => summary['correlations'] as readonly Config[];

describe('EvalBenchTask', () => {
  it('correlates what both know, by metric and data set', async () => {
    const folder = newFolder();
    const more = { measure_correlations: ['KendallTauNasMetric', 'PearsonNasMetric'] };
    const found = await run(configOf(folder, [FIRST, SECOND], more));
    // 01, 10, 11: 2, 3, 4 and 3, 4, 2; parameters of the first are constant, data set b lacks 01
    expect(correlationsOf(found)).toEqual([
      {
        benchmarks: '0-1',
        first: 'first acc1/a/test',
        second: 'second acc1/a/test',
        architectures: 3,
        KendallTauNasMetric: expect.closeTo(-1 / 3, 12) as unknown,
        PearsonNasMetric: expect.closeTo(-0.5, 12) as unknown,
        file: 'figures/0-1/acc1_a_a.svg',
      },
    ]);
    expect(readFileSync(join(folder, 'figures/0-1/acc1_a_a.svg'), 'utf8')).toContain('KendallTauNasMetric -0.333333');
  });

  it('compares each with each, of the parts of the data that they are configured for', async () => {
    const valid = { ...FIRST, default_result_type: 'valid', tmp_name: 'validation' };
    const found = await run(configOf(newFolder(), [FIRST, valid, FIRST]));
    expect(correlationsOf(found).map(({ benchmarks: pair, KendallTauNasMetric: tau }) => [pair, tau])).toEqual([
      ['0-1', expect.closeTo(-2 / 3, 12)],
      ['0-2', 1],
      ['1-2', expect.closeTo(-2 / 3, 12)],
    ]);
    expect(correlationsOf(found)[0]).toMatchObject({ second: 'validation acc1/a/valid' });
  });

  it('says when there is nothing to compare, and writes nothing if something is wrong', async () => {
    const other = table('other', ['arch,loss/c/test', '00,1', '01,2', '10,3']);
    const found = await run(configOf(newFolder(), [FIRST, other]));
    expect(found.warnings.join()).toContain('no values in common');
    const folder = newFolder();
    const longer = table('longer', ['arch,acc1/a/test', '000,1']);
    await expect(run(configOf(folder, [FIRST, longer]))).rejects.toMatchObject({
      path: 'cls_benchmarks#1',
      message: expect.stringContaining('3 positions, those of first have 2') as unknown,
    });
    const wrong = (names: string): Promise<Run> => run(configOf(folder, [FIRST, SECOND], { measure_correlations: names })); // prettier-ignore
    await expect(wrong('KendallTauNasMetrik')).rejects.toThrow('KendallTauNasMetric');
    await expect(wrong('PearsonNasMetric, ImprovementNasMetric')).rejects.toThrow('lacks the flags');
    await expect(wrong('')).rejects.toThrow('measure_correlations');
    expect(Object.keys(filesOf(folder))).toEqual([]);
  });
});

// Published tables; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const data = join(shared, 'data/nas-bench-201');

(existsSync(data) ? describe : describe.skip)('EvalBenchTask on NAS-Bench-201', () => {
  it('finds what scipy does', async () => {
    const set = { cls: 'MiniNATSBenchTabularBenchmark', path: join(data, 'nas-bench-201.csv.gz') };
    const names = ['KendallTauNasMetric', 'SpearmanNasMetric', 'PearsonNasMetric'];
    const valid = { ...set, default_result_type: 'valid' };
    const found = await run(configOf(newFolder(), [set, valid], { measure_correlations: names }));
    const answers = JSON.parse(readFileSync(join(data, 'correlations-scipy.json'), 'utf8')) as Record<
      string,
      { kendall_tau_b: number; spearman: number; pearson: number }
    >;
    const { kendall_tau_b, spearman, pearson } = answers['cifar10_valid_acc_12ep vs cifar10_test_acc_200ep']!;
    const row = correlationsOf(found).find(
      ({ first, second }) => String(first).endsWith('cifar10/test@200') && String(second).endsWith('cifar10/valid@12'),
    );
    expect(row).toMatchObject({
      architectures: 15625,
      KendallTauNasMetric: expect.closeTo(kendall_tau_b, 11) as unknown,
      SpearmanNasMetric: expect.closeTo(spearman, 11) as unknown,
      PearsonNasMetric: expect.closeTo(pearson, 11) as unknown,
    });
  }, 120_000);
});
