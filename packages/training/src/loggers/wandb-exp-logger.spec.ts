import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TrainerContext, TrainingEnd } from '@uninas/contracts';
import type { ArgValue } from '@uninas/core';
import { createEngine, type Engine } from '@uninas/engine';
import { readCheckpoint, readMetrics } from '@uninas/runs';
import { CheckpointCallback } from '../callbacks/checkpoint-callback.js';
import { fromCheckpoint } from '../callbacks/checkpoint-content.js';
import { OWN_MODULES } from '../testing/nas-metrics.fixture.js';
import { part, parts, text, type Message } from '../testing/event-files.fixture.js';
import { folderFiles } from '../testing/folder-files.fixture.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { Lines, startToy, toyTrainer, type Toy } from '../testing/toy-training.fixture.js';
import { itemsOf, namedRecords } from '../testing/wandb-files.fixture.js';
import { WandbExpLogger } from './wandb-exp-logger.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

// what the surroundings of whoever runs this say about W&B is not looked at
let before: NodeJS.ProcessEnv;
beforeEach(() => {
  before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('WANDB_')) delete process.env[name];
  process.env['PATH'] = dirname(process.execPath);
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('WANDB_')) delete process.env[name];
  Object.assign(process.env, before);
});

type Args = Readonly<Record<string, ArgValue>>;
const OFFLINE: Args = { offline: true };

/** The folder of W&B in a run folder. */
function placeIn(folder: string, name = 'wandb'): string {
  const [own, ...others] = readdirSync(join(folder, 'exp', name)).filter((entry) => entry.startsWith('offline-run-'));
  expect(others).toEqual([]);
  return join(folder, 'exp', name, own!);
}
function fileIn(place: string): string {
  return join(
    place,
    readdirSync(place).find((name) => name.endsWith('.wandb'))!,
  );
}
const recordsOf = (folder: string, name?: string): ReturnType<typeof namedRecords> =>
  namedRecords(readFileSync(fileIn(placeIn(folder, name))));
const contentsOf = (folder: string, name: string): Message[] =>
  recordsOf(folder).flatMap((record) => (record.name === name ? [record.content] : []));
const stepsOf = (folder: string): number[] => contentsOf(folder, 'history').map((history) => Number(itemsOf(history)['_step'])); // prettier-ignore

async function train(args: Args = OFFLINE, epochs = 2): Promise<Toy> {
  const toy = await startToy(engine.ops);
  const cls_exp_loggers = [moduleOf(WandbExpLogger, args)];
  const cls_callbacks = [moduleOf(CheckpointCallback, {})];
  toy.context.files.writeText('run.json', RUN_JSON);
  await toyTrainer({ max_epochs: epochs, test_last: 0 }, { cls_exp_loggers, cls_callbacks }).train(toy.context);
  toy.method.dispose();
  return toy;
}
const end = (toy: Toy, args: Args = OFFLINE, how: TrainingEnd = 'done'): Promise<void> =>
  moduleOf(WandbExpLogger, args).end(toy.context, how);

const CONFIG = { cls: 'ToyTask', seed: 3, rate: 0.1, cls_trainer: { cls: 'SimpleTrainer', max_epochs: 2 }, list: [1] };
const RUN_JSON = JSON.stringify({ format: 'uninas-run/1', config: CONFIG, commit: 'c0ffee' });

