import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@uninas/core';
import { run } from './shell.js';
import { errorsOf, ROOT, shippedConfig, toEntries, workspaceRegister } from './workspace.js';

const register = workspaceRegister();
const files = readdirSync(join(ROOT, 'configs/tasks'));
/** Searches that need no earlier run; the quickstart has a test of its own. */
const searches = files.filter((file) => {
  const isSearch = shippedConfig(`tasks/${file}`)['cls_task'] === 'SingleSearchTask';
  return isSearch && !file.startsWith('quickstart') && file !== 'dna1.json';
});

describe('every configuration of a task', () => {
  it.each(files)('%s has no mistake', (file) => {
    const { tree, problems } = parse(toEntries(shippedConfig(`tasks/${file}`)), register);
    expect(errorsOf(problems)).toEqual([]);
    expect(tree?.cls).toBe(shippedConfig(`tasks/${file}`)['cls_task']);
  });
});

describe('a short run of', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'uninas-configs-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(searches)(
    '%s searches, and describes what it found',
    (file) => {
      const name = file.replace('.json', '');
      const config = {
        ...shippedConfig(`tasks/${file}`),
        '{cls_task}.save_dir': join(dir, name),
        '{cls_task}.is_test_run': true,
        '{cls_trainer}.stop_epoch': 1,
      };
      writeFileSync(join(dir, file), JSON.stringify(config));
      const { status, out, err } = run(dir, process.execPath, [
        join(ROOT, 'packages/uninas/bin/uninas.js'),
        'run',
        file,
      ]);
      expect([status, err.includes('error')]).toEqual([0, false]);
      expect(out).toContain('Done');
      const found = JSON.parse(readFileSync(join(dir, name, 'network/finalized.network_config'), 'utf8')) as object;
      expect(found).toMatchObject({ name: 'StackedCellsNetworkBody' });
    },
    60_000,
  );
});
