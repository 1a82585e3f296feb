import { transformSync } from '@swc/core';
import { expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as runs from './index.js';

it('the example of the README runs', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const body = example.replace(/^import .*$/m, '');
  const { code } = transformSync(body, { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } });
  const folder = mkdtempSync(join(tmpdir(), 'uninas-readme-'));
  const before = process.cwd();
  const said: unknown[][] = [];
  try {
    process.chdir(folder);
    const parts = { ...runs, console: { log: (...words: unknown[]) => said.push(words) } };
    new Function(...Object.keys(parts), code)(...Object.values(parts));
    expect(said).toEqual([[0, 0]]);
    expect(readdirSync('runs/s1').sort()).toEqual([
      'checkpoints',
      'log.txt',
      'metrics.jsonl',
      'run.json',
      'timing.jsonl',
    ]);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});