describe('a run that WandbExpLogger writes', () => {
  it('begins with version, run, surroundings and files', async () => {
    const start = Date.now() / 1000;
    const { folder } = await train({ ...OFFLINE, project: 'digits' });
    const records = recordsOf(folder);
    expect(records.map(({ name }) => name)).toEqual([
      ...['header', 'run', 'environment', 'files'],
      ...['summary', 'history', 'summary', 'history'],
    ]);
    expect(records.map(({ num }) => num)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const run = records[1]!.content;
    const [, time, id] = /offline-run-(\d{8}_\d{6})-([a-z0-9]{8})$/.exec(placeIn(folder))!;
    expect([text(run, 1), text(run, 3), text(part(run, 21), 2)]).toEqual([id, 'digits', 'c0ffee']);
    expect(run.has(8) || run.has(2)).toBe(false);
    expect(fileIn(placeIn(folder))).toMatch(new RegExp(`run-${id}\\.wandb$`));
    const started = new Date((part(run, 17).get(1)![0] as number) * 1000);
    expect(Math.abs(started.getTime() / 1000 - start)).toBeLessThan(60);
    expect(time!.slice(0, 4)).toBe(String(started.getFullYear()));
    const config = Object.entries(itemsOf(part(run, 4))).map(([key, json]) => [key, JSON.parse(json) as unknown]);
    expect(Object.fromEntries(config)).toEqual(CONFIG);
    expect(parts(records[3]!.content, 1).map((file) => text(file, 1))).toEqual(['run.json']);
    expect(readFileSync(join(placeIn(folder), 'files/run.json'), 'utf8')).toBe(RUN_JSON);
  });

  it('has every value of an epoch to the last digit, its step, its time and the work until then', async () => {
    const { folder } = await train();
    const { rows } = readMetrics(join(folder, 'metrics.jsonl'));
    const { rows: times } = readMetrics(join(folder, 'timing.jsonl'));
    const histories = contentsOf(folder, 'history');
    expect(histories.map((history) => part(history, 2).get(1)?.[0])).toEqual([0, 1]);
    let runtime = 0;
    for (const [i, history] of histories.entries()) {
      const { _step, _timestamp, _runtime, ...values } = itemsOf(history);
      const numbers = Object.fromEntries(Object.entries(values).map(([key, json]) => [key, Number(json)]));
      expect(numbers).toEqual({ ...rows[i]!.values, ...times[i]!.values });
      runtime += times[i]!.values['time/epoch']!;
      expect([Number(_step), Number(_runtime)]).toEqual([i, runtime]);
      expect(Math.abs(Number(_timestamp) - Date.now() / 1000)).toBeLessThan(60);
      const summary = itemsOf(contentsOf(folder, 'summary')[i]!);
      expect(summary).toEqual({ ...itemsOf(history), '_wandb.runtime': String(Math.floor(runtime)) });
    }
  });

  it('ends with what became of it', async () => {
    for (const [how, code] of [
      ['done', 0],
      ['failed', 1],
      ['interrupted', 255],
    ] as const) {
      // prettier-ignore
      const toy = await train();
      await end(toy, OFFLINE, how);
      const last = recordsOf(toy.folder).at(-1)!;
      expect([last.name, last.content.get(1)]).toEqual(['exit', [code]]);
      expect(toy.log.lines.at(-1)).toContain(`wandb sync ${placeIn(toy.folder)}`);
    }
  });

  it('has the configuration of the end, which a resumed run may have changed', async () => {
    const toy = await train();
    const changed = RUN_JSON.replace('"seed":3', '"seed":4');
    toy.context.files.writeText('run.json', changed);
    await end(toy);
    expect(JSON.parse(itemsOf(contentsOf(toy.folder, 'config')[0]!)['seed']!)).toBe(4);
    expect(readFileSync(join(placeIn(toy.folder), 'files/run.json'), 'utf8')).toBe(changed);
  });

  it('has the name that it is given, in a folder of that name, and the team of the surroundings', async () => {
    process.env['WANDB_ENTITY'] = 'team';
    const { folder } = await train({ ...OFFLINE, name: 'mine' });
    const run = recordsOf(folder, 'mine')[1]!.content;
    expect([text(run, 2), text(run, 8)]).toEqual(['team', 'mine']);
  });

  it('shows the arguments of trainer and method where there is no run.json, and numbers that are none', () => {
    const root = mkdtempSync(join(tmpdir(), 'uninas-wandb-'));
    const { files } = bareContext(root);
    const details = { experiment: { built: undefined, settings: { 'cls_trainer.max_epochs': '2' } } };
    moduleOf(WandbExpLogger, OFFLINE).write(files, 0, { a: NaN, b: -Infinity, c: -0.5 }, details as never);
    expect(itemsOf(part(contentsOf(root, 'run')[0]!, 4))).toEqual({ 'cls_trainer.max_epochs': '"2"' });
    expect(itemsOf(contentsOf(root, 'history')[0]!)).toMatchObject({ a: 'NaN', b: '-Infinity', c: '-0.5' });
  });
});

describe('a run that goes on', () => {
  const write = (root: string, epoch: number, value = epoch + 0.5): void => {
    const details = { experiment: { built: undefined, settings: {} } };
    const metrics = { a: value, 'time/epoch': 2 };
    moduleOf(WandbExpLogger, OFFLINE).write(bareContext(root).files, epoch, metrics, details as never);
  };
  const newFolder = (): string => mkdtempSync(join(tmpdir(), 'uninas-wandb-'));
  const valuesOf = (root: string): unknown[] =>
    contentsOf(root, 'history').map((history) => {
      const { _step, _runtime, a } = itemsOf(history);
      return [_step, _runtime, a].map(Number);
    });

  it('has each epoch once when it was interrupted, ended and resumed from its checkpoint', async () => {
    const children = { cls_callbacks: [moduleOf(CheckpointCallback, {})], cls_exp_loggers: [moduleOf(WandbExpLogger, OFFLINE)] }; // prettier-ignore
    const trainer = toyTrainer({ max_epochs: 4, test_last: 0 }, children);
    const first = await startToy(engine.ops, {
      onStep: ({ progress, step }) => {
        if (progress.epoch === 2 && step === 1) first.abort.abort();
      },
    });
    await trainer.train(first.context);
    first.method.dispose();
    const { folder } = first;
    await end(first, OFFLINE, 'interrupted');
    expect(stepsOf(folder)).toEqual([0, 1]);
    const id = placeIn(folder);
    const resume = fromCheckpoint(readCheckpoint(join(folder, 'checkpoints'), 2));
    expect(Object.keys(resume.values['files'] as object)).toEqual(['metrics.jsonl']);
    const { context, method } = await startToy(engine.ops, { folder });
    await trainer.train({ ...context, resume });
    method.dispose();
    await end(first);
    expect(placeIn(folder)).toBe(id);
    expect(stepsOf(folder)).toEqual([0, 1, 2, 3]);
    expect(contentsOf(folder, 'exit').map((exit) => exit.get(1))).toEqual([[0]]);
    expect(recordsOf(folder).map(({ num }) => num)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  it('loses later epochs when it goes on from an earlier one, and counts only the work that is left', () => {
    const root = newFolder();
    for (const epoch of [0, 1, 2, 1, 2]) write(root, epoch, epoch === 2 ? 9 : epoch + 0.5);
    expect(valuesOf(root)).toEqual([[0, 2, 0.5], [1, 4, 1.5], [2, 6, 9]]); // prettier-ignore
    write(root, 0);
    expect(valuesOf(root)).toEqual([[0, 2, 0.5]]);
    expect(contentsOf(root, 'run')).toHaveLength(1);
  });

  it('loses no epoch wherever it was killed while it wrote', () => {
    const root = newFolder();
    const sizes = [0, 1].map((epoch) => {
      write(root, epoch);
      return readFileSync(fileIn(placeIn(root))).length;
    });
    const path = fileIn(placeIn(root));
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length += 17) {
      writeFileSync(path, whole.subarray(0, length));
      const kept = sizes.filter((size) => size <= length).length;
      // the checkpoint of an epoch is written after its values
      for (let epoch = kept; epoch < 3; epoch++) write(root, epoch);
      expect([length, stepsOf(root)]).toEqual([length, [0, 1, 2]]);
      expect(recordsOf(root).map(({ num }) => num)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    }
  });

  it('has no end without a beginning', async () => {
    const root = newFolder();
    write(root, 0);
    const path = fileIn(placeIn(root));
    writeFileSync(path, readFileSync(path).subarray(0, 50));
    const context = bareContext(root);
    await moduleOf(WandbExpLogger).end(context, 'interrupted');
    expect([readFileSync(path).length, context.log]).toEqual([0, new Lines()]);
    write(root, 0);
    expect(stepsOf(root)).toEqual([0]);
  });

  it('is not taken for uploaded any more', () => {
    const root = newFolder();
    write(root, 0);
    const marker = `${fileIn(placeIn(root))}.synced`;
    writeFileSync(marker, '');
    write(root, 1);
    expect(existsSync(marker)).toBe(false);
  });
});

describe('log_model', () => {
  it('adds the newest checkpoint and the networks', async () => {
    const args = { ...OFFLINE, log_model: true };
    const toy = await train(args, 3);
    toy.context.files.writeText('network/search.network_config', '{}');
    await end(toy, args);
    await end(toy, args); // as after an interruption
    const named = contentsOf(toy.folder, 'files').map((files) => parts(files, 1).map((file) => text(file, 1)).sort()); // prettier-ignore
    const model = readdirSync(join(toy.folder, 'checkpoints/3')).map((name) => `model/${name}`);
    expect(model).toContain('model/tensors.safetensors');
    expect(named).toEqual([['run.json'], [...model, 'network/search.network_config', 'run.json'].sort()]);
    for (const name of model) {
      const original = readFileSync(join(toy.folder, 'checkpoints/3', name.slice('model/'.length)));
      expect(readFileSync(join(placeIn(toy.folder), 'files', name)).equals(original)).toBe(true);
    }
  });

  it('says that there is none', async () => {
    const root = mkdtempSync(join(tmpdir(), 'uninas-wandb-'));
    const context = bareContext(root);
    const logger = moduleOf(WandbExpLogger, { ...OFFLINE, log_model: true });
    logger.write(context.files, 0, { a: 1 }, { experiment: { settings: {} } } as never);
    await logger.end(context, 'done');
    expect(context.log.warnings).toEqual([expect.stringContaining('CheckpointCallback')]);
    expect(recordsOf(root).at(-1)!.name).toBe('exit');
  });
});

describe('an upload', () => {
  /** A program of the name `wandb`, which notes how it was called, and then does as the surroundings say. */
  const PROGRAM = `#!/usr/bin/env node
    const fs = require('node:fs'), path = require('node:path');
    const folder = process.argv[3];
    const { WANDB_ANONYMOUS: anonymous } = process.env;
    const note = path.join(folder, 'called.json');
    fs.writeFileSync(note + '.part', JSON.stringify({ words: process.argv.slice(2), anonymous, cwd: process.cwd() }));
    fs.renameSync(note + '.part', note); // whoever waits for it finds it whole
    const how = process.env.WANDB_TEST;
    if (how === 'hang') setInterval(() => {}, 1000);
    if (how === 'fail') { console.error('Error: no key\\n'); process.exitCode = 1; }
    if (how === 'done') {
      const name = fs.readdirSync(folder).find((name) => name.endsWith('.wandb'));
      fs.writeFileSync(path.join(folder, name + '.synced'), '');
      console.log('View run x at http://127.0.0.1/team/p/runs/x');
    }
  `;
  const install = (how: string): void => {
    const bin = join(mkdtempSync(join(tmpdir(), 'uninas-wandb-')), 'a bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'wandb'), PROGRAM);
    chmodSync(join(bin, 'wandb'), 0o755);
    process.env['PATH'] = [bin, process.env['PATH']].join(delimiter);
    process.env['WANDB_TEST'] = how;
  };
  const calledIn = (folder: string): { words: string[]; anonymous?: string; cwd: string } | undefined => {
    const path = join(placeIn(folder), 'called.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { words: string[]; cwd: string }) : undefined;
  };

  it('is what the program does with the finished run', async () => {
    install('done');
    const toy = await train({ anonymous: true });
    expect(calledIn(toy.folder)).toBeUndefined();
    await end(toy, { anonymous: true });
    expect(calledIn(toy.folder)).toEqual({ words: ['sync', placeIn(toy.folder)], anonymous: 'allow', cwd: join(toy.folder, 'exp') }); // prettier-ignore
    expect(toy.log.lines.at(-1)).toContain('uploaded: http://127.0.0.1/team/p/runs/x');
    expect(toy.log.warnings.filter((line) => line.includes('Wandb'))).toEqual([]);
  });

  it.each([
    ['fails', 'fail', 'Error: no key'],
    ['does nothing', 'nothing', 'it said nothing'],
  ])('loses nothing when the program %s', async (_, how, note) => {
    install(how);
    const toy = await train({});
    await end(toy, {});
    const [warning] = toy.log.warnings.filter((line) => line.includes('Wandb'));
    expect(warning).toContain(`(${note})`);
    expect(warning).toContain(`wandb sync ${placeIn(toy.folder)}`);
    expect(stepsOf(toy.folder)).toEqual([0, 1]);
  });

  it('ends when the user interrupts it', async () => {
    install('hang');
    const toy = await train({});
    const ended = end(toy, {});
    while (calledIn(toy.folder) === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    toy.abort.abort();
    await ended;
    expect(toy.log.warnings.at(-1)).toContain('(interrupted)');
  });

  it.each([
    ['offline', {}],
    ['disabled', {}],
    ['', OFFLINE],
  ])('is not made with WANDB_MODE=%s and %j', async (mode, args) => {
    install('done');
    process.env['WANDB_MODE'] = mode;
    const toy = await train(args);
    await end(toy, args);
    expect(calledIn(toy.folder)).toBeUndefined();
  });

  it('of nothing is not made', async () => {
    install('done');
    const context = bareContext(mkdtempSync(join(tmpdir(), 'uninas-wandb-')));
    await moduleOf(WandbExpLogger).end(context, 'interrupted');
    expect(context.log).toEqual(new Lines());
  });

  it('that cannot be made is told at set-up and in the end, with what to do', async () => {
    const toy = await train({});
    moduleOf(WandbExpLogger).check(toy.log);
    await end(toy, {});
    for (const warning of toy.log.warnings.slice(-2)) expect(warning).toContain('pip install wandb');
    expect(toy.log.warnings.at(-1)).toContain(`wandb sync ${placeIn(toy.folder)}`);
    install('done');
    const silent = new Lines();
    moduleOf(WandbExpLogger).check(silent);
    expect(silent).toEqual(new Lines());
  });
});

it.each([
  ['may not hold /', 'team/x'],
  ['may not hold %', '50%'],
  ['may not be empty', ' '],
  ['may have 128 characters', 'x'.repeat(129)],
])('a project that %s is refused before anything is trained', async (why, project) => {
  const { context, method, log } = await startToy(engine.ops);
  const trainer = toyTrainer({}, { cls_exp_loggers: [moduleOf(WandbExpLogger, { project })] });
  const foreseen = { log, modules: OWN_MODULES, measured: () => [], unmeasured: () => undefined };
  await expect(trainer.check(method, foreseen)).rejects.toThrow(`cls_exp_loggers#0: WandbExpLogger: project ${why}`);
  context.method.dispose();
});

/** A run folder without a network. */
function bareContext(root: string): Pick<TrainerContext, 'files' | 'signal'> & { readonly log: Lines } {
  return { files: folderFiles(root), log: new Lines(), signal: new AbortController().signal };
}
