import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

it('plans and builds without naming the engine or a tensor library', () => {
  const root = dirname(fileURLToPath(import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('testing'),
  );
  expect(files.length).toBeGreaterThan(40);
  const foreign = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/from '([^.'][^']*)'/g)].map(([, from]) => from),
  );
  expect(new Set(foreign)).toEqual(new Set(['@uninas/contracts', '@uninas/core']));
});
