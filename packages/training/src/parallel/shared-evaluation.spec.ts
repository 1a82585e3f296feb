import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scheduler, type OpenData, type Phase } from '@uninas/contracts';
import { readMetrics, type MetricsRow } from '@uninas/runs';
import { createEngine, type Engine } from '@uninas/engine';
import { EMAClone } from '../clones/ema-clone.js';
import { ConfusionMatrixMetric } from '../metrics/confusion-matrix-metric.js';
import { localReplicas, type LocalReplicas } from '../testing/local-replicas.fixture.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { toyData } from '../testing/toy-data.fixture.js';
import type { ToyOptions } from '../testing/toy-method.fixture.js';
import { startToy, toyTrainerOf, type Toy } from '../testing/toy-training.fixture.js';
import { SimpleDDPTrainer } from './simple-ddp-trainer.js';

let engine: Engine;
let tensors: number;
beforeAll(async () => {
  engine = await createEngine();
  tensors = engine.memory().tensors;
});
afterAll(() => {
  // whatever a test trained, it has freed
  expect(engine.memory().tensors).toBe(tensors);
  engine.dispose();
});

/**
 * Single samples to train with, of which there is nothing to share: any number of threads trains
 * to the same bits. 5 batches to validate with, the last one smaller, and 2 to test with.
 */
function singleSamples(): OpenData & { readonly testReads: number } {
  const counts = { train: 9, valid: 19, test: 8 };
  const [single, several] = [toyData(counts, 1), toyData(counts, 4)];
  return {
    ...several,
    loader: (phase: Phase) => (phase === 'train' ? single : several).loader(phase),
    get testReads() {
      return several.testReads;
    },
  };
}

class Halving extends Scheduler {
  override lr(initial: number, { epoch }: { readonly epoch: number }): number {
    return initial / 2 ** epoch;
  }
}

interface Trial {
  readonly toy: Toy;
  readonly replicas: LocalReplicas | undefined;
}

/** Trains in one thread, and one more for each delay; copies may behave differently. */
async function trial(
  delays: readonly number[],
  options: ToyOptions = {},
  inCopies: ToyOptions = options,
  args: object = {},
): Promise<Trial> {
  const common = (): ToyOptions => {
    return { metrics: [moduleOf(ConfusionMatrixMetric, { each_epochs: 1 })], scheduler: moduleOf(Halving) };
  };
  const toy = await startToy(engine.ops, { ...common(), ...options, data: singleSamples() });
  let replicas: LocalReplicas | undefined;
  const copies = { ...common(), ...inCopies };
  const replicate = async (): Promise<LocalReplicas> =>
    (replicas = await localReplicas(engine.ops, delays, { ...copies, data: singleSamples() }));
  const num_workers = delays.length + 1;
  const trainer = toyTrainerOf(
    SimpleDDPTrainer,
    { max_epochs: 3, eval_last: -1, test_last: 1, num_workers, ...args },
    { cls_clones: [moduleOf(EMAClone, { decay: 0.5 }), moduleOf(EMAClone, { decay: 0.9 })] },
  );
  try {
    await trainer.train({ ...toy.context, replicate });
  } finally {
    toy.method.dispose();
  }
  return { toy, replicas };
}

const rowsOf = ({ toy: { folder } }: Trial): readonly MetricsRow[] => readMetrics(join(folder, 'metrics.jsonl')).rows;

