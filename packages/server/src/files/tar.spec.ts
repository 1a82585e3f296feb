import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { runFiles } from '../runs/run-files.js';
import { tarOf } from './tar.js';

const hasTar = spawnSync('tar', ['--version']).status === 0;

describe('tarOf', () => {
  (hasTar ? it : it.skip)('is what tar unpacks: empty and large files, long and foreign names, no links', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'uninas-tar-'));
    try {
      const files = new Map([
        ['empty', Buffer.alloc(0)],
        ['block', Buffer.alloc(512, 1)],
        ['large', Buffer.alloc(200_001, 'abc')],
        ['umlaut ä€😀', Buffer.from('x')],
        [`${'long/'.repeat(5)}${'n'.repeat(120)}.txt`, Buffer.from('long')],
        [`${'é'.repeat(60)}`, Buffer.from('two bytes each')],
      ]);
      for (const [name, content] of files) {
        mkdirSync(dirname(join(dir, 'run', name)), { recursive: true });
        writeFileSync(join(dir, 'run', name), content);
      }
      symlinkSync('/etc/passwd', join(dir, 'run', 'link'));
      const names = runFiles(join(dir, 'run')).map(({ path }) => path);
      expect(new Set(names)).toEqual(new Set(files.keys()));
      writeFileSync(join(dir, 'a.tar'), await buffer(tarOf(join(dir, 'run'), [...names, 'link', 'gone'], 'top')));
      mkdirSync(join(dir, 'out'));
      const { status, stderr } = spawnSync('tar', ['xf', '../a.tar'], { cwd: join(dir, 'out'), encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      expect(runFiles(join(dir, 'out/top')).map(({ path }) => path)).toEqual(names);
      for (const [name, content] of files) expect(readFileSync(join(dir, 'out/top', name)).equals(content)).toBe(true);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
