import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  experimentRegister,
  newFolder,
  retrainConfig,
  runConfig,
  searchDescription,
  type Config,
  type RunOptions,
} from './experiment.fixture.js';

const register = experimentRegister();
const file = join(newFolder(), 'network', 'search.network_config');

const configOf = (save_dir: string, seed: number): Config => {
  const config = retrainConfig(save_dir, '', { max_epochs: 1 });
  const cls_network = { cls: 'RetrainFromSearchUninasNetwork', search_config_path: file, gene: 'random' };
  return { ...config, seed, cls_method: { ...(config['cls_method'] as Config), cls_network } };
};

/** What the log says of the network: its table, with the parameters of every cell. */
async function tableOf(config: Config, options: RunOptions = {}): Promise<string> {
  const { lines } = await runConfig(config, { register, ...options });
  const begin = lines.findIndex((line) => line.includes('cell index'));
  return lines.slice(begin, lines.findIndex((line) => line.startsWith('Network built')) + 1).join('\n');
}

describe('gene: random of RetrainFromSearchUninasNetwork', () => {
  it('follows the seed of the run, and is the same one in dry run, run and resumed run', async () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(await searchDescription(register)));
    const folder = newFolder();
    const dry = await tableOf(configOf(folder, 3), { rehearse: true });
    expect(dry).toMatch(/Network built, it has \d+ parameters!$/);
    const stop = { onProgress: (_: string, done: number, abort: () => void) => done === 1 && abort() };
    expect(await tableOf(configOf(folder, 3), stop)).toBe(dry);
    expect(await tableOf(configOf(folder, 3), { resume: true })).toBe(dry);
    const seeds = [0, 1, 2, 3, 4, 5];
    const tables = await Promise.all(seeds.map((seed) => tableOf(configOf(newFolder(), seed), { rehearse: true })));
    expect(tables[3]).toBe(dry);
    expect(new Set(tables).size).toBeGreaterThan(3);
    const written = readFileSync(join(folder, 'network/network.network_config'), 'utf8');
    expect(written).not.toMatch(/MixedOp|Search/);
  });
});
