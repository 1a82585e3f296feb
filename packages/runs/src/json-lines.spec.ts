import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonLines, MetricsLog, readJsonLines, readMetrics } from './index.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uninas-lines-'));
  path = join(folder, 'below', 'search.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(...rows: Record<string, number | string>[]): JsonLines {
  const journal = new JsonLines(path);
  rows.forEach((row) => journal.append(row));
  return journal;
}

describe('JsonLines', () => {
  it('appends whole lines and goes on where it stopped', () => {
    written({ gene: '0,1', acc: 0.5 }).close();
    const again = written({ gene: '1,1', acc: Number.NaN });
    expect(again.repaired).toBeUndefined();
    expect(readFileSync(path, 'utf8')).toBe('{"acc":0.5,"gene":"0,1"}\n{"acc":"NaN","gene":"1,1"}\n');
    expect(readJsonLines(path)).toEqual({ rows: [{ gene: '0,1', acc: 0.5 }, { gene: '1,1', acc: Number.NaN }] }); // prettier-ignore
    again.close();
    expect(() => again.append({})).toThrow(/closed/);
  });

  it('goes back to an offset and is then equal to a journal that never went further', () => {
    const journal = written({ a: 1 });
    const offset = journal.offset();
    expect(offset).toBe(8);
    journal.append({ a: 2 });
    journal.truncate(offset);
    journal.append({ a: 3 });
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":3}\n');
    journal.truncate(0);
    expect(readFileSync(path, 'utf8')).toBe('');
    journal.close();
  });

  it.each([3, 9, -1, 1.5])('refuses to go back to %d, and changes nothing', (offset) => {
    const journal = written({ a: 1 });
    expect(() => journal.truncate(offset)).toThrow(expect.objectContaining({ code: 'UNINAS_ERUN_JOURNAL' }));
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n');
    journal.close();
  });

  it('reads past a half-written last line and says so; opening cuts it off', () => {
    written({ a: 1 }).close();
    appendFileSync(path, '{"a":2,"b');
    const { rows, problem } = readJsonLines(path);
    expect(rows).toEqual([{ a: 1 }]);
    expect(problem?.message).toMatch(/half written \(9 bytes\).*it is left out; all earlier lines are kept/);
    const journal = written({ a: 3 });
    expect(journal.repaired?.message).toMatch(/cut off/);
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"a":3}\n');
    journal.close();
  });

  it('survives a cut at every byte', () => {
    for (let length = 0; length <= 16; length++) {
      written({ a: 1 }, { a: 2 }).close();
      truncateSync(path, length);
      const before = readJsonLines(path).rows;
      const journal = written({ z: 1 });
      expect(readJsonLines(path)).toEqual({ rows: [...before, { z: 1 }] });
      // a whole object without its line break is not lost
      expect(before).toHaveLength(length >= 15 ? 2 : length >= 7 ? 1 : 0);
      journal.close();
      rmSync(path);
    }
  });

  it('names the broken line within a journal, and what is not there', () => {
    written({ a: 1 }).close();
    writeFileSync(path, '{"a":1}\n{"a":}\n{"a":3}\n');
    expect(() => readJsonLines(path)).toThrow(/search\.jsonl:2: no valid JSON at column 6/);
    writeFileSync(path, '7\n');
    expect(() => readJsonLines(path)).toThrow(/:1: this line is no JSON object/);
    expect(() => readJsonLines(join(folder, 'none'))).toThrow(/cannot read: no such file or folder \(ENOENT\)/);
  });

  it('writes nothing of a row that JSON cannot hold', () => {
    const journal = written({ a: 1 });
    expect(() => journal.append({ a: 1n as never })).toThrow(/bigint at a/);
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n');
    journal.close();
  });
});

describe('MetricsLog', () => {
  const files = (): [string, string] => [join(folder, 'metrics.jsonl'), join(folder, 'timing.jsonl')];

  it('keeps what depends on the clock or the machine apart', () => {
    const log = new MetricsLog(...files());
    log.append({ epoch: 0, step: 3 }, { 'train/loss': 0.1, 'time/epoch': 9.5, 'accuracy/1': 1, 'res_ram/used': 5 });
    log.append({ epoch: 1 }, { 'val/loss': Infinity });
    log.append({ epoch: 2 }, { 'time/total': 20 });
    const [metrics, timing] = files();
    expect(readFileSync(metrics, 'utf8')).toBe(
      '{"epoch":0,"step":3,"accuracy/1":1,"train/loss":0.1}\n{"epoch":1,"val/loss":"Infinity"}\n',
    );
    expect(readFileSync(timing, 'utf8')).toBe(
      '{"epoch":0,"step":3,"res_ram/used":5,"time/epoch":9.5}\n{"epoch":2,"time/total":20}\n',
    );
    expect(readMetrics(metrics)).toEqual({
      rows: [
        { epoch: 0, step: 3, values: { 'accuracy/1': 1, 'train/loss': 0.1 } },
        { epoch: 1, values: { 'val/loss': Infinity } },
      ],
    });
    const offsets = log.offsets();
    log.append({ epoch: 3 }, { a: 1, 'time/epoch': 1 });
    log.truncate(offsets);
    expect(log.offsets()).toEqual(offsets);
    expect(log.repaired).toEqual([]);
    log.close();
  });

  it('refuses rows that could not be read again', () => {
    const log = new MetricsLog(...files());
    expect(() => log.append({ epoch: -1 }, {})).toThrow(/epoch -1/);
    expect(() => log.append({ epoch: 0, step: 0.5 }, {})).toThrow(/step 0.5/);
    expect(() => log.append({ epoch: 0 }, { step: 1 })).toThrow(/"step"/);
    log.close();
    writeFileSync(files()[0], '{"epoch":0,"a":"x"}\n');
    expect(() => readMetrics(files()[0])).toThrow(/metrics\.jsonl:1: this row is no/);
  });
});
