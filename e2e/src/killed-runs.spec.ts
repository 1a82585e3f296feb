import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@uninas/core';
import { contentOf, expectSame } from './run-content.js';
import { must } from './shell.js';
import { ROOT, shippedConfig } from './workspace.js';

/*
 * Runs that are killed without a chance to clean up, and resumed: they must end
 * with the same bytes as the run that was never disturbed. Paths are relative,
 * so that the folders can be compared.
 */

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
/** Kills at moments drawn from the seed, for each of s1 and s2; and kills of s1 inside a checkpoint's writing. */
const KILLS = { s1: 7, s2: 7, checkpoint: 6 };

let dir: string;
const seconds = { s1: 0, s2: 0 };

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-killed-'));
  writeFileSync(join(dir, 's1.json'), JSON.stringify(s1Config()));
  writeFileSync(join(dir, 's2.json'), JSON.stringify(s2Config()));
  for (const step of ['s1', 's2'] as const) {
    const start = process.hrtime.bigint();
    must(dir, process.execPath, [CLI, 'run', `${step}.json`]);
    seconds[step] = Number(process.hrtime.bigint() - start) / 1e9;
  }
}, 240_000);

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A short training of the quickstart's super-network, on small made-up images. */
function s1Config(): object {
  return {
    ...shippedConfig('tasks/quickstart_s1.json'),
    '{cls_task}.save_dir': './s1',
    '{cls_task}.is_test_run': true,
    '{cls_trainer}.max_epochs': 8,
    '{cls_trainer}.eval_last': -1,
    cls_clones: 'EMAClone',
    cls_data: 'RandomImageClassificationData',
    '{cls_data}.data_shape': '1, 12, 12',
    '{cls_data}.target_shape': '10',
    '{cls_data}.valid_split': 500,
    '{cls_data}.batch_size_train': 32,
    '{cls_data}.batch_size_test': 32,
  };
}

function s2Config(): object {
  return {
    ...shippedConfig('tasks/quickstart_s2.json'),
    '{cls_task}.save_dir': './s2',
    '{cls_task}.s1_path': './s1',
    '{cls_task}.is_test_run': true,
  };
}

/** Starts a step and kills it: after some seconds, or as soon as `isMoment` says so. @returns whether it was still running */
async function killed(folder: string, step: string, after: number, isMoment = () => false): Promise<boolean> {
  const child = spawn(process.execPath, [CLI, 'run', `${step}.json`], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<boolean>((done) => child.once('exit', (code) => done(code === null)));
  const start = process.hrtime.bigint();
  while (child.exitCode === null && Number(process.hrtime.bigint() - start) / 1e9 < after) {
    if (isMoment()) break;
    // as often as possible: a checkpoint is written within milliseconds
    await new Promise((next) => setImmediate(next));
  }
  child.kill('SIGKILL');
  return ended;
}

/** A folder in which a step can begin as in the undisturbed one. */
function trial(name: string, step: string): string {
  const folder = join(dir, name);
  cpSync(join(dir, `${step}.json`), join(folder, `${step}.json`));
  if (step === 's2') cpSync(join(dir, 's1'), join(folder, 's1'), { recursive: true });
  return folder;
}

function resumeAndCompare(folder: string, step: string): void {
  const args = [CLI, 'run', `${step}.json`];
  // killed before the folder was a run: there is nothing to go on with, so it begins
  must(folder, process.execPath, existsSync(join(folder, step, 'run.json')) ? [...args, '--resume'] : args);
  expectSame(contentOf(join(folder, step)), contentOf(join(dir, step)));
}

describe.each(['s1', 's2'] as const)('%s, killed at any moment', (step) => {
  it.each(Array.from({ length: KILLS[step] }, (_, i) => i))(
    'ends as if it had not been, %i',
    async (i) => {
      const folder = trial(`${step}-${i}`, step);
      const moment = new Random(0, ['kill', step, i]).float();
      await killed(folder, step, seconds[step] * moment);
      resumeAndCompare(folder, step);
    },
    120_000,
  );
});

describe('s1, killed while it writes a checkpoint', () => {
  let inside = 0;

  it.each(Array.from({ length: KILLS.checkpoint }, (_, i) => i))(
    'ends as if it had not been, %i',
    async (i) => {
      const folder = trial(`checkpoint-${i}`, 's1');
      const checkpoints = join(folder, 's1/checkpoints');
      const wanted = 1 + new Random(0, ['kill', 'checkpoint', i]).int(7);
      const writing = (): string[] => {
        try {
          return readdirSync(checkpoints).filter((name) => name.includes('.part.'));
        } catch {
          return []; // not there yet
        }
      };
      await killed(folder, 's1', 60, () => writing().some((name) => Number(name.split('.').at(-1)) >= wanted));
      if (writing().length > 0) inside++;
      resumeAndCompare(folder, 's1');
      expect(writing()).toEqual([]);
    },
    120_000,
  );

  it('which at least five of them were', () => {
    expect(inside).toBeGreaterThanOrEqual(5);
  });
});
