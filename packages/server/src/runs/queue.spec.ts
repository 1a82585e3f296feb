import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { identityOf } from '@uninas/runs';
import { Queue } from './queue.js';
import { Records } from './records.js';
import { placeOf } from './run-place.js';
import type { RunRecord } from './run-record.js';

const ID = '20260101-000000-00000001';

let dir: string;
let records: Records;
let queue: Queue | undefined;
let other: ChildProcess;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-queue-'));
  records = new Records(dir);
  other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], { stdio: 'pipe' });
  await once(other.stdout!, 'data');
});
afterEach(() => {
  queue?.close();
  other.kill('SIGKILL');
  records.close();
  rmSync(dir, { recursive: true });
});

/** A server was killed after it had started the run, and before it wrote down by which process. */
function killedWhileStarting(progress: object, state: RunRecord['state'] = 'running'): RunRecord {
  const place = placeOf(dir, ID);
  mkdirSync(dirname(place.progress), { recursive: true });
  writeFileSync(place.progress, JSON.stringify(progress));
  const now = Date.now();
  const times = { created: now, started: now, ended: null };
  const rest = { process: null, isResumed: false, error: null, mark: null };
  const record = { id: ID, name: 'a', task: 'A', state, ...times, saveDir: place.saveDir, ...rest };
  records.put(record);
  return record;
}

const open = (): Queue => {
  const options = { dir, env: {}, plugins: [], runner: '', runs: dir, parallel: 1, log: () => undefined };
  return (queue = new Queue(records, options));
};

describe('a run whose process nobody wrote down', () => {
  it.each([
    ['its number alone, as it is another process by now', {}],
    ['another birth', { birth: 'boot 1' }],
    ['another host', { host: 'elsewhere' }],
    ['an exit code', { code: 1 }],
  ])('is not looked for in a process that has %s', async (_, told) => {
    const { pid, host, birth } = identityOf(other.pid!);
    killedWhileStarting(Object.keys(told).length === 0 ? { pid } : { pid, host, birth, ...told });
    const { state, process } = (open().look(), records.get(ID)!);
    expect([state, process]).toEqual(['failed', null]);
    expect(() => queue!.stop(records.get(ID)!)).toThrow(/the run is failed/);
    expect([other.exitCode, other.signalCode]).toEqual([null, null]);
  });

  it('is found by number and birth, and stops when it is told', async () => {
    killedWhileStarting(identityOf(other.pid!));
    open();
    expect(records.get(ID)).toMatchObject({ state: 'running', process: { pid: other.pid } });
    const ended = once(other, 'exit');
    queue!.stop(records.get(ID)!);
    expect(await ended).toEqual([null, 'SIGINT']);
  });

  it('is told to stop as soon as it is found, if that was asked for before', async () => {
    killedWhileStarting(identityOf(other.pid!), 'stopping');
    const ended = once(other, 'exit');
    open();
    expect(await ended).toEqual([null, 'SIGINT']);
  });
});
