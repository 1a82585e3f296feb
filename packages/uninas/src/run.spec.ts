import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ToyProject } from './testing/toy-project.fixture.js';

interface RunJson {
  readonly config: unknown;
  readonly argumentTable: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly inherited?: { readonly from: string; readonly sha256: string };
}

let project: ToyProject;
beforeAll(() => {
  project = new ToyProject();
  const s1 = {
    cls_task: 'SingleSearchTask',
    '{cls_task}.save_dir': 'runs/s1',
    cls_trainer: 'SimpleTrainer',
    cls_method: 'RandomMethod',
    cls_data: 'ToyData',
    cls_optimizers: 'SGDOptimizer',
    '{cls_optimizers#0}.lr': 0.05,
  };
  project.write('s1.json', JSON.stringify(s1));
  const s2 = {
    cls_task: 'NetHPOTask',
    '{cls_task}.save_dir': 'runs/s2',
    '{cls_task}.s1_path': 'runs/s1',
    cls_trainer: 'SimpleTrainer',
  };
  project.write('s2.json', JSON.stringify(s2));
  project.write('fail.json', JSON.stringify({ cls: 'FailingTask', save_dir: 'runs/fail' }));
});
afterAll(() => project.remove());

const runJson = (run: string): RunJson => JSON.parse(project.read(`runs/${run}/run.json`)) as RunJson;

