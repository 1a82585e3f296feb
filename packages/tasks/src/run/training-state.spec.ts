import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { listCheckpoints, RunFolder, writeCheckpoint } from '@uninas/runs';
import { FolderFiles } from './folder-files.js';
import { RunLines } from './run-lines.js';
import { newestCheckpoint, rewind } from './training-state.js';

interface Fixture {
  readonly files: FolderFiles;
  readonly log: RunLines;
  readonly warnings: string[];
  /** Writes a checkpoint when the metrics have so many bytes. */
  save(number: number, size: number, save_type?: string, folder?: string): void;
}

function fixture(): Fixture {
  const dir = mkdtempSync(join(tmpdir(), 'uninas-rewind-'));
  const folder = RunFolder.create(dir, { runJson: {} });
  const files = new FolderFiles(folder);
  const warnings: string[] = [];
  const log = new RunLines({ info: () => undefined, warn: (text) => void warnings.push(text) }, 'test');
  log.writeTo(folder);
  const save: Fixture['save'] = (number, size, save_type = 'state', place = 'checkpoints') => {
    const state = { save_type, epoch: number, files: { 'metrics.jsonl': size } };
    writeCheckpoint(files.path(place), number, { tensors: new Map(), state });
  };
  return { files, log, warnings, save };
}

describe('rewind', () => {
  it('takes everything back to the newest whole checkpoint: 9 is before 10, and damaged ones do not count', () => {
    const { files, log, warnings, save } = fixture();
    for (const number of [9, 10, 11]) save(number, number);
    writeFileSync(files.path('checkpoints/11/state.json'), '{}');
    writeFileSync(files.path('metrics.jsonl'), '0123456789abcdef');
    for (const epoch of [8, 9, 10])
      files.appendLine('timing.jsonl', JSON.stringify({ epoch, 'time/epoch': epoch / 3 }));
    appendFileSync(files.path('timing.jsonl'), '{"epoch":1');
    expect(rewind(files, ['metrics.jsonl'], log)?.epoch).toBe(10);
    expect(warnings.join()).toContain('state.json');
    expect(listCheckpoints(files.path('checkpoints'))).toEqual([9, 10]);
    expect(readFileSync(files.path('metrics.jsonl'), 'utf8')).toBe('0123456789');
    expect(readFileSync(files.path('timing.jsonl'), 'utf8').match(/"epoch":\d+/g)).toEqual(['"epoch":8', '"epoch":9']);
  });

  it('goes back to the beginning when no checkpoint was written', () => {
    const { files, log, warnings } = fixture();
    writeFileSync(files.path('metrics.jsonl'), 'no JSON\n');
    files.appendLine('timing.jsonl', '{"epoch":0}');
    expect(() => rewind(files, ['metrics.jsonl'], log)).toThrow('metrics.jsonl:1');
    expect(files.size('metrics.jsonl')).toBe(8);
    writeFileSync(files.path('metrics.jsonl'), '{"epoch":0}\n');
    expect(rewind(files, ['metrics.jsonl', 'exp/none.jsonl'], log)).toBeUndefined();
    expect(warnings.join()).toContain('training begins from the start');
    expect([files.size('metrics.jsonl'), files.size('timing.jsonl')]).toEqual([0, 0]);
  });

  it('leaves everything as it is when there is nothing but weights', () => {
    const { files, log, save } = fixture();
    save(2, 5, 'model');
    writeFileSync(files.path('metrics.jsonl'), '{"epoch":0}\n');
    expect(() => rewind(files, ['metrics.jsonl'], log)).toThrow(
      '2 holds weights only; nothing was changed; restore one',
    );
    expect(files.size('metrics.jsonl')).toBe(12);
    expect(listCheckpoints(files.path('checkpoints'))).toEqual([2]);
  });

  it('finds the checkpoints of any callback, and says which are passed over', () => {
    const { files, save } = fixture();
    save(3, 0, 'model');
    save(2, 0, 'state', 'checkpoints/callback-1');
    const warnings: string[] = [];
    const newest = (accept?: (number: number) => boolean): number | undefined =>
      newestCheckpoint(files, (text) => void warnings.push(text), accept && (({ number }) => accept(number)))?.number;
    expect(newest()).toBe(3);
    expect(warnings).toEqual([]);
    expect(newest((number) => number < 3)).toBe(2);
    expect(warnings.join()).toMatch(/checkpoints.3 holds weights only; it is passed over/);
    expect(() => newest(() => false)).toThrow('no checkpoint can be gone on from');
  });

  it('refuses a journal that is shorter than the checkpoint knows', () => {
    const { files, log, save } = fixture();
    save(1, 100);
    expect(() => rewind(files, ['metrics.jsonl'], log)).toThrow('it has 0 bytes, but had 100 when the checkpoint was');
    expect(listCheckpoints(files.path('checkpoints'))).toEqual([1]);
  });
});
