import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as benchmarks from '@uninas/benchmarks';
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

describe('CreateSearchNetBenchTask', () => {
  it('keeps what a super-network predicts as a table', async () => {
    const [s1, folder] = [newFolder(), newFolder()];
    await runConfig(searchConfig(s1, {}, { max_epochs: 1 }), { register });
    const known = join(newFolder(), 'known.csv');
    writeFileSync(known, 'arch,acc1/a/test\n"1,1,1,1,1,1",1\n"3,3,3,3,3,3",2\n');
    const config: Config = {
      ...hpoConfig(folder, s1),
      cls: 'CreateSearchNetBenchTask',
      measure_min: 7,
      cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: '3,3,3,3,3,3; 2,2,2,2,2,2' },
      cls_hpo_estimators: [
        { cls: 'NetMacsEstimator', key: 'flops', is_objective: true },
        { cls: 'NetValueEstimator', key: 'acc1/valid', is_objective: true, maximize: true },
      ],
      cls_benchmarks: [{ cls: 'MiniNASTabularBenchmark', path: known }],
    };
    const { summary } = await runConfig(config, { register });
    expect(summary).toMatchObject({ rated: 7, table: 'bench.json' });
    const args = { default_data_set: '', default_result_type: 'valid', tmp_name: '', path: join(folder, 'bench.json') };
    const set = new benchmarks.MiniNASSearchTabularBenchmark({ path: 'x', args: { ...args, data_set: '', columns: [] }, children: {} }); // prettier-ignore
    const table = await set.open({ info: () => undefined, warn: () => undefined });
    expect(table.genes.slice(0, 3).map(String)).toEqual(['1,1,1,1,1,1', '3,3,3,3,3,3', '2,2,2,2,2,2']);
    expect([table.genes.length, table.keys, table.space[0]]).toEqual([7, ['flops/tiny', 'acc1/tiny/valid'], [0, 1, 2, 3, 4]]); // prettier-ignore
    const rows = readFileSync(join(folder, 'search.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { gene: number[]; values: Record<string, number> }); // prettier-ignore
    expect(rows).toHaveLength(7);
    for (const { gene, values } of rows) {
      expect(table.lookUp(gene)).toEqual({ 'flops/tiny': values['flops'], 'acc1/tiny/valid': values['acc1/valid'] });
    }
    writeFileSync(known, 'arch,acc1/a/test\n"1,1",1\n');
    const before = filesOf(folder);
    await expect(runConfig(config, { register })).rejects.toMatchObject({ path: 'cls_benchmarks#0' });
    expect(filesOf(folder)).toEqual(before);
  }, 120_000);
});
