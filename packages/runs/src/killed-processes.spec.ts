import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestValid, readJsonLines, RunFolder } from './index.js';
import { compileSources } from './child-sources.fixture.js';

let base: string;
let code: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'uninas-killed-'));
  code = join(base, 'code');
  compileSources(code);
});
afterAll(() => rmSync(base, { recursive: true }));

describe('a killed process', () => {
  it('leaves a valid checkpoint, a readable journal and a folder that can be resumed, whenever it dies', async () => {
    const dir = join(base, 'killed');
    RunFolder.create(dir, { runJson: { seed: 1 } }).close();
    const file = join(code, 'killed.mjs');
    writeFileSync(
      file,
      `import { JsonLines, newestValid, RunFolder, writeCheckpoint } from './index.js';
       import { content } from './content.js';
       const run = RunFolder.resume('${dir}');
       const folder = run.path('checkpoints');
       const { checkpoint, problems } = newestValid(folder);
       if (problems.length > 0) throw problems[0];
       const journal = new JsonLines(run.path('metrics.jsonl'));
       journal.truncate(checkpoint ? checkpoint.state.offset : 0);
       process.stdout.write('begun\\n');
       for (let i = checkpoint ? checkpoint.number + 1 : 0; ; i++) {
         journal.append({ i });
         const saved = { ...content(i), state: { value: i, offset: journal.offset() } };
         // every checkpoint twice: the second replaces the first
         for (const _ of [1, 2]) writeCheckpoint(folder, i, saved, { top: 2, key: 'acc', maximize: false });
       }`,
    );
    let newest = -1;
    // 20 kills; fewer on a slow machine, but always until there was something to lose
    const start = performance.now();
    for (let round = 0; newest < 1 || (round < 20 && performance.now() - start < 15000); round++) {
      const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 37) % 101)));
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      const run = RunFolder.resume(dir);
      const { checkpoint, problems } = newestValid(run.path('checkpoints'));
      expect(problems).toEqual([]);
      // the very first may die before its first checkpoint; what was once there is never lost
      expect(checkpoint?.number ?? -1).toBeGreaterThanOrEqual(newest);
      newest = checkpoint?.number ?? -1;
      if (checkpoint) expect(checkpoint.tensors.get('w')?.data[49999]).toBe(newest);
      const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
      expect(names.filter((name) => name.includes('.uninas-'))).toEqual([]);
      const { rows } = readJsonLines(run.path('metrics.jsonl'));
      expect(rows.slice(0, newest + 1)).toEqual(Array.from({ length: newest + 1 }, (_, i) => ({ i })));
      run.close();
    }
  }, 120000);
});

describe('several processes', () => {
  it('that want one folder, left locked by a dead process: one gets it', async () => {
    const dir = join(base, 'wanted');
    RunFolder.create(dir, { runJson: {} }).close();
    const file = join(code, 'wanted.mjs');
    writeFileSync(
      file,
      `import { RunFolder } from './index.js';
       process.stdin.once('data', () => {
         try { RunFolder.resume('${dir}'); process.stdout.write('got'); setInterval(() => undefined, 1000); }
         catch (error) { process.stdout.write(error.code); process.exit(); }
       });
       process.stdout.write('ready');`,
    );
    for (let round = 0; round < 3; round++) {
      writeFileSync(join(dir, 'run.lock'), JSON.stringify({ pid: 2 ** 30, host: hostname(), birth: '' }));
      const children = Array.from({ length: 6 }, () =>
        spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] }),
      );
      const next = (): Promise<string[]> => {
        return Promise.all(children.map((child) => new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data)))))); // prettier-ignore
      };
      await next();
      const answers = next();
      children.forEach((child) => child.stdin.write('go'));
      expect((await answers).sort()).toEqual([...new Array<string>(5).fill('UNINAS_ERUN_LOCKED'), 'got']);
      await Promise.all(
        children.map((child) => {
          if (child.exitCode !== null) return child.exitCode;
          const ended = new Promise((resolve) => child.once('exit', resolve));
          child.kill('SIGKILL');
          return ended;
        }),
      );
    }
    // the last owner was killed: its lock is stale
    RunFolder.resume(dir).close();
    expect(readdirSync(dir)).toEqual(['run.json']);
  }, 30000);
});
