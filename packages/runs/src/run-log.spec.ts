import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunFolder } from './index.js';

let base: string;
let dir: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'uninas-log-')));
  dir = join(base, 'run');
});
afterEach(() => rmSync(base, { recursive: true }));

const runJson = { seed: 3 };

describe('log.txt', () => {
  it('has a line per line, without absolute paths, and ends with its run (D34)', () => {
    const clock = (): Date => new Date(2026, 6, 5, 4, 3, 2);
    const first = RunFolder.create(dir, { runJson, clock });
    first.log(
      'INFO',
      'tasks/single',
      `saved ${dir}/checkpoints/3\nread ${process.cwd()}/a and ${homedir()}/b, not ${homedir()}x`,
    );
    first.log('WARNING', 'x', dir);
    first.close();
    const second = RunFolder.create(join(base, 'second'), { runJson, clock });
    second.log('ERROR', 'x', 'second');
    second.close();
    expect(readFileSync(join(dir, 'log.txt'), 'utf8')).toBe(
      [
        '05.07.26 04:03:02 INFO     tasks/single  |  saved <run>/checkpoints/3',
        `05.07.26 04:03:02 INFO     tasks/single  |  read ./a and ~/b, not ${homedir()}x`,
        '05.07.26 04:03:02 WARNING  x  |  <run>',
        '',
      ].join('\n'),
    );
    expect(readFileSync(join(base, 'second/log.txt'), 'utf8')).toBe('05.07.26 04:03:02 ERROR    x  |  second\n');
  });
});
