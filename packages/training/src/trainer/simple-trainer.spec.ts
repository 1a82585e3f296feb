import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Scheduler, TrainingCallback, type Progress } from '@uninas/contracts';
import { readMetrics, type MetricsRow } from '@uninas/runs';
import { createEngine, type Engine } from '@uninas/engine';
import { ConfusionMatrixMetric } from '../metrics/confusion-matrix-metric.js';
import { EMAClone } from '../clones/ema-clone.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { toyData } from '../testing/toy-data.fixture.js';
import type { ToyMomentum } from '../testing/toy-method.fixture.js';
import { startToy, toyTrainer, type Toy } from '../testing/toy-training.fixture.js';

let engine: Engine;
let before: number;
let toy: Toy | undefined;
beforeAll(async () => {
  engine = await createEngine();
});
beforeEach(() => {
  before = engine.memory().tensors;
});
afterEach(() => {
  toy?.method.dispose();
  toy = undefined;
  expect(engine.memory().tensors).toBe(before);
});

const start = async (options: Parameters<typeof startToy>[1] = {}): Promise<Toy> =>
  (toy = await startToy(engine.ops, options));
const optimizerOf = ({ method }: Toy): ToyMomentum => method.groups()[0]!.optimizer as ToyMomentum;
const metricsOf = ({ folder }: Toy): readonly MetricsRow[] => readMetrics(join(folder, 'metrics.jsonl')).rows;

