import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openInBrowser } from './open-browser.js';

const ADDRESS = 'http://127.0.0.1:8260/?token=a-word-that-nobody-else-may-read';
const onLinux = process.platform === 'linux' ? it : it.skip;

let dir: string;
let env: Readonly<Record<string, string | undefined>>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-open-'));
  // stands for the browser: notes what it was called with
  const opener = join(dir, 'xdg-open');
  writeFileSync(
    opener,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${dir}/words.part'\nmv '${dir}/words.part' '${dir}/words'\n`,
  );
  chmodSync(opener, 0o755);
  env = { PATH: [dir, process.env['PATH']].join(delimiter), DISPLAY: ':0' };
});
afterEach(() => rmSync(dir, { recursive: true }));

const pages = (): string[] => readdirSync(dir).filter((name) => name.endsWith('.html'));

onLinux('opens a file that this user alone can read, and no command line holds the token', async () => {
  const remove = openInBrowser(ADDRESS, env, dir);
  while (!existsSync(join(dir, 'words'))) await sleep(20);
  const words = readFileSync(join(dir, 'words'), 'utf8').trim();
  expect(words).toMatch(/^file:\/\/\S+\.html$/);
  const file = fileURLToPath(words);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(`content="0; url=${ADDRESS}"`);
  remove();
  expect(pages()).toEqual([]);
});

onLinux('leaves no file where nothing can be opened', async () => {
  openInBrowser(ADDRESS, { PATH: dir }, dir);
  expect(pages()).toEqual([]);
  rmSync(join(dir, 'xdg-open'));
  openInBrowser(ADDRESS, { ...env, PATH: dir }, dir);
  while (pages().length > 0) await sleep(20);
});
