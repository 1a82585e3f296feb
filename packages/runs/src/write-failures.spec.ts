import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  JsonLines,
  listCheckpoints,
  newestValid,
  readJsonLines,
  RunFolder,
  writeCheckpoint,
  writeFileAtomic,
} from './index.js';
import { compileSources } from './child-sources.fixture.js';

let base: string;
let code: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'uninas-failures-'));
  code = join(base, 'code');
  compileSources(code);
});
afterAll(() => rmSync(base, { recursive: true }));

/** Runs a program under a limit of the size of files, in blocks of 512 or 1024 bytes; its last line is JSON. */
function limited(blocks: number, program: string): Record<string, unknown> {
  const file = join(code, 'limited.mjs');
  writeFileSync(file, program);
  const { stdout, stderr } = spawnSync('sh', ['-c', `ulimit -f ${blocks}; exec "$0" "$1"`, process.execPath, file], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const small = { tensors: new Map(), state: {} };

describe('a path below a file', () => {
  it('is told as such, by everything that writes', () => {
    const file = join(base, 'file');
    writeFileSync(file, 'x');
    const path = join(file, 'below', 'x');
    const actions: (() => unknown)[] = [
      () => writeFileAtomic(path, ''),
      () => new JsonLines(path),
      () => writeCheckpoint(path, 1, small),
      () => RunFolder.create(path, { runJson: {} }),
    ];
    for (const action of actions) {
      expect(action).toThrow(/a part of the path is a file, not a folder \(ENOTDIR\).*choose another folder/);
      expect(action).toThrow(expect.objectContaining({ name: 'RunError' }));
    }
    expect(() => listCheckpoints(path)).toThrow(/ENOTDIR/);
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it('is told as such when the file is in the place of the last folder', () => {
    const file = join(base, 'in-the-way');
    writeFileSync(file, 'x');
    const actions = [() => writeFileAtomic(join(file, 'a'), ''), () => writeCheckpoint(file, 1, small)];
    for (const action of actions) expect(action).toThrow(/a part of the path is a file.*move that file away/);
    expect(readFileSync(file, 'utf8')).toBe('x');
  });
});

describe('a folder without permission', () => {
  it('keeps what is in it', () => {
    const folder = join(base, 'locked');
    writeCheckpoint(folder, 1, small);
    chmodSync(base, 0o755);
    chmodSync(folder, 0o555);
    const file = join(code, 'locked.mjs');
    writeFileSync(
      file,
      `import { writeCheckpoint } from './index.js';
       try { writeCheckpoint('${folder}', 2, { tensors: new Map(), state: {} }); } catch (error) { console.log(error.message); }`,
    );
    // root may write everywhere, so the child is nobody then
    const user = process.getuid?.() === 0 ? { uid: 65534 } : {};
    const { stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8', ...user });
    expect(stdout).toMatch(
      /checkpoint 2: cannot write: permission denied \(EACCES\); kept unchanged: 1; change the permissions/,
    );
    chmodSync(folder, 0o755);
    expect(readdirSync(folder)).toEqual(['1']);
  });
});

describe('a full disk', () => {
  it('file size limit: a file written over keeps its content, and nothing lies beside it', () => {
    const result = limited(
      64,
      `import { writeFileAtomic } from './index.js';
       writeFileAtomic('${base}/limit/a.txt', 'first');
       try { writeFileAtomic('${base}/limit/a.txt', new Uint8Array(200000)); }
       catch (error) { console.log(JSON.stringify({ ...error, message: error.message })); }`,
    );
    expect(result).toMatchObject({ name: 'RunError', code: 'UNINAS_ERUN_WRITE' });
    expect(result['message']).toMatch(
      /exceed the allowed size \(EFBIG\); the earlier one is unchanged; raise the limit/,
    );
    expect(readFileSync(join(base, 'limit/a.txt'), 'utf8')).toBe('first');
    expect(readdirSync(join(base, 'limit'))).toEqual(['a.txt']);
  });

  it('file size limit 0: a lock that cannot be made leaves nothing in the folder', () => {
    const folder = join(base, 'limited-run');
    // the limit holds for the standard output of the child as well, unless that is a pipe
    const result = limited(
      0,
      `import { RunFolder } from './index.js';
       try { RunFolder.create('${folder}', { runJson: {} }); }
       catch (error) { console.log(JSON.stringify({ ...error, message: error.message })); }`,
    );
    expect(result['message']).toMatch(/run\.lock: cannot write: .*EFBIG.*nothing in the folder was changed/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('file size limit: earlier checkpoints stay whole, retention removes nothing', () => {
    const folder = join(base, 'limited-checkpoints');
    const result = limited(
      64,
      `import { writeCheckpoint } from './index.js';
       import { content } from './content.js';
       const keep = { top: 0, key: 'acc', maximize: true };
       writeCheckpoint('${folder}', 1, content(1, 10));
       writeCheckpoint('${folder}', 2, content(2, 10));
       try { writeCheckpoint('${folder}', 3, content(3), keep); }
       catch (error) { console.log(JSON.stringify({ ...error, message: error.message })); }`,
    );
    expect(result['message']).toMatch(/checkpoint 3: cannot write: .*EFBIG.*; kept unchanged: 1, 2; raise the limit/);
    expect(readdirSync(folder)).toEqual(['1', '2']);
    expect(newestValid(folder)).toMatchObject({ checkpoint: { number: 2, state: { value: 2 } }, problems: [] });
  });

  it('file size limit: a journal keeps whole lines only, and goes on afterwards', () => {
    const path = join(base, 'limited.jsonl');
    const result = limited(
      64,
      `import { JsonLines } from './index.js';
       const journal = new JsonLines('${path}');
       let count = 0;
       try { for (;;) { journal.append({ count, text: 'x'.repeat(300) }); count++; } }
       catch (error) { console.log(JSON.stringify({ ...error, message: error.message, count })); }`,
    );
    expect(result['message']).toMatch(/EFBIG.*all earlier lines \(\d+ bytes\) are kept/);
    expect(readFileSync(path, 'utf8').endsWith('}\n')).toBe(true);
    expect(readJsonLines(path).problem).toBeUndefined();
    expect(readJsonLines(path).rows).toHaveLength(result['count'] as number);
    const journal = new JsonLines(path);
    expect(journal.repaired).toBeUndefined();
    journal.close();
  });

  (existsSync('/dev/full') ? it : it.skip)('no space left: an append says so', () => {
    const journal = new JsonLines('/dev/full');
    expect(() => journal.append({ a: 1 })).toThrow(/the disk is full \(ENOSPC\).*free some space, then resume the run/);
  });
});
