import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { commitOf } from './commit.js';

const [A, B] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string];
let dir: string;
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(dir, name)), { recursive: true });
  writeFileSync(join(dir, name), text);
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-commit-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('follows a branch, loose or packed, from any folder inside', () => {
  write('.git/HEAD', 'ref: refs/heads/main\n');
  write('.git/packed-refs', `# pack-refs with: peeled\n${A} refs/heads/main\n${B} refs/heads/other\n`);
  write('runs/one/x', '');
  expect(commitOf(join(dir, 'runs/one'))).toBe(A);
  write('.git/refs/heads/main', `${B}\n`);
  expect(commitOf(dir)).toBe(B);
});

it('knows a detached head, and linked work trees', () => {
  write('.git/HEAD', `${A}\n`);
  expect(commitOf(dir)).toBe(A);
  write('.git/refs/heads/side', `${B}\n`);
  write('.git/worktrees/side/HEAD', 'ref: refs/heads/side\n');
  write('.git/worktrees/side/commondir', '../..\n');
  write('side/.git', `gitdir: ${join(dir, '.git/worktrees/side')}\n`);
  expect(commitOf(join(dir, 'side'))).toBe(B);
});

it('is nothing outside of a repository, before the first commit, or where it is damaged', () => {
  write('.git', 'no such thing');
  expect(commitOf(dir)).toBeUndefined();
  rmSync(join(dir, '.git'));
  write('.git/HEAD', 'ref: refs/heads/main\n');
  expect(commitOf(dir)).toBeUndefined();
});
