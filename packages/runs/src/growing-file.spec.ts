import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendBytes, appendLine, cutBack, lengthOf, readText } from './index.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'uninas-growing-'));
});
afterEach(() => rmSync(base, { recursive: true }));

describe('a file that grows', () => {
  it('takes lines, tells its length in bytes, and is cut back', () => {
    const path = join(base, 'exp/values.csv');
    expect(lengthOf(path)).toBe(0);
    appendLine(path, 'é');
    appendLine(path, 'b');
    expect(lengthOf(path)).toBe(5);
    cutBack(path, 3);
    expect(readText(path)).toBe('é\n');
    cutBack(path, 3);
    expect(lengthOf(path)).toBe(3);
  });

  it('takes bytes as they are', () => {
    const path = join(base, 'exp/values.bin');
    appendBytes(path, Uint8Array.of(0, 10));
    appendBytes(path, Uint8Array.of(255));
    expect([...readFileSync(path)]).toEqual([0, 10, 255]);
    mkdirSync(join(base, 'folder'));
    expect(() => appendBytes(join(base, 'folder'), new Uint8Array(1))).toThrow(/folder: cannot write/);
  });

  it('is not cut if it is shorter, and not made', () => {
    const path = join(base, 'a.csv');
    expect(() => cutBack(path, 3)).toThrow(
      /a\.csv: it has 0 bytes, but had 3 when the checkpoint was written; nothing was changed; restore the file/,
    );
    expect(existsSync(path)).toBe(false);
    cutBack(path, 0);
    expect(existsSync(path)).toBe(false);
  });

  it('is told apart from a folder, and a file in the place of its folder is named', () => {
    mkdirSync(join(base, 'folder'));
    expect(() => appendLine(join(base, 'folder'), 'a')).toThrow(/folder: cannot write: it is a folder.*EISDIR/);
    expect(() => readText(join(base, 'folder'))).toThrow(/folder: cannot read: it is a folder.*EISDIR/);
    writeFileSync(join(base, 'file'), 'x');
    expect(() => appendLine(join(base, 'file/a'), 'a')).toThrow(/a part of the path is a file.*ENOTDIR/);
    expect(readFileSync(join(base, 'file'), 'utf8')).toBe('x');
  });

  (existsSync('/dev/full') ? it : it.skip)('says when there is no space left', () => {
    expect(() => appendLine('/dev/full', 'a')).toThrow(/the disk is full \(ENOSPC\); all earlier lines are kept/);
  });
});
