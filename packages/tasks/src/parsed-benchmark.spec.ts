import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as benchmarks from '@uninas/benchmarks';
import { readMetrics } from '@uninas/runs';
import {
  experimentRegister,
  newFolder,
  retrainConfig,
  runConfig,
  searchConfig,
  type Config,
} from './experiment.fixture.js';

const register = experimentRegister(benchmarks);

/** Opens the set as a task would. */
async function open(path: string, data_set = '') {
  const args = { default_data_set: '', default_result_type: 'test', tmp_name: '', path, data_set };
  const set = new benchmarks.MiniNASParsedTabularBenchmark({ path: 'cls_benchmark', args, children: {} });
  const warnings: string[] = [];
  return { table: await set.open({ info: () => undefined, warn: (text) => warnings.push(text) }), warnings };
}

describe('MiniNASParsedTabularBenchmark', () => {
  it('reads what trainings came to, and leaves others out', async () => {
    const parent = newFolder();
    const s1 = join(parent, 's1');
    await runConfig(searchConfig(s1, {}, { max_epochs: 1 }), { register });
    const train = (name: string, gene: string, seed: number): Promise<unknown> => {
      const config = retrainConfig(join(parent, name), s1, { max_epochs: 2, eval_last: -1 });
      const method = config['cls_method'] as Config;
      const network = { cls: 'RetrainFromSearchUninasNetwork', search_config_path: s1, gene };
      return runConfig({ ...config, seed, cls_method: { ...method, cls_network: network } }, { register });
    };
    await train('a', '1,1,1,1,1,1', 0);
    await train('b', '1,1,1,1,1,1', 1);
    await train('c', '3,1,2,0,1,1', 0);
    await train('d', 'random', 0);
    mkdirSync(join(parent, 'notes'));
    const { table, warnings } = await open(parent);
    expect(table.genes).toEqual([
      [1, 1, 1, 1, 1, 1],
      [3, 1, 2, 0, 1, 1],
    ]);
    const rowsOf = (name: string): readonly number[] =>
      readMetrics(join(parent, name, 'metrics.jsonl')).rows.flatMap(({ values }) => values['val/accuracy/1'] ?? []);
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect([rowsOf('a').length, rowsOf('b').length]).toEqual([2, 2]);
    const expected = 100 * mean([mean(rowsOf('a')), mean(rowsOf('b'))]);
    expect(table.value([1, 1, 1, 1, 1, 1], 'acc1/tiny/valid')).toBeCloseTo(expected, 9);
    const { summary } = JSON.parse(readFileSync(join(parent, 'c/summary.json'), 'utf8')) as { summary: Config };
    expect(table.lookUp([3, 1, 2, 0, 1, 1])).toMatchObject({
      'flops/tiny': summary['macs'],
      'params/tiny': summary['params'],
      'loss/tiny/train': expect.any(Number) as unknown,
      'acc1/tiny/test': expect.any(Number) as unknown,
    });
    expect(warnings.map((text) => text.slice(parent.length))).toEqual([
      '/d is left out: its architecture is "random", which is none to look up',
      '/s1 is left out: it trained no architecture of a search network',
    ]);
    expect((await open(join(parent, 'c'), 'digits')).table.keys).toContain('acc1/digits/valid');
  }, 120_000);

  it('says what is missing', async () => {
    const folder = newFolder();
    await expect(open(folder)).rejects.toThrow('neither it nor a folder in it is a run');
    await expect(open(join(folder, 'none'))).rejects.toThrow('there is no such file');
    writeFileSync(
      join(folder, 'run.json'),
      JSON.stringify({ config: { cls_method: { cls_network: { gene: '0,1' } } } }),
    );
    await expect(open(folder)).rejects.toThrow('no architecture has results');
  });
});
