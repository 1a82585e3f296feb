import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMetrics } from '@uninas/runs';
import { folderFiles } from '../testing/folder-files.fixture.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { CsvExpLogger } from './csv-exp-logger.js';
import { JsonLinesExpLogger } from './json-lines-exp-logger.js';

const folder = (): string => mkdtempSync(join(tmpdir(), 'uninas-loggers-'));

describe('CsvExpLogger', () => {
  it('gives later keys columns of their own, and leaves times out', () => {
    const root = folder();
    const logger = moduleOf(CsvExpLogger, {});
    logger.write(folderFiles(root), 0, { 'train/loss': 0.5, 'time/epoch': 3 });
    logger.write(folderFiles(root), 1, { 'train/loss': 0.25, 'val/a,b': 1 / 3 });
    const text = readFileSync(join(root, 'exp/metrics.csv'), 'utf8');
    expect(text).toBe('epoch,train/loss,"val/a,b"\n0,0.5,\n1,0.25,0.3333333333333333\n');
  });

  it('replaces the rows of an epoch that is done again', () => {
    const root = folder();
    const logger = moduleOf(CsvExpLogger, { name: 'mine' });
    for (const epoch of [0, 1, 2, 1]) logger.write(folderFiles(root), epoch, { a: epoch + 0.5 });
    expect(readFileSync(join(root, 'exp/mine.csv'), 'utf8')).toBe('epoch,a\n0,0.5\n1,1.5\n');
    expect(logger.filesOf()).toEqual([]);
  });
});

describe('JsonLinesExpLogger', () => {
  it('writes numbers that are read back exactly', () => {
    const root = folder();
    const logger = moduleOf(JsonLinesExpLogger, {});
    const values = { a: 0.1 + 0.2, b: Number.MIN_VALUE, c: Math.fround(1 / 3), d: -0, e: Infinity };
    logger.write(folderFiles(root), 4, { ...values, 'time/epoch': 1.5, 'res_ram/free': 3 });
    const { rows } = readMetrics(join(root, 'metrics.jsonl'));
    expect(rows).toEqual([{ epoch: 4, values }]);
    expect(Object.is(rows[0]!.values['d'], -0)).toBe(true);
  });

  it('has a file of its own by name, and None is none', () => {
    expect(moduleOf(JsonLinesExpLogger, { name: 'None' }).filesOf()).toEqual(['metrics.jsonl']);
    expect(moduleOf(JsonLinesExpLogger, { name: 'x' }).filesOf()).toEqual(['exp/x.jsonl']);
  });
});
