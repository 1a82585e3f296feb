import { transformSync } from '@swc/core';
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import * as space from './index.js';

it('the example of the README runs and says what it claims', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const body = example.replace(/^import .*$/m, '');
  const { code } = transformSync(body, { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
  const said: unknown[][] = [];
  const parts = { ...space, console: { log: (...words: unknown[]) => said.push(words) } };
  new Function(...Object.keys(parts), code)(...Object.values(parts));
  // genes of 1 and 2 only: each more accurate one costs as much more
  expect(said).toEqual([[8, true, true]]);
});
