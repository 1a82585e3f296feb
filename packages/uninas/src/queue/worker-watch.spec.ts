import { describe, expect, it } from '@jest/globals';
import type { WorkerNote } from '@uninas/contracts';
import { WorkerWatch } from './worker-watch.js';

/** What a run would log, and what it hears at each look. */
function watched() {
  const lines: string[] = [];
  const log = { info: (text: string) => lines.push(text), warn: (text: string) => lines.push(`! ${text}`) };
  const heard = { notes: [] as WorkerNote[], present: [] as string[], now: 0 };
  const run = { heard: async () => ({ notes: heard.notes.splice(0), present: heard.present }) };
  const watch = new WorkerWatch(run, log, 'Start one.', () => heard.now);
  const look = async (now: number, present: string[], ...notes: WorkerNote[]): Promise<string[]> => {
    heard.now = now;
    heard.present = present;
    heard.notes.push(...notes);
    await watch.look();
    return lines.splice(0);
  };
  return look;
}

const NOBODY = '! No worker is there; waiting for one. Start one.';

describe('what a run tells of its workers', () => {
  it('says that there is none at once, and again each minute', async () => {
    const look = watched();
    expect(await look(0, [])).toEqual([NOBODY]);
    expect(await look(59_999, [])).toEqual([]);
    expect(await look(60_000, [])).toEqual([NOBODY]);
  });

  it('tells who comes, who goes, who cannot work, and who is lost', async () => {
    const look = watched();
    const [a, b] = ['a:1', 'b:2'];
    expect(await look(0, [a], { worker: a, kind: 'joined', text: '' })).toEqual(['Worker a:1 sets itself up']);
    expect(await look(1, [a, b], { worker: a, kind: 'ready', text: '' }, { worker: b, kind: 'joined', text: '' })).toEqual([
      'Worker a:1 works for this run',
      'Worker b:2 sets itself up',
    ]); // prettier-ignore
    const refusal = { worker: b, kind: 'refused', text: '/data is missing' } as const;
    expect(await look(2, [a], refusal, { worker: b, kind: 'left', text: '' })).toEqual([
      '! Worker b:2 cannot work for this run: /data is missing',
    ]);
    expect(await look(3, [])).toEqual([expect.stringMatching(/^! Worker a:1 is not heard of any more/), NOBODY]);
    expect(await look(4, [a], { worker: a, kind: 'joined', text: '' })).toHaveLength(1);
    expect(await look(5, [], { worker: a, kind: 'left', text: '' })).toEqual(['Worker a:1 has left', NOBODY]);
  });
});
