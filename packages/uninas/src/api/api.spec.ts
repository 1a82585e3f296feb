import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ToyProject } from '../testing/toy-project.fixture.js';

/*
 * The functions as a program of somebody else calls them: on built files, in a
 * process of its own.
 */

let project: ToyProject;
beforeAll(() => {
  project = new ToyProject();
  const config = {
    cls_task: 'SingleSearchTask',
    '{cls_task}.save_dir': 'runs/s1',
    cls_trainer: 'SimpleTrainer',
    cls_method: 'RandomMethod',
    cls_data: 'ToyData',
    cls_optimizers: 'SGDOptimizer',
  };
  project.write('s1.json', JSON.stringify(config));
});
afterAll(() => project.remove());

/** What a program that ends with a value of its own printed. */
function program(text: string): unknown {
  const api = join(import.meta.dirname, '../../dist/index.js');
  project.write('program.mjs', `import * as uninas from ${JSON.stringify(api)};\n${text}`);
  const { cwd, env } = { cwd: project.dir, env: project.env };
  const { stdout, stderr } = spawnSync(process.execPath, ['program.mjs'], { cwd, env, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('checkConfig', () => {
  it('tells problems as data', () => {
    const found = program(`
      const query = { files: ['s1.json'], set: ['{cls_task}.sed=1'] };
      console.log(JSON.stringify([await uninas.checkConfig(query), await uninas.checkConfig({ files: ['s1.json'] })]));`);
    expect(found).toMatchObject([
      { ok: false, problems: [{ code: 'UNINAS_EUNKNOWN_ARGUMENT', suggestion: '{cls_task}.seed' }] },
      { ok: true, task: 'SingleSearchTask', problems: [] },
    ]);
  });
});

describe('runTask', () => {
  it('runs, and tells what is told meanwhile', () => {
    const found = program(`
      const lines = [];
      const run = await uninas.runTask({ files: ['s1.json'], watcher: { info: (text) => lines.push(text) } });
      console.log(JSON.stringify({ ...run, lines }));`);
    const { lines, ...run } = found as { readonly lines: readonly string[] };
    expect(run).toMatchObject({ done: true, saveDir: join(project.dir, 'runs/s1') });
    expect(lines.length).toBeGreaterThan(0);
  });

  it('throws what is wrong, before anything is started', () => {
    const found = program(`
      const failed = uninas.runTask({ files: ['s1.json'], set: ['--{cls_trainer}.max_epoch=2'] });
      await failed.catch((error) => console.log(JSON.stringify({ ...error, text: error.message })));`);
    expect(found).toMatchObject({ name: 'ConfigError', problems: [{ code: 'UNINAS_EUNKNOWN_ARGUMENT' }] });
    expect((found as { readonly text: string }).text).toContain('1 error');
  });
});
