import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgressFile } from './progress-file.js';

const own = { pid: process.pid, host: 'here', birth: 'boot 12' };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-progress-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (): { file: ProgressFile; read: () => unknown; at: (time: number) => void } => {
  let now = 0;
  const path = join(dir, 'progress.json');
  return {
    file: new ProgressFile(path, own, () => now),
    read: () => JSON.parse(readFileSync(path, 'utf8')) as unknown,
    at: (time) => (now = time),
  };
};

describe('ProgressFile', () => {
  it('begins empty, tells a start at once, and what is done not more often than twice a second', () => {
    const { file, read, at } = open();
    expect(read()).toEqual(own);
    file.start('epochs', 4);
    expect(read()).toEqual({ ...own, label: 'epochs', done: 0, total: 4 });
    at(400);
    file.update(1);
    expect(read()).toEqual({ ...own, label: 'epochs', done: 0, total: 4 });
    at(2000);
    file.update(2, 'loss 0.5');
    // two of four took two seconds
    expect(read()).toEqual({ ...own, label: 'epochs', done: 2, total: 4, note: 'loss 0.5', left: 2 });
    file.update(3);
    file.stop();
    expect(read()).toMatchObject({ done: 3, total: 4 });
    file.end(130);
    expect(read()).toMatchObject({ label: 'epochs', done: 3, code: 130 });
  });

  it('ends no work when the folder is gone', () => {
    const { file } = open();
    rmSync(dir, { recursive: true });
    // a file stands where the folder was
    expect(() => file.start('epochs', 1)).not.toThrow();
    expect(() => file.end(0)).not.toThrow();
  });
});
