import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricsFiles } from './metrics.js';

let dir: string;
let file: string;
let metrics: MetricsFiles;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-metrics-'));
  file = join(dir, 'metrics.jsonl');
  metrics = new MetricsFiles();
});
afterEach(() => rmSync(dir, { recursive: true }));

const rowsOf = (from: number, to: number): object[] =>
  Array.from({ length: to - from }, (_, i) => ({ epoch: from + i, 'train/loss': 1 / (from + i + 1) }));
const textOf = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('MetricsFiles', () => {
  it('leaves half a line for later, and damage out', () => {
    expect(metrics.readFrom(file, 0)).toEqual({ rows: [], next: 0 });
    writeFileSync(file, '{"epoch":0,"a":1}\nbroken\n{"epoch":1,"a":"NaN"}\n{"epoch":2,');
    expect(metrics.readFrom(file, 0)).toEqual({ rows: [{ epoch: 0, a: 1 }, { epoch: 1, a: 'NaN' }], next: 3 }); // prettier-ignore
    appendFileSync(file, '"a":3}\n');
    expect(metrics.readFrom(file, 3)).toEqual({ rows: [{ epoch: 2, a: 3 }], next: 4 });
    // a resumed run went back
    writeFileSync(file, '{"epoch":0,"a":1}\n');
    expect(metrics.readFrom(file, 4)).toEqual({ rows: [], next: 1 });
  });

  it('gives long files in parts, from any row on', () => {
    const rows = rowsOf(0, 12_000);
    writeFileSync(file, textOf(rows));
    const parts: number[] = [];
    const all: object[] = [];
    for (let from = 0; ;) {
      const { rows: some, next } = metrics.readFrom(file, from);
      if (next === from) break;
      parts.push(some.length);
      all.push(...some);
      from = next;
    }
    expect(parts).toEqual([5000, 5000, 2000]);
    expect(all).toEqual(rows);
    for (const from of [1, 255, 256, 257, 511, 7777, 11_999]) {
      expect(new MetricsFiles().readFrom(file, from).rows[0]).toEqual(rows[from]);
      expect(metrics.readFrom(file, from).rows[0]).toEqual(rows[from]);
    }
    expect(metrics.count(file)).toBe(12_000);
  });

  it('sees that a file was cut and has grown beyond its former length', () => {
    writeFileSync(file, textOf(rowsOf(0, 1000)));
    expect(metrics.readFrom(file, 990).rows).toHaveLength(10);
    const others = Array.from({ length: 1500 }, (_, epoch) => ({ epoch, 'train/accuracy': 0.5 }));
    writeFileSync(file, textOf([...rowsOf(0, 500), ...others.slice(500)]));
    expect(metrics.readFrom(file, 900)).toEqual({ rows: others.slice(900), next: 1500 });
  });

  it('gives a row that is larger than all that is given at once, and few of large ones', () => {
    const large = { epoch: 0, note: 'x'.repeat(5_000_000) };
    const rows = [large, ...Array.from({ length: 6 }, (_, i) => ({ epoch: i + 1, note: 'y'.repeat(1_000_000) }))];
    writeFileSync(file, textOf(rows));
    expect(metrics.readFrom(file, 0)).toEqual({ rows: [large], next: 1 });
    const { rows: some, next } = metrics.readFrom(file, 1);
    expect([some.length, next]).toEqual([4, 5]);
  });

  it('knows no limit of the length of a file', () => {
    const lines = Buffer.from(`${JSON.stringify({ note: 'z'.repeat(1_000_000) })}\n`.repeat(8));
    for (let i = 0; i < 9; i++) appendFileSync(file, lines);
    appendFileSync(file, '{"epoch":72}\n');
    expect(metrics.readFrom(file, 72)).toEqual({ rows: [{ epoch: 72 }], next: 73 });
    expect(metrics.readFrom(file, 0).next).toBe(4);
  });
});
