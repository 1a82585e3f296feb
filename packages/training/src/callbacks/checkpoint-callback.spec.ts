import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Metrics, TrainerView } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { listCheckpoints, newestValid, readCheckpoint } from '@uninas/runs';
import { EMAClone } from '../clones/ema-clone.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { startToy, toyTrainer } from '../testing/toy-training.fixture.js';
import { CheckpointCallback } from './checkpoint-callback.js';
import { fromCheckpoint, weightsOf } from './checkpoint-content.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const ARGS = { max_epochs: 4, accumulate_batches: 3, test_last: 0 };

/** Trains, interrupted in the given epoch (0-based) and resumed from what the folder holds, if any is given. */
async function trained(interruptIn?: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'uninas-checkpoints-'));
  const trainer = toyTrainer(ARGS, {
    cls_callbacks: [moduleOf(CheckpointCallback, { key: 'val/loss', minimize_key: true, top_n: 10 })],
    cls_clones: [moduleOf(EMAClone, { decay: 0.75 }), moduleOf(EMAClone, { decay: 0.5, device: 'cpu' })],
  });
  if (interruptIn !== undefined) {
    const first = await startToy(engine.ops, {
      folder,
      onStep: ({ progress, step }) => {
        if (progress.epoch === interruptIn && step === 1) first.abort.abort();
      },
    });
    await trainer.train(first.context);
    first.method.dispose();
  }
  const { context, method } = await startToy(engine.ops, { folder });
  const { checkpoint } = newestValid(join(folder, 'checkpoints'));
  if (checkpoint === undefined) {
    await trainer.train(context);
  } else {
    const resume = fromCheckpoint(checkpoint);
    expect(checkpoint.number).toBe(interruptIn);
    for (const [file, size] of Object.entries(resume.values['files'] as Record<string, number>)) {
      context.files.truncate(file, size);
    }
    await trainer.train({ ...context, resume });
  }
  method.dispose();
  return folder;
}

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => !path.includes('timing'));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, 'base64')]));
}

describe('checkpoints', () => {
  it('let a training that was interrupted in any epoch end in the same bytes (D25)', async () => {
    const before = engine.memory().tensors;
    const whole = filesOf(await trained());
    expect(Object.keys(whole)).toHaveLength(4 * 4 + 1);
    for (const epoch of [0, 1, 3]) expect(filesOf(await trained(epoch))).toEqual(whole);
    expect(engine.memory().tensors).toBe(before);
  });

  it('give a training that had come to its end the same values in the same order', async () => {
    const values: string[] = [];
    const folder = mkdtempSync(join(tmpdir(), 'uninas-checkpoints-'));
    for (const isResumed of [false, true]) {
      const resume = isResumed ? fromCheckpoint(readCheckpoint(join(folder, 'checkpoints'), 4)) : undefined;
      const trainer = toyTrainer(ARGS, {
        cls_callbacks: [moduleOf(CheckpointCallback, { key: 'val/loss' })],
        cls_clones: [moduleOf(EMAClone, { decay: 0.75 })],
      });
      const { context, method } = await startToy(engine.ops, { folder });
      const metrics = Object.entries(await trainer.train({ ...context, ...(resume && { resume }) }));
      values.push(JSON.stringify(metrics.filter(([key]) => !key.startsWith('time/'))));
      method.dispose();
    }
    expect(values[0]).toContain('train/loss');
    expect(values[1]).toBe(values[0]);
  });

  it('keep the weights of clones beside those of the method, and say which to use (D25)', async () => {
    const folder = await trained();
    const state = fromCheckpoint(readCheckpoint(join(folder, 'checkpoints'), 4));
    const own = state.tensors.get('method/network/weight')!;
    const average = state.tensors.get('clones/0/weight')!;
    expect([...own.data]).not.toEqual([...average.data]);
    expect(weightsOf(state).get('weight')).toEqual(average);
    const values = { ...state.values, use: 'method' };
    expect(weightsOf({ ...state, values }).get('weight')).toEqual(own);
    expect([...weightsOf(state).keys()].sort()).toEqual(['bias', 'mean', 'weight']);
    // 16 batches, a step every third: one gradient waits
    expect(state.values['parts']).toMatchObject({ 'gradients/net': { count: 1 }, 'optimizers/net': { steps: 5 } });
  });

  it('are refused where they do not fit', async () => {
    const folder = await trained();
    const state = fromCheckpoint(readCheckpoint(join(folder, 'checkpoints'), 4));
    const { context, method } = await startToy(engine.ops);
    const other = { ...state, values: { ...state.values, descriptions: { network: 'abc' } } };
    await expect(toyTrainer(ARGS).train({ ...context, resume: other })).rejects.toThrow('another network');
    const model = { tensors: state.tensors, values: { save_type: 'model' } };
    await expect(toyTrainer(ARGS).train({ ...context, resume: model })).rejects.toThrow('weights only');
    method.dispose();
  });
});