describe('SimpleTrainer', () => {
  it('learns, and logs averages over samples under the documented keys', async () => {
    const { context, method, folder } = await start();
    const clones = [moduleOf(EMAClone, { decay: 0.5 })];
    const metrics = await toyTrainer({ max_epochs: 3, test_last: 1 }, { cls_clones: clones }).train(context);
    const rows = metricsOf(toy!);
    expect(rows.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(Object.keys(rows[0]!.values).sort()).toEqual([
      'learning_rate/0/ToyMomentum',
      'train/loss',
      'val/clones/EMAClone/0.5/loss',
      'val/clones/EMAClone/0.5/size',
      'val/loss',
      'val/size',
    ]);
    expect(Object.keys(rows[2]!.values)).toContain('test/clones/EMAClone/0.5/loss');
    expect(Object.keys(rows[1]!.values)).not.toContain('test/loss');
    // batches of 6 and 1: (6 * 6 + 1 * 1) / 7
    expect(rows[0]!.values['val/size']).toBeCloseTo(37 / 7, 12);
    expect(rows[2]!.values['val/loss']).toBeLessThan(rows[0]!.values['train/loss']! * 0.7);
    expect(metrics['val/loss']).toBe(rows[2]!.values['val/loss']);
    expect(method.calls.slice(0, 7)).toEqual(['start 0', ...[0, 1, 2, 3].map((i) => `train 0.${i}`), 'end 0 val', 'start 1']); // prettier-ignore
    const timing = readMetrics(join(folder, 'timing.jsonl')).rows;
    expect(Object.keys(timing[2]!.values)).toEqual(
      expect.arrayContaining(['time/data', 'time/epoch', 'time/total', 'res_ram/free']),
    );
  });

  it('sums the gradients of so many batches and steps once, also over the end of an epoch', async () => {
    await start({ every: 2 });
    // 4 batches per epoch, 3 epochs, a step every 2 * 3 batches
    await toyTrainer({ max_epochs: 3, accumulate_batches: 3, eval_last: 0, test_last: 0 }).train(toy!.context);
    expect(optimizerOf(toy!).steps).toBe(2);
  });

  it('adds gradients up rather than averaging them', async () => {
    const weightsAfter = async (accumulate: number, batchSize: number): Promise<number[]> => {
      const data = toyData({ train: 12, valid: 0, test: 0 }, batchSize);
      const own = await startToy(engine.ops, { data });
      const original = data.loader('train')!;
      const whole = toyData({ train: 12, valid: 0, test: 0 }, 12).loader('train')!.batch(0, 0);
      const cut = { ...original, batch: (_: number, i: number) => ({
        ...whole,
        size: batchSize,
        inputs: whole.inputs.slice(i * batchSize * 4, (i + 1) * batchSize * 4),
        labels: whole.labels.slice(i * batchSize, (i + 1) * batchSize),
      }) }; // prettier-ignore
      const context = { ...own.context, data: { ...data, loader: () => cut } };
      await toyTrainer({ accumulate_batches: accumulate, eval_last: 0, test_last: 0 }).train(context);
      const weights = [...own.method.built.variables.get('bias')!.value.dataSync()];
      own.method.dispose();
      return weights;
    };
    // the mean loss of the whole is the mean of those of two halves: their sum changes twice as much
    const whole = await weightsAfter(1, 12);
    const halves = await weightsAfter(2, 6);
    halves.forEach((value, i) => expect(value).toBeCloseTo(2 * whole[i]!, 5));
  });

  it('evaluates and tests in the last epochs only, and always in the one in which the method stops', async () => {
    const calls = async (args: Parameters<typeof toyTrainer>[0], stopAfter?: number): Promise<string[]> => {
      const own = await startToy(engine.ops, stopAfter === undefined ? {} : { stopAfter });
      await toyTrainer({ max_epochs: 4, ...args }).train(own.context);
      own.method.dispose();
      return own.method.calls.filter((call) => call.startsWith('end'));
    };
    expect(await calls({ eval_last: 2, test_last: 1 })).toEqual(['end 0', 'end 1', 'end 2 val', 'end 3 val test']);
    expect(await calls({ eval_last: -1, test_last: 0, stop_epoch: 2 })).toEqual(['end 0 val', 'end 1 val']);
    expect(await calls({ eval_last: 1, test_last: 0, stop_epoch: 2 })).toEqual(['end 0', 'end 1 val']);
    const own = await start({ stopAfter: 1 });
    const metrics = await toyTrainer({ max_epochs: 4, eval_last: 1, test_last: 0 }).train(own.context);
    expect(Object.keys(metrics)).toContain('val/loss');
    expect(Object.keys(metrics)).not.toContain('test/loss');
    expect(metricsOf(own)).toHaveLength(2);
  });

  it('gathers what metrics look at in the last epoch alone in the one in which the method stops', async () => {
    const metrics = [moduleOf(ConfusionMatrixMetric, {})];
    const measured = async (args: Parameters<typeof toyTrainer>[0]): Promise<string[]> => {
      const own = await startToy(engine.ops, { metrics, stopAfter: 1 });
      const values = await toyTrainer({ max_epochs: 4, test_last: 0, ...args }).train(own.context);
      own.method.dispose();
      expect(own.method.calls.filter((call) => call.startsWith('end'))).toHaveLength(2);
      return Object.keys(values).filter((key) => key.endsWith('mean_recall'));
    };
    expect(await measured({ eval_last: -1 })).toEqual(['val/confusion_matrix/mean_recall']);
    expect(await measured({ eval_last: 1 })).toEqual(['val/confusion_matrix/mean_recall']);
    expect(await measured({ eval_last: -1, stop_epoch: 2 })).toContain('train/confusion_matrix/mean_recall');
  });

  it.each([
    [9, ['the optimizer of net has never stepped: a step takes 9 batches, there were 8']],
    [8, []],
  ])('tells when %d batches per step are more than there are', async (accumulate_batches, expected) => {
    // 4 batches in each of 2 epochs
    const own = await start({});
    await toyTrainer({ max_epochs: 2, accumulate_batches, eval_last: 0, test_last: 0 }).train(own.context);
    expect(own.log.warnings).toEqual(expected);
  });

  it('never touches the test part when test_last is 0', async () => {
    const data = toyData({ train: 22, valid: 7, test: 6 }, 6);
    await start({ data });
    await toyTrainer({ max_epochs: 2, test_last: 0 }).train(toy!.context);
    expect(data.testReads).toBe(0);
  });

  it('asks schedulers for the place in training', async () => {
    const asked: Progress[] = [];
    class Probe extends Scheduler {
      override lr(initial: number, progress: Progress): number {
        asked.push(progress);
        return initial / (1 + progress.epoch);
      }
    }
    await start({ scheduler: moduleOf(Probe, {}) });
    await toyTrainer({ max_epochs: 3, stop_epoch: 2, eval_last: 0, test_last: 0 }).train(toy!.context);
    expect(optimizerOf(toy!).rates).toEqual([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05]);
    expect(metricsOf(toy!).map(({ values }) => values['learning_rate/0/ToyMomentum'])).toEqual([0.1, 0.05]);
    expect(asked[0]).toEqual({ epoch: 0, maxEpochs: 3, samples: 0, samplesPerEpoch: 22 });
    expect(asked.slice(1, 5).map(({ samples }) => samples)).toEqual([0, 6, 12, 18]);
  });

  it('does at most ten steps of each phase in a test run', async () => {
    const data = toyData({ train: 60, valid: 60, test: 60 }, 2);
    const { context, method, log } = await start({ data, isTestRun: true });
    await toyTrainer({ max_epochs: 2 }).train(context);
    expect(log.lines.filter((line) => line.endsWith(', 10 steps'))).toHaveLength(6);
    expect(method.calls.filter((call) => call.startsWith('train'))).toHaveLength(20);
    expect(data.testReads).toBe(20);
  });

  it('stops before a loss that is no number changes anything', async () => {
    const { context, method } = await start({
      onStep: ({ batch, progress, step }) => {
        if (progress.epoch === 1 && step === 2) batch.inputs.fill(Number.NaN);
      },
    });
    const failed = toyTrainer({ max_epochs: 3 }).train(context);
    await expect(failed).rejects.toMatchObject({
      code: 'UNINAS_EDIVERGED',
      message: expect.stringContaining(
        'epoch 2, step 3: train/loss is NaN; what was saved up to epoch 1 stays',
      ) as unknown,
    });
    expect(metricsOf(toy!).map(({ epoch }) => epoch)).toEqual([0]);
    expect(optimizerOf(toy!).steps).toBe(4 + 2);
    for (const group of method.groups()) {
      for (const { value } of group.variables) expect([...value.dataSync()].every(Number.isFinite)).toBe(true);
    }
  });

  it('stops before a network of values that are no numbers is evaluated or saved', async () => {
    const saved: number[] = [];
    class Saver extends TrainingCallback {
      override onEpochEnd({ epoch }: { readonly epoch: number }): void {
        saved.push(epoch);
      }
    }
    const { context, method } = await start({
      onStep: ({ progress, step }) => {
        // the last loss is one, what the step after it does to the network is not
        const { optimizer } = method.groups()[0]!;
        if (progress.epoch === 1 && step === 3) optimizer.lr = Number.POSITIVE_INFINITY;
      },
    });
    const failed = toyTrainer({ max_epochs: 3 }, { cls_callbacks: [moduleOf(Saver)] }).train(context);
    await expect(failed).rejects.toThrow(
      /^after epoch 2: (weight|bias) has the value (NaN|-?Infinity); what was saved/,
    );
    expect(saved).toEqual([1]);
    expect(method.calls.at(-1)).toBe('train 1.3');
  });

  it('lets the event loop run, stops after the step at hand, and says what is kept', async () => {
    const data = toyData({ train: 6000, valid: 0, test: 0 }, 6);
    const { context, method, abort, log } = await start({ data });
    const training = toyTrainer({ max_epochs: 2 }).train(context);
    await setTimeout(30);
    abort.abort();
    expect(await training).toEqual({});
    const steps = method.calls.length - 1;
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(1000);
    expect(log.warnings.join()).toContain('Interrupted in epoch 1: nothing is kept but the start');
  });

  it('calls callbacks in order around epochs', async () => {
    const calls: string[] = [];
    class Probe extends TrainingCallback {
      override onFitStart = (): void => void calls.push(`${this.node.path} fit`);
      override onEpochStart = (): void => void calls.push(`${this.node.path} epoch`);
      override onEpochEnd = (trainer: { epoch: number }): void =>
        void calls.push(`${this.node.path} end ${trainer.epoch}`);
      override onFitEnd = (): void => void calls.push(`${this.node.path} done`);
    }
    const { context } = await start();
    const cls_callbacks = ['a', 'b'].map((name) => moduleOf(Probe, {}, name));
    await toyTrainer({ test_last: 0 }, { cls_callbacks }).train(context);
    expect(calls).toEqual(['a fit', 'b fit', 'a epoch', 'b epoch', 'a end 1', 'b end 1', 'a done', 'b done']);
  });

  it('alternates parts as the method plans', async () => {
    await start({ plan: { train: 1, valid: 1 } });
    await toyTrainer({ eval_last: 0, test_last: 0 }).train(toy!.context);
    expect(toy!.method.calls).toEqual(['start 0', 'train 0.0', 'valid 0.1', 'train 0.2', 'valid 0.3', 'end 0']);
  });

  it('evaluates on its own, without phase in the keys, on so many batches', async () => {
    const { context } = await start();
    const trainer = toyTrainer({});
    expect((await trainer.evaluate(context, 'valid', -1))['size']).toBeCloseTo(37 / 7, 12);
    expect((await trainer.evaluate(context, 'valid', 1))['size']).toBe(6);
    toy!.abort.abort();
    await expect(trainer.evaluate(context, 'valid', 1)).rejects.toBe(context.signal.reason);
  });
});