describe('run', () => {
  it('checks first: nothing starts with a wrong configuration', () => {
    const { code, out, err } = project.run(['run', 's1.json', '--{cls_optimizers#0}.lr=0']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('UNINAS_ELIMIT');
    expect(existsSync(join(project.dir, 'runs'))).toBe(false);
    const json = JSON.parse(project.run(['run', 's1.json', '--sed=1', '--json']).out) as {
      ok: boolean;
      problems: object[];
    };
    expect([json.ok, json.problems]).toEqual([false, [expect.objectContaining({ code: 'UNINAS_EUNKNOWN_ARGUMENT' })]]);
  });

  it('asks for what an earlier run should give', () => {
    const { code, err } = project.run(['run', 's2.json']);
    expect([code, err]).toEqual([2, expect.stringContaining('error UNINAS_EINHERIT')]);
    expect(project.run(['check', 's2.json'])).toMatchObject({
      code: 0,
      err: expect.stringContaining('warning UNINAS_WINHERIT'),
    });
  });

  it('stops after building when it should', () => {
    const { code, out, err } = project.run(['run', 's1.json', '--dry-run']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe('built: SingleSearchTask, 5 modules, 19 arguments; nothing was run\n');
    expect(existsSync(join(project.dir, 'runs'))).toBe(false);
  });

  it('tells in a file how far it is, and how it ended', async () => {
    const progress = (): unknown => JSON.parse(project.read('progress.json'));
    const words = ['--progress', 'progress.json', '--save_dir=runs/told'];
    expect(project.run(['run', 's1.json', ...words]).code).toBe(0);
    expect(progress()).toMatchObject({ label: 'steps', done: 3, total: 3, note: 'loss 0.33', code: 0 });
    expect(project.run(['run', 'fail.json', '--progress', 'progress.json']).code).toBe(1);
    const text = expect.any(String);
    expect(progress()).toEqual({ pid: expect.any(Number), host: text, birth: text, code: 1 });
    expect(project.run(['run', 's1.json', '--seed=x', '--progress', 'progress.json']).code).toBe(2);
    expect(progress()).toMatchObject({ code: 2 });
    expect(project.run(['run', 's1.json', '--progress', 's1.json/progress.json'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('error UNINAS_EWRITE'),
    });
    const child = project.start(['run', 's1.json', ...words, '--steps=1000', '--pause=20']);
    await project.collect(child).until('training');
    expect(progress()).toMatchObject({ pid: child.pid });
    child.kill('SIGINT');
    await once(child, 'close');
    expect(progress()).toMatchObject({ total: 1000, code: 130 });
  });

  it('gives the task its complete configuration, a table of all arguments, and all versions', () => {
    const { code, out, err } = project.run(['run', 's1.json', '--seed=7']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d\d:\d\d:\d\d {2}training from step 0\nsteps +3\nlr +0\.05\ndone in .* s; everything is in runs\/s1\n$/,
    );
    expect(err).toMatch(/^steps 3\/3 {2}loss 0\.33, .* s\n$/);
    const { config, argumentTable, versions, inherited } = runJson('s1');
    expect(config).toEqual(JSON.parse(project.run(['tree', 's1.json', '--seed=7', '--json']).out));
    expect(argumentTable).toHaveLength(19);
    const columns = argumentTable.map((line) => line.split(/ {2,}/));
    expect(columns[0]).toEqual(['cls_task', 'SingleSearchTask', 'what the experiment does']);
    expect(columns).toContainEqual(['SingleSearchTask.seed', '7', 'random seed of the experiment']);
    expect(columns).toContainEqual(['SGDOptimizer#0.lr', '0.05', 'learning rate']);
    expect(columns).toContainEqual(['cls_callbacks', '-', 'take part in training']);
    expect(versions).toMatchObject({ node: process.versions.node, 'toy-plugin': '1.2.3', uninas: '0.1.0' });
    expect(versions['@uninas/core']).toMatch(/^\d+\.\d+\.\d+/);
    expect(inherited).toBeUndefined();
  });

  it('runs a second time in the same folder, and takes over from an earlier run with its hash', () => {
    expect(project.run(['run', 's1.json']).code).toBe(0);
    expect(project.run(['run', 's2.json']).code).toBe(0);
    const { inherited, config } = runJson('s2');
    expect(inherited).toEqual({
      by: 's1_path',
      from: '../s1',
      sha256: createHash('sha256').update(project.read('runs/s1/run.json')).digest('hex'),
    });
    expect(config).toMatchObject({ cls_method: { cls_optimizers: [{ lr: 0.05 }] } });
    expect(project.run(['run', 'runs/s1/run.json', '--dry-run']).code).toBe(0);
  });

  it('prints nothing but JSON when asked, with the log on stderr', () => {
    const { code, out, err } = project.run(['run', 's1.json', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      done: true,
      saveDir: join(project.dir, 'runs/s1'),
      summary: { steps: 3 },
    });
    expect(err).toContain('training from step 0');
  });

  it('names code and message of what a task cannot do', () => {
    const { code, out, err } = project.run(['run', 'fail.json'], { TOY_TRACE: '1' });
    expect(code).toBe(1);
    expect(out).toContain('warning: this will not end well');
    expect(err).toBe('disposed FailingTask\nerror UNINAS_ERUN_WRITE: the disk is full\n');
    const json = project.run(['run', 'fail.json', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      error: { code: 'UNINAS_ERUN_WRITE', message: 'the disk is full' },
    });
  });

  it('keeps the stack of what was not expected for those who ask', () => {
    const quiet = project.run(['run', 'fail.json', '--how=bug']);
    expect(quiet.code).toBe(1);
    expect(quiet.err).toContain("error: Cannot read properties of undefined (reading 'nothing')\n");
    expect(quiet.err).toContain('--debug shows where it happened');
    expect(quiet.err).not.toContain('modules.js');
    expect(project.run(['run', 'fail.json', '--how=bug', '--debug']).err).toMatch(/at FailingTask\.run .*modules\.js/);
    expect(project.run(['run', 'fail.json', '--how=bug'], { UNINAS_DEBUG: '1' }).err).toContain('modules.js');
  });
});

describe('an interruption', () => {
  const long = ['run', 's1.json', '--save_dir=runs/long', '--steps=400', '--pause=10'];

  it('ends the task at a safe point with 130, and --resume goes on from there', async () => {
    const child = project.start(long);
    const printed = project.collect(child);
    await printed.until('training from step 0');
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(130);
    expect(printed.err()).toContain('state is kept, go on with --resume');
    expect(printed.err()).toContain(`interrupted; to go on: uninas ${long.join(' ')} --resume`);
    const { step } = JSON.parse(project.read('runs/long/state.json')) as { step: number };
    expect(step).toBeLessThan(400);
    const again = project.run([...long.slice(0, 3), `--steps=${step + 2}`, '--pause=1', '--resume']);
    expect(again.out).toContain(`training from step ${step}\n`);
    expect(again.code).toBe(0);
  });

  it('kills at once when it comes twice', async () => {
    const child = project.start(['run', 'fail.json', '--how=stuck']);
    const printed = project.collect(child);
    await printed.until('this will not end well');
    child.kill('SIGINT');
    await printed.until('once more: stop at once');
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(130);
  });
});

describe('data', () => {
  it('says which data sets there are, where they are looked for, and whether they can be opened', () => {
    const { code, out } = project.run(['data', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        name: 'ToyData',
        package: 'toy-plugin',
        dir: join(project.dir, 'home/data'),
        state: 'missing',
        samples: null,
        message: 'letters.txt is not there; put it into the folder',
        doc: 'Made-up letters.\n\nLicence: CC0, from nowhere.',
        sources: [],
      },
    ]);
    project.write('my data/letters.txt', 'abab');
    const found = project.run(['data', 'ToyData', '--dir', 'my data']);
    expect(found.code).toBe(0);
    expect(found.out).toMatch(/^ToyData {2}ready {2}3 train, 1 test\n/);
    expect(found.out).toContain('Licence: CC0');
    expect(project.run(['data', 'ToyData']).code).toBe(1);
    expect(project.run(['data', 'TowData'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean ToyData?'),
    });
  });
});
