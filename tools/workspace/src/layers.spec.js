import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Imports that break the order of layers, by the package in which they would stand. */
const FORBIDDEN = {
  'packages/networks': "import { plugin } from '@uninas/hpo';\nexport default plugin;\n",
  'packages/core': "import type { Shape } from '@uninas/contracts';\nexport type S = Shape;\n",
  'packages/hpo': "import { container } from 'tsyringe';\nexport const c = container;\n",
  'packages/export': "import { main } from 'uninas';\nexport const m = main;\n",
  'packages/tasks': "import yargs from 'yargs';\nexport const y = yargs;\n",
  'packages/training': "import * as tf from '@tensorflow/tfjs-core';\nexport const t = tf;\n",
  'packages/wrap-mnist': "import { MnistData } from '@uninas/data';\nexport const m = MnistData;\n",
  'packages/space': "import { RunFolder } from '@uninas/runs';\nexport const r = RunFolder;\n",
};

describe('the layer rules', () => {
  const files = Object.keys(FORBIDDEN).map((dir) => join(root, dir, 'src/forbidden-import-of-a-test.ts'));
  let report;

  beforeAll(() => {
    for (const [i, text] of Object.values(FORBIDDEN).entries()) writeFileSync(files[i], text);
    const script = join(root, 'tools/workspace/src/lint.js');
    const { stdout } = spawnSync(process.execPath, [script, '--format', 'json', ...files], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    report = JSON.parse(stdout.slice(stdout.indexOf('[')));
  }, 120_000);

  afterAll(() => {
    for (const file of files) rmSync(file, { force: true });
  });

  it.each(Object.keys(FORBIDDEN))('refuse a wrong import in %s', (dir) => {
    const { messages } = report.find(({ filePath }) => filePath.includes(`${dir}/`));
    const rules = messages.map(({ ruleId }) => ruleId);
    expect(rules.some((rule) => rule === '@nx/enforce-module-boundaries' || rule === 'no-restricted-imports')).toBe(
      true,
    );
  });
});
