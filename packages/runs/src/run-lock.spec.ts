import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf, RunError, RunFolder, RunLock } from './index.js';

let base: string;
let dir: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'uninas-lock-')));
  dir = join(base, 'run');
});
afterEach(() => rmSync(base, { recursive: true }));

const create = (clear = false): RunFolder => RunFolder.create(dir, { runJson: { seed: 3 }, clear });
const failure = (action: () => unknown): RunError => {
  try {
    action();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('expected a RunError');
};

describe('the lock', () => {
  it('keeps a second run out, in this and in another process', () => {
    expect(RunLock.ownerOf(base)).toBeUndefined();
    const run = create();
    expect(RunLock.ownerOf(dir)).toEqual(identityOf(process.pid));
    expect(failure(() => create(true)).message).toMatch(/this process already writes in the folder/);
    expect(failure(() => RunFolder.resume(dir)).code).toBe('UNINAS_ERUN_LOCKED');
    run.close();
    expect(RunLock.ownerOf(dir)).toBeUndefined();
    writeFileSync(join(dir, 'run.lock'), JSON.stringify({ pid: process.ppid, host: hostname(), birth: '' }));
    expect(failure(() => RunFolder.resume(dir)).message).toMatch(
      new RegExp(`process ${process.ppid} on .* writes in this folder`),
    );
  });

  it.each([
    ['a dead process', { pid: 2 ** 30, host: hostname(), birth: '' }],
    ['a process whose number was given to another', { pid: process.pid, host: hostname(), birth: 'other-boot 1' }],
  ])('of %s is taken over', (_name, owner) => {
    create().close();
    writeFileSync(join(dir, 'run.lock'), JSON.stringify(owner));
    const run = RunFolder.resume(dir);
    expect(JSON.parse(readFileSync(join(dir, 'run.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    run.close();
    expect(readdirSync(dir)).toEqual(['run.json']);
  });

  it.each([
    [
      'another host',
      JSON.stringify({ pid: 1, host: 'elsewhere', birth: '' }),
      /process 1 on elsewhere .*delete this file if that process is surely gone/,
    ],
    ['something unreadable', '???', /a process that cannot be told/],
  ])('of %s stays', (_name, content, message) => {
    create().close();
    writeFileSync(join(dir, 'run.lock'), content);
    expect(failure(() => RunFolder.resume(dir)).message).toMatch(message);
    expect(readFileSync(join(dir, 'run.lock'), 'utf8')).toBe(content);
  });

  it('is no obstacle to reading', () => {
    const run = create();
    expect(RunFolder.open(dir).runJson['seed']).toBe(3);
    run.close();
  });
});
