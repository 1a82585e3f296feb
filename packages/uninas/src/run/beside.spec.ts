import { expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importBeside } from './beside.js';

it('finds a package in the folder of the experiment, and says where there is none', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'uninas-beside-'));
  const home = join(dir, 'node_modules', 'some-package');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"name": "some-package", "type": "module", "exports": "./index.js"}');
  writeFileSync(join(home, 'index.js'), 'export const answer = 42;');
  expect(await importBeside<{ answer: number }>('some-package', dir)).toMatchObject({ answer: 42 });
  expect(await importBeside('@uninas/no-such-package', dir)).toBeUndefined();
  rmSync(dir, { recursive: true });
});
