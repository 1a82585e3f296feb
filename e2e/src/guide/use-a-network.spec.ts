import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../shell.js';
import { ROOT, shippedConfig, workspaceRegister } from '../workspace.js';
import { classify } from './use-a-network.js';

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const MADE_UP = {
  cls_data: 'RandomImageClassificationData',
  '{cls_data}.data_shape': '1, 12, 12',
  '{cls_data}.target_shape': '10',
  '{cls_data}.valid_split': 100,
  '{cls_task}.is_test_run': true,
  '{cls_trainer}.max_epochs': 1,
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-guide-'));
  const s1 = { ...shippedConfig('tasks/quickstart_s1.json'), ...MADE_UP, '{cls_task}.save_dir': './s1' };
  const s3 = {
    ...shippedConfig('tasks/quickstart_s3.json'),
    ...MADE_UP,
    cls_augmentations: '',
    '{cls_task}.save_dir': './s3',
    '{cls_network}.config_path': './s1/network/finalized.network_config',
  };
  delete (s3 as Record<string, unknown>)['{cls_augmentations#0}.pixels'];
  for (const [name, config] of Object.entries({ s1, s3 })) {
    writeFileSync(join(dir, `${name}.json`), JSON.stringify(config));
    must(dir, process.execPath, [CLI, 'run', `${name}.json`]);
  }
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('the network of a run classifies images', async () => {
  const images = new Float32Array(5 * 12 * 12).fill(0.5);
  const classes = await classify(join(dir, 's3'), workspaceRegister(), images, [5, 12, 12, 1]);
  // equal images are of one class
  expect(new Set(Array.from(classes)).size).toBe(1);
  expect(classes).toHaveLength(5);
  expect(classes[0]).toBeLessThan(10);
});
