import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePretty, RunError, RunFolder } from './index.js';

let base: string;
let dir: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'uninas-run-')));
  dir = join(base, 'runs', 's1');
});
afterEach(() => rmSync(base, { recursive: true }));

const runJson = { config: { cls: 'SingleSearchTask', seed: 3 }, versions: { uninas: '0.1.0' } };
const create = (clear = false, entries: string[] = []): RunFolder => RunFolder.create(dir, { runJson, clear, entries });
const failure = (action: () => unknown): RunError => {
  try {
    action();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('expected a RunError');
};

describe('RunFolder', () => {
  it('writes run.json first, and reads back what it wrote', () => {
    const run = create();
    expect(readFileSync(join(dir, 'run.json'), 'utf8')).toBe(encodePretty({ format: 'uninas-run/1', ...runJson }));
    run.writeJson('network/search.network_config', { name: 'x' });
    run.writeText('figures/x.svg', '<svg/>');
    expect(run.path('network', 'search.network_config')).toBe(join(dir, 'network/search.network_config'));
    run.close();
    expect(readdirSync(dir).sort()).toEqual(['figures', 'network', 'run.json']);
    const read = RunFolder.open(dir);
    expect(read.runJson).toEqual({ format: 'uninas-run/1', ...runJson });
    expect(read.readJson('network/search.network_config')).toEqual({ name: 'x' });
  });

  it('can be moved: nothing in it but the log tells where it was', () => {
    const run = create();
    run.writeJson('network/network.network_config', { name: 'x' });
    run.close();
    renameSync(dir, join(base, 'moved'));
    expect(RunFolder.open(join(base, 'moved')).readJson('network/network.network_config')).toEqual({ name: 'x' });
    expect(readFileSync(join(base, 'moved/run.json'), 'utf8')).not.toContain(base);
  });

  it('refuses places outside', () => {
    const run = create();
    for (const parts of [['..'], ['a', '../b'], ['/etc'], [''], [], ['a\0'], ['a//b'], ['a\\b']]) {
      expect(() => run.path(...parts)).toThrow(/is no place in a run folder/);
    }
    run.close();
  });

  it('locates syntax errors', () => {
    const run = create();
    run.writeText('split.json', '{\n  "a": [1, 2\n}');
    expect(failure(() => run.readJson('split.json')).message).toMatch(
      /split\.json:3:1: no valid JSON: expected "," or "\]", found "\}"/,
    );
    expect(failure(() => run.readJson('none.json')).code).toBe('UNINAS_ERUN_READ');
    run.close();
  });

  it('is read only when opened, and after its end', () => {
    const run = create();
    run.close();
    expect(() => run.writeText('a.txt', '')).toThrow(/was closed/);
    expect(() => RunFolder.open(dir).writeText('a.txt', '')).toThrow(/read only; use RunFolder\.resume/);
    expect(() => RunFolder.open(dir).log('INFO', 'x', 'y')).toThrow(/read only/);
  });
});

describe('what is no run folder', () => {
  it.each<[string, () => void, RegExp]>([
    ['nothing', () => undefined, /there is no such folder/],
    ['a file', () => writeFileSync(dir, ''), /it is a file, not a run folder/],
    ['an empty folder', () => mkdirSync(dir), /it is an empty folder/],
    ['other files', () => writeAllIn(dir, 'a.txt', 'b.txt'), /it holds a\.txt, b\.txt, but no run\.json/],
    ['a folder of runs', () => writeAllIn(join(dir, 's2'), 'run.json'), /holds some: s2; .*use .*s2/],
    ['a part of a run', () => writeAllIn(join(base, 'runs'), 'run.json', 's1/3'), /a part of a run folder.*use .*runs/],
    ['a foreign run.json', () => writeAllIn(dir, 'run.json'), /run\.json was not written by this program/],
  ])('open says what it is: %s', (_name, prepare, message) => {
    mkdirSync(join(base, 'runs'));
    prepare();
    const { code, message: found } = failure(() => RunFolder.open(dir));
    expect(code).toBe('UNINAS_ERUN_FOLDER');
    expect(found).toMatch(message);
  });

  it('is never cleared', () => {
    writeAllIn(dir, 'thesis.tex', 'checkpoints/1');
    expect(failure(() => create(true)).message).toMatch(/no run\.json.*nothing was changed/);
    expect(failure(() => create()).code).toBe('UNINAS_ERUN_FOLDER');
    writeAllIn(dir, 'run.json');
    expect(failure(() => create(true)).message).toMatch(/not written by this program/);
    expect(readdirSync(dir).sort()).toEqual(['checkpoints', 'run.json', 'thesis.tex']);
    expect(existsSync(join(dir, 'checkpoints/1'))).toBe(true);
  });
});

describe('a place within what another run writes', () => {
  it('is refused, since clearing that run would remove it', () => {
    create().close();
    const inside = join(dir, 'candidates', 'below', 'mine');
    const error = failure(() => RunFolder.create(inside, { runJson }));
    expect(error.message).toContain(`lies in what the run in ${dir} writes`);
    expect(existsSync(join(dir, 'candidates'))).toBe(false);
    RunFolder.create(join(dir, 's2'), { runJson }).close(); // no entry of a run
    create(true).close();
    expect(existsSync(join(dir, 's2', 'run.json'))).toBe(true);
  });
});

describe('an earlier run in the folder', () => {
  it('is an error unless it may be cleared', () => {
    create().close();
    expect(failure(() => create()).message).toMatch(
      /already holds a run; nothing was changed; resume it.*save_del_old/,
    );
  });

  it('is removed by clear, without what no run wrote', () => {
    const outside = join(base, 'outside');
    writeAllIn(outside, 'precious');
    create().close();
    writeAllIn(
      dir,
      'checkpoints/1/state.json',
      'metrics.jsonl',
      'events.out.tfevents.1',
      'notes.txt',
      'mine/a',
      'sysinfo.txt',
    );
    symlinkSync(outside, join(dir, 'exp'));
    const run = create(true, ['sysinfo.txt']);
    expect(run.notes).toEqual(['kept mine: no run wrote it', 'kept notes.txt: no run wrote it']);
    run.close();
    expect(readdirSync(dir).sort()).toEqual(['mine', 'notes.txt', 'run.json']);
    expect(existsSync(join(outside, 'precious'))).toBe(true);
  });

  it('is not touched if the new run.json cannot be written as JSON', () => {
    create().close();
    writeAllIn(dir, 'metrics.jsonl');
    expect(() => RunFolder.create(dir, { runJson: { a: Number.NaN }, clear: true })).toThrow(/NaN at a/);
    expect(existsSync(join(dir, 'metrics.jsonl'))).toBe(true);
  });
});

describe('resume', () => {
  it('cleans up after a killed process, brings back what was being replaced, and touches nothing else', () => {
    create().close();
    writeAllIn(
      dir,
      'checkpoints/4/state.json',
      `checkpoints/.uninas-${2 ** 30}-7.part.5/state.json`,
      '.hidden',
      'x.part',
    );
    writeAllIn(
      dir,
      `checkpoints/.uninas-${2 ** 30}-8.old.3/state.json`,
      `checkpoints/.uninas-${2 ** 30}-9.old.4/state.json`,
    );
    writeAllIn(dir, `network/.uninas-${process.ppid}-1.part.a`, `network/.uninas-${2 ** 30}-1.gone.b/c`);
    const run = RunFolder.resume(dir);
    expect(run.notes).toHaveLength(4);
    run.close();
    expect(readdirSync(join(dir, 'checkpoints')).sort()).toEqual(['3', '4']);
    expect(readdirSync(join(dir, 'network'))).toEqual([`.uninas-${process.ppid}-1.part.a`]); // of a living process
    expect(readdirSync(dir).sort()).toEqual(['.hidden', 'checkpoints', 'network', 'run.json', 'x.part']);
  });

  it('needs a run', () => {
    expect(failure(() => RunFolder.resume(dir)).message).toMatch(/no such folder/);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('RunFolder.remove', () => {
  it('removes what a run wrote, and the folder', () => {
    const run = create();
    writeAllIn(dir, 'metrics.jsonl', 'summary.json', 'checkpoints/1/state.json', 'events.out.tfevents.1');
    run.close();
    expect(RunFolder.remove(dir)).toEqual([]);
    expect(existsSync(dir)).toBe(false);
  });

  it('leaves and names what no run wrote', () => {
    create().close();
    writeAllIn(dir, 'log.txt', 'notes.txt', 'mine/a.json');
    expect(RunFolder.remove(dir)).toEqual(['mine', 'notes.txt']);
    expect(readdirSync(dir).sort()).toEqual(['mine', 'notes.txt']);
    // it is no run any more
    expect(failure(() => RunFolder.remove(dir)).code).toBe('UNINAS_ERUN_FOLDER');
  });

  it('touches no other folder, and no run at work', () => {
    writeAllIn(dir, 'metrics.jsonl', 'checkpoints/1/state.json');
    expect(failure(() => RunFolder.remove(dir)).code).toBe('UNINAS_ERUN_FOLDER');
    expect(readdirSync(dir)).toHaveLength(2);
    rmSync(dir, { recursive: true });
    const run = create();
    expect(failure(() => RunFolder.remove(dir)).code).toBe('UNINAS_ERUN_LOCKED');
    expect(existsSync(join(dir, 'run.json'))).toBe(true);
    run.close();
  });

  it('does not follow links', () => {
    const outside = join(base, 'outside');
    writeAllIn(outside, 'precious');
    create().close();
    symlinkSync(outside, join(dir, 'checkpoints'));
    RunFolder.remove(dir);
    expect(readdirSync(outside)).toEqual(['precious']);
  });
});

function writeAllIn(folder: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), name.endsWith('.json') ? '{}' : 'x');
  }
}