/** Measured values of all epochs, and figures. */
function resultOf(trial: Trial): { readonly rows: readonly MetricsRow[]; readonly figures: object } {
  const { folder } = trial.toy;
  const figures = readdirSync(join(folder, 'figures'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.svg'))
    .map((file) => [file, readFileSync(join(folder, 'figures', file), 'utf8')] as const);
  return { rows: rowsOf(trial), figures: Object.fromEntries(figures.sort()) };
}

describe('an evaluation in several threads', () => {
  it.each([[[0]], [[0, 0]], [[6, 0]], [[0, 6, 3]], [[0, 0, 0, 0, 0, 0, 0]]])(
    'measures the same bits as in one thread, with copies that answer after %j ms',
    async (delays) => {
      const expected = resultOf(await trial([]));
      const { rows, figures } = expected;
      // there is something to compare
      expect(Object.keys(rows.at(-1)!.values)).toEqual(
        expect.arrayContaining([
          'val/loss',
          'val/clones/EMAClone/0.9/loss',
          'test/clones/EMAClone/0.5/confusion_matrix/mean_recall',
        ]),
      );
      expect(Object.keys(figures)).toHaveLength(3 * 4 + 3);
      expect(resultOf(await trial(delays))).toEqual(expected);
    },
  );

  it('gives whole batches to the threads in turn, and none to those that there are too few for', async () => {
    const seen: string[] = [];
    const of = (thread: string): ToyOptions => ({
      onEvalStep: (_, batch, step) => {
        seen.push(`${thread} ${step} of ${batch.size}`);
        return {};
      },
    });
    const { replicas } = await trial([0, 0], of('own'), of('copy'), { max_epochs: 1 });
    // three variants each: the method, and two clones
    const once = [...new Set(seen)].sort();
    expect(seen).toHaveLength(3 * (5 + 2));
    expect(once).toEqual(['copy 1 of 4', 'copy 2 of 4', 'copy 4 of 3', 'own 0 of 4', 'own 3 of 4']);
    const evaluations = replicas!.asked.filter((request) => request.includes('eval'));
    expect(evaluations.filter((request) => request.startsWith('1'))).toEqual(['1 evaluation', '1 evaluate']);
    expect(evaluations).toHaveLength(3 + 2 + 2);
  });

  it('begins everywhere with what the first thread has, running statistics too', async () => {
    const onEvalStep: ToyOptions['onEvalStep'] = (method) => {
      const { data } = method.state().tensors.get('network/mean')!;
      return { mean: data.reduce((sum, value) => sum + value) };
    };
    const [alone, shared] = [await trial([], { onEvalStep }), await trial([0, 0], { onEvalStep })];
    const meansOf = (one: Trial): unknown[] => rowsOf(one).map(({ values }) => values['val/mean']);
    expect(meansOf(alone)).not.toContain(0);
    expect(meansOf(shared)).toEqual(meansOf(alone));
  });

  it('tells the method what was measured elsewhere, in the order of the batches', async () => {
    const { toy } = await trial([6, 0], {}, {}, { max_epochs: 1, test_last: 0 });
    const told = toy.method.calls.filter((call) => call.startsWith('told')).map((call) => call.split(':')[0]);
    const of = (step: number): string[] => [
      `told of valid 0.${step}`,
      ...[0, 1].map(() => `told of valid 0.${step} of a clone`),
    ];
    expect(told).toEqual([1, 2, 4].flatMap(of));
  });

  it('reads every test batch once', async () => {
    const data = singleSamples();
    const toy = await startToy(engine.ops, { data });
    const replicate = () => localReplicas(engine.ops, [0], { data: singleSamples() });
    await toyTrainerOf(SimpleDDPTrainer, { num_workers: 2, max_epochs: 1 }).train({ ...toy.context, replicate });
    expect(data.testReads).toBe(2);
    toy.method.dispose();
  });

  it('fails with the message of a thread that fails, and ends the threads', async () => {
    const failing: ToyOptions = {
      onEvalStep: (_, __, step) => {
        if (step === 1) throw new Error('out of memory');
        return {};
      },
    };
    let replicas: LocalReplicas | undefined;
    const toy = await startToy(engine.ops, { data: singleSamples() });
    const replicate = async (): Promise<LocalReplicas> =>
      (replicas = await localReplicas(engine.ops, [0, 0], { ...failing, data: singleSamples() }));
    const trainer = toyTrainerOf(
      SimpleDDPTrainer,
      { num_workers: 3 },
      { cls_clones: [moduleOf(EMAClone, { decay: 0.5 })] },
    );
    await expect(trainer.train({ ...toy.context, replicate })).rejects.toThrow('out of memory');
    expect(replicas!.isClosed).toBe(true);
    toy.method.dispose();
  });

  it('stops when it is interrupted', async () => {
    const toy = await startToy(engine.ops, {
      data: singleSamples(),
      onEvalStep: (_, __, step) => {
        if (step === 2) toy.abort.abort();
        return {};
      },
    });
    const replicate = () => localReplicas(engine.ops, [0], { data: singleSamples() });
    const args = { num_workers: 2, max_epochs: 1 };
    expect(await toyTrainerOf(SimpleDDPTrainer, args).train({ ...toy.context, replicate })).toEqual({});
    expect(toy.log.warnings.join()).toContain('Interrupted in epoch 1');
    toy.method.dispose();
  });
});
