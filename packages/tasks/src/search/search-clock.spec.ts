import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SearchClock } from './search-clock.js';

const timing = join(mkdtempSync(join(tmpdir(), 'uninas-')), 'timing.jsonl');

describe('SearchClock', () => {
  it('begins at 0, whatever the file of an earlier search says', async () => {
    const clock = new SearchClock({ size: 0 }, join(timing, '../none.jsonl'));
    const first = clock.elapsed();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(first).toBeGreaterThanOrEqual(0);
    expect(clock.elapsed()).toBeGreaterThan(first);
    writeFileSync(timing, '{"epoch":0,"time/search":70}\n');
    expect(new SearchClock({ size: 0 }, timing).elapsed()).toBeLessThan(70);
  });

  it('goes on where an interrupted search was, once it rates something new', () => {
    writeFileSync(timing, '{"epoch":0,"time/search":70}\n{"epoch":1,"time/search":80.5}\n{"epoch":1}\n');
    const journal = { size: 12 };
    const clock = new SearchClock(journal, timing);
    expect(clock.elapsed()).toBe(0);
    journal.size++;
    expect(clock.elapsed()).toBeGreaterThanOrEqual(80.5);
  });
});
