import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFrom } from './growing-text.js';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-growing-'));
  file = join(dir, 'log.txt');
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('readFrom', () => {
  it.each(['a', 'é', '€', '😀'])('gives a long text of %s piece by piece, with all characters whole', (character) => {
    // three bytes and four do not divide the size of a piece evenly
    const text = `x${character.repeat(300_000)}`;
    writeFileSync(file, text);
    let all = '';
    let pieces = 0;
    for (let from = 0; ; pieces++) {
      const { text: part, next } = readFrom(file, from);
      if (part === '') break;
      expect(next - from).toBe(Buffer.byteLength(part));
      all += part;
      from = next;
    }
    expect(all).toBe(text);
    expect(pieces).toBeGreaterThan(1);
  });

  it('gives what is new, nothing of a file that is absent, and the end of one that was cut', () => {
    expect(readFrom(file, 5)).toEqual({ text: '', next: 0 });
    writeFileSync(file, 'one\n');
    const { next } = readFrom(file, 0);
    appendFileSync(file, 'two\n');
    expect(readFrom(file, next)).toEqual({ text: 'two\n', next: 8 });
    expect(readFrom(file, 1e15)).toEqual({ text: '', next: 8 });
  });
});
