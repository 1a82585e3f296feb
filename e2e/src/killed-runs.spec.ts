import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@uninas/core';
import { KilledRuns } from '../studies/kills.js';

/*
 * Runs that are killed without a chance to clean up, and resumed: they must end
 * with the same bytes as the run that was never disturbed. The study
 * `killed-methods` does this for every kind of method, and oftener.
 */

/** Kills at moments drawn from a seed, by kind of run; and kills of a super-network inside a checkpoint's writing. */
const KILLS = { uniform: 3, hpo: 4, darts: 1 };
const CHECKPOINT_KILLS = 6;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-killed-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const runsOf = (kind: string): KilledRuns => new KilledRuns(join(dir, kind), kind);
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

describe.each(Object.keys(KILLS) as (keyof typeof KILLS)[])('%s, killed at any moment', (kind) => {
  const runs = new Map<string, KilledRuns>();
  beforeAll(async () => {
    const undisturbed = runsOf(kind);
    await undisturbed.undisturbed();
    runs.set(kind, undisturbed);
  }, 240_000);

  it.each(numbers(KILLS[kind]))(
    'ends as if it had not been, %i',
    async (i) => {
      const own = runs.get(kind)!;
      expect(await own.resume(await own.kill(i))).toEqual([]);
    },
    120_000,
  );
});

describe('a super-network, killed while it writes a checkpoint', () => {
  let inside = 0;

  it.each(numbers(CHECKPOINT_KILLS))(
    'ends as if it had not been, %i',
    async (i) => {
      const runs = runsOf('uniform');
      const wanted = 1 + new Random(0, ['kill', 'checkpoint', i]).int(7);
      const writing = (folder: string): string[] => {
        try {
          return readdirSync(join(folder, 'checkpoints')).filter((name) => name.includes('.part.'));
        } catch {
          return []; // not there yet
        }
      };
      const isMoment = (folder: string): boolean => writing(folder).some((name) => Number(name.split('.').at(-1)) >= wanted); // prettier-ignore
      const killed = await runs.kill(`checkpoint-${i}`, isMoment);
      if (writing(killed.folder).length > 0) inside++;
      expect(await runs.resume(killed)).toEqual([]);
      expect(writing(killed.folder)).toEqual([]);
    },
    120_000,
  );

  it('which at least five of them were', () => {
    expect(inside).toBeGreaterThanOrEqual(5);
  });
});
