import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Metrics, TrainerView } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { newestValid, readMetrics } from '@uninas/runs';
import { moduleOf } from '../testing/module-of.fixture.js';
import { startToy, toyTrainer } from '../testing/toy-training.fixture.js';
import { CheckpointCallback } from './checkpoint-callback.js';
import { fromCheckpoint } from './checkpoint-content.js';
import { EarlyStoppingCallback } from './early-stopping-callback.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** The epoch (from 1) after which values of these epochs end a training, and all that was said. */
function stopsAfter(
  args: Parameters<typeof moduleOf>[1],
  values: readonly (number | undefined)[],
): (number | string)[] {
  const said: (number | string)[] = [];
  let epoch = 0;
  const log = { info: () => undefined, warn: (text: string) => void said.push(text) };
  const trainer = () => ({ epoch, context: { log }, stop: () => void said.push(epoch) }) as unknown as TrainerView;
  const callback = moduleOf(EarlyStoppingCallback, { patience: 2, ...args });
  callback.onFitStart(trainer());
  for (const value of values) {
    epoch++;
    const metrics: Metrics = value === undefined ? {} : { 'val/accuracy/1': value };
    callback.onEpochEnd(trainer(), metrics);
    if (said.length > 0) break;
  }
  callback.onFitEnd(trainer());
  return said;
}

describe('EarlyStoppingCallback', () => {
  it.each([
    ['after so many epochs without a better value', {}, [1, 2, 2, 1.5, 9], [4]],
    ['in the other direction', { minimize_key: true }, [2, 1, 1.5, 0.5, 0.6, 0.7], [6]],
    ['if values become better by too little', { min_delta: 0.5 }, [1, 1.4, 1.5, 9], [3]],
    ['not counting epochs without the value', {}, [2, undefined, undefined, 1, undefined, 1], [6]],
    ['when values are no numbers', {}, [NaN, NaN], [2]],
    ['not before', {}, [1, 0, 2, 1, 3], []],
    [
      'never, with a warning, without the value',
      {},
      [undefined, undefined, undefined],
      ['EarlyStoppingCallback: val/accuracy/1 was never measured, so it could not stop the training'],
    ],
  ] as const)('ends training %s', (_, args, values, expected) => {
    expect(stopsAfter(args, values)).toEqual(expected);
  });

  it.each([
    ['val/loss', false, true],
    ['test/clones/EMAClone/0.99/criterion/L1Criterion', false, true],
    ['val/L2/sb-1/0', false, true],
    ['val/loss', true, false],
    ['val/accuracy/1', false, false],
  ])('warns of waiting for larger losses: %s, minimize_key %s, %s', (key, minimize_key, isWarned) => {
    const warnings: string[] = [];
    const log = { info: () => undefined, warn: (text: string) => void warnings.push(text) };
    const trainer = { epoch: 0, context: { log } } as unknown as TrainerView;
    moduleOf(EarlyStoppingCallback, { key, minimize_key }).onFitStart(trainer);
    expect(warnings).toEqual(
      isWarned ? [`EarlyStoppingCallback waits for a larger ${key}; set minimize_key to wait for a smaller`] : [],
    );
  });

  it('ends a training in the same epoch when it was interrupted in between', async () => {
    const run = async (interruptIn?: number): Promise<{ epochs: number; lines: readonly string[] }> => {
      const trainer = toyTrainer(
        { max_epochs: 12, eval_last: -1, test_last: 0 },
        {
          // the loss falls for long, but never by so much
          cls_callbacks: [
            moduleOf(CheckpointCallback, {}),
            moduleOf(EarlyStoppingCallback, { key: 'val/loss', minimize_key: true, min_delta: 0.3, patience: 3 }),
          ],
        },
      );
      const first = await startToy(engine.ops, {
        onStep: ({ progress, step }) => {
          if (progress.epoch === interruptIn && step === 1) first.abort.abort();
        },
      });
      await trainer.train(first.context);
      first.method.dispose();
      const { folder } = first;
      if (interruptIn !== undefined) {
        const { context, method } = await startToy(engine.ops, { folder });
        const resume = fromCheckpoint(newestValid(join(folder, 'checkpoints')).checkpoint!);
        await trainer.train({ ...context, resume });
        method.dispose();
      }
      return { epochs: readMetrics(join(folder, 'metrics.jsonl')).rows.length, lines: first.log.lines };
    };
    const whole = await run();
    expect(whole.lines.join()).toMatch(
      /Training ends after epoch \d+: val\/loss has not become better for 3 epochs, the best was 0\.\d+/,
    );
    expect(whole.epochs).toBeLessThan(12);
    for (const epoch of [1, whole.epochs - 1]) expect((await run(epoch)).epochs).toBe(whole.epochs);
  });
});