describe('CheckpointCallback', () => {
  const view = async (): Promise<{
    folder: string;
    warnings: string[];
    save(epoch: number, metrics: Metrics, callback: CheckpointCallback): void;
  }> => {
    // prettier-ignore
    const { context, folder, log, method } = await startToy(engine.ops);
    method.dispose();
    const state = (): ReturnType<TrainerView['state']> => ({ tensors: new Map(), values: { clones: [] } });
    const save = (epoch: number, metrics: Metrics, callback: CheckpointCallback): void => {
      const trainer: TrainerView = {
        context,
        epoch,
        maxEpochs: 20,
        state,
        restore: () => undefined,
        stop: () => undefined,
      };
      callback.onFitStart(trainer);
      callback.onEpochEnd(trainer, metrics);
    };
    return { folder, warnings: log.warnings, save };
  };

  it('keeps the newest and the best, larger accuracy being better, newest by number (D26)', async () => {
    const { folder, save, warnings } = await view();
    const callback = moduleOf(CheckpointCallback, { top_n: 2 });
    const values = [0.5, 0.9, 0.1, 0.8, 0.7, 0.2, 0.3, 0.2, 0.1, 0.1, 0.2];
    values.forEach((value, i) => save(i + 1, { 'val/accuracy/1': value }, callback));
    expect(listCheckpoints(join(folder, 'checkpoints'))).toEqual([2, 4, 11]);
    expect(newestValid(join(folder, 'checkpoints')).checkpoint?.number).toBe(11);
    expect(warnings).toEqual([]);
  });

  it('keeps the smallest of a key to minimise, ranks a missing key last, and keeps one with top_n 0', async () => {
    const { folder, save } = await view();
    const callback = moduleOf(CheckpointCallback, { key: 'val/loss', minimize_key: true });
    save(1, { 'val/loss': 3 }, callback);
    save(2, { 'val/loss': 2 }, callback);
    save(3, {}, callback);
    save(4, { 'val/loss': 4 }, callback);
    expect(listCheckpoints(join(folder, 'checkpoints'))).toEqual([2, 4]);
    save(5, {}, moduleOf(CheckpointCallback, { top_n: 0 }));
    expect(listCheckpoints(join(folder, 'checkpoints'))).toEqual([5]);
  });

  it('warns when it would keep the largest loss (D26)', async () => {
    const { save, warnings } = await view();
    save(1, {}, moduleOf(CheckpointCallback, { key: 'test/loss' }));
    expect(warnings.join()).toContain('set minimize_key');
  });

  it('writes to a folder of its own when it is not the first', async () => {
    const { folder, save } = await view();
    save(1, {}, moduleOf(CheckpointCallback, {}, 'cls_trainer.cls_callbacks#2'));
    expect(listCheckpoints(join(folder, 'checkpoints/callback-2'))).toEqual([1]);
  });

  it('saves weights and descriptions only with save_type model', async () => {
    const { context, folder, method } = await startToy(engine.ops);
    const callbacks = [moduleOf(CheckpointCallback, { save_type: 'model' })];
    const clones = [moduleOf(EMAClone, {})];
    await toyTrainer({ test_last: 0 }, { cls_callbacks: callbacks, cls_clones: clones }).train(context);
    const state = fromCheckpoint(readCheckpoint(join(folder, 'checkpoints'), 1));
    const names = ['bias', 'mean', 'weight'];
    expect([...state.tensors.keys()].sort()).toEqual(
      [...names.map((name) => `clones/0/${name}`), ...names.map((name) => `method/network/${name}`)].sort(),
    );
    expect(state.values['networks']).toEqual({ network: { name: 'Toy' } });
    method.dispose();
  });
});
