import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Knob, Progress, Scheduler, State } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { localReplicas } from '../testing/local-replicas.fixture.js';
import { OWN_MODULES } from '../testing/nas-metrics.fixture.js';
import { toyData } from '../testing/toy-data.fixture.js';
import type { ToyOptions } from '../testing/toy-method.fixture.js';
import { startToy, toyTrainer, toyTrainerOf, type Toy } from '../testing/toy-training.fixture.js';
import { LightningTrainer } from './lightning-trainer.js';
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

const ARGS = { max_epochs: 2, eval_last: -1, test_last: 0, num_workers: 3 };

const trainer = (args: object = {}): SimpleDDPTrainer => toyTrainerOf(SimpleDDPTrainer, { ...ARGS, ...args });

async function trained(delays: readonly number[]): Promise<{ toy: Toy; state: State; loss: number }> {
  const toy = await startToy(engine.ops);
  const replicate = () => localReplicas(engine.ops, delays);
  const metrics = await trainer().train({ ...toy.context, replicate });
  const state = toy.method.state();
  toy.method.dispose();
  return { toy, state, loss: metrics['train/loss']! };
}

const valuesOf = ({ tensors: own }: State, name: string): number[] => [...own.get(`network/${name}`)!.data];

describe('SimpleDDPTrainer', () => {
  it('trains as one thread would, up to rounding, where samples do not depend on each other', async () => {
    const single = await startToy(engine.ops);
    const { num_workers: _, ...args } = ARGS;
    const alone = await toyTrainer(args).train(single.context);
    const shared = await trained([0, 0]);
    expect(shared.loss).toBeCloseTo(alone['train/loss']!, 6);
    for (const name of ['weight', 'bias']) {
      const expected = valuesOf(single.method.state(), name);
      valuesOf(shared.state, name).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
    }
    single.method.dispose();
    expect(shared.toy.log.lines[0]).toBe('Training in 3 threads');
  });

  it('adds up losses that are sums over the samples, and their gradients', async () => {
    const single = await startToy(engine.ops, { sums: true });
    const { num_workers: _, ...args } = ARGS;
    const alone = await toyTrainer({ ...args, max_epochs: 1 }).train(single.context);
    const toy = await startToy(engine.ops, { sums: true });
    const replicate = () => localReplicas(engine.ops, [0, 0], { sums: true });
    const shared = await trainer({ max_epochs: 1 }).train({ ...toy.context, replicate });
    expect(shared['train/loss']).toBeCloseTo(alone['train/loss']!, 4);
    const [expected, found] = [single, toy].map(({ method }) => valuesOf(method.state(), 'weight'));
    found!.forEach((value, i) => expect(value).toBeCloseTo(expected![i]!, 4));
    for (const { method } of [single, toy]) method.dispose();
  });

  it('takes values from those shares that have them, such as the accuracy where samples are ignored', async () => {
    const data = toyData({ train: 4, valid: 0, test: 0 }, 4);
    const onStep: ToyOptions['onStep'] = ({ share = 0 }) => (share === 0 ? { a: 3 } : { b: 0.5 });
    const toy = await startToy(engine.ops, { data, onStep });
    const replicate = () => localReplicas(engine.ops, [0], { onStep });
    const metrics = await trainer({ max_epochs: 1, num_workers: 2 }).train({ ...toy.context, replicate });
    toy.method.dispose();
    expect(metrics).toMatchObject({ 'train/a': 3, 'train/b': 0.5 });
    expect(toy.log.warnings).toEqual([]);
  });

  it('does not depend on which thread is done first', async () => {
    const [a, b] = [await trained([0, 4]), await trained([4, 0])];
    expect(a.state).toEqual(b.state);
    expect(a.loss).toBe(b.loss);
  });

  it('gives every thread its share of each batch, and the epochs', async () => {
    const seen: string[] = [];
    const onStep: ToyOptions['onStep'] = ({ share, batch, progress }) =>
      void seen.push(`${share} ${batch.size} ${progress.epoch}`);
    const toy = await startToy(engine.ops);
    await trainer({ max_epochs: 1 }).train({
      ...toy.context,
      replicate: () => localReplicas(engine.ops, [0, 0], { onStep }),
    });
    toy.method.dispose();
    // 22 samples in batches of 6: the last one has 4
    expect(seen).toEqual(['1 2 0', '2 2 0', '1 2 0', '2 2 0', '1 2 0', '2 2 0', '1 1 0', '2 1 0']);
  });

  it('tells every thread the learning rates, which a method may look ahead with', async () => {
    const seen: string[] = [];
    const onStep: ToyOptions['onStep'] = ({ share, progress }, method) =>
      void seen.push(`${progress.epoch} ${share ?? 0} ${method.groups()[0]!.optimizer.lr.toFixed(4)}`);
    const scheduler = { lr: (initial: number, { epoch }: Progress) => initial / (epoch + 2) } as Scheduler;
    const data = toyData({ train: 6, valid: 0, test: 0 }, 6);
    const toy = await startToy(engine.ops, { data, scheduler, onStep });
    const replicate = () => localReplicas(engine.ops, [0], { scheduler, onStep });
    await trainer({ num_workers: 2 }).train({ ...toy.context, replicate });
    toy.method.dispose();
    expect(seen).toEqual(['0 0 0.0500', '0 1 0.0500', '1 0 0.0333', '1 1 0.0333']);
  });

  it('tells every thread what knobs were turned to', async () => {
    const [turned, seen]: [string[], string[]] = [[], []];
    const knob = (name: string, into: string[]): Knob => ({ name, get: () => 0.5, set: (v) => void into.push(`${name} ${v}`) }); // prettier-ignore
    const toy = await startToy(engine.ops, { knobs: () => [knob('a', turned), knob('b', turned)] });
    const replicas = await localReplicas(engine.ops, [0, 0], { knobs: () => [knob('b', seen)] });
    await trainer({ max_epochs: 2 }).train({ ...toy.context, replicate: () => Promise.resolve(replicas) });
    toy.method.dispose();
    // each of two threads, in each of two epochs; it has no other knob
    expect([turned, seen]).toEqual([[], Array(4).fill('b 0.5')]);
  });

  it('ends the threads when one of them fails', async () => {
    const toy = await startToy(engine.ops);
    const onStep = (): void => {
      throw new Error('out of memory');
    };
    const replicas = await localReplicas(engine.ops, [0], { onStep });
    const training = trainer({ num_workers: 2 }).train({ ...toy.context, replicate: () => Promise.resolve(replicas) });
    await expect(training).rejects.toThrow('out of memory');
    expect(replicas.isClosed).toBe(true);
    toy.method.dispose();
  });

  it('looks at the signal while the threads are started, and closes those that come too late', async () => {
    const toy = await startToy(engine.ops);
    const replicas = await localReplicas(engine.ops, [0]);
    let start = (): void => undefined;
    const starting = new Promise<typeof replicas>((resolve) => (start = () => resolve(replicas)));
    const training = trainer({ num_workers: 2 }).train({ ...toy.context, replicate: () => starting });
    toy.abort.abort();
    expect(await training).toEqual({});
    expect(toy.log.warnings.join()).toContain('Interrupted while the threads were started');
    start();
    await new Promise(setImmediate);
    expect(replicas.isClosed).toBe(true);
    const refused = Promise.reject(toy.abort.signal.reason as Error);
    expect(await trainer({ num_workers: 2 }).train({ ...toy.context, replicate: () => refused })).toEqual({});
    toy.method.dispose();
  });

  it('refuses threads that are set up to something else', async () => {
    const toy = await startToy(engine.ops);
    const replicas = { count: 1, close: () => Promise.resolve() };
    const ask = (_: number, request: unknown): Promise<unknown> => {
      const server = trainer().serve({ ops: engine.ops, method: toy.method, data: toy.context.data });
      return Promise.resolve().then(() => server.answer({ ...(request as object), signature: 'another' }));
    };
    const training = trainer({ num_workers: 2 }).train({
      ...toy.context,
      replicate: () => Promise.resolve({ ...replicas, ask }),
    });
    await expect(training).rejects.toThrow('the network differs from thread to thread');
    toy.method.dispose();
  });

  it('needs no threads for one worker, and says so where there are none for more', async () => {
    const toy = await startToy(engine.ops);
    await trainer({ num_workers: 1 }).train(toy.context);
    await expect(trainer().train(toy.context)).rejects.toThrow('no threads to give; use SimpleTrainer');
    const foreseen = { log: toy.log, modules: OWN_MODULES, measured: () => [], unmeasured: () => undefined };
    await expect(trainer({ use_sync_bn: true }).check(toy.method, foreseen)).rejects.toThrow('set it to false');
    await expect(trainer({ num_workers: 0 }).check(toy.method, foreseen)).rejects.toThrow(
      'num_workers: 0 threads train nothing',
    );
    toy.method.dispose();
  });
});

describe('LightningTrainer', () => {
  it('shares batches by as many threads as it has devices', async () => {
    const shared = await trained([0, 0]);
    const toy = await startToy(engine.ops);
    const { num_workers: _, ...args } = ARGS;
    const lightning = toyTrainerOf(LightningTrainer, { ...args, distributed_gpus: 3 });
    const metrics = await lightning.train({ ...toy.context, replicate: () => localReplicas(engine.ops, [0, 0]) });
    expect(metrics['train/loss']).toBe(shared.loss);
    expect(toy.method.state()).toEqual(shared.state);
    toy.method.dispose();
  });

  it('trains as SimpleTrainer does on one device', async () => {
    const { num_workers: _, ...args } = ARGS;
    const states = await Promise.all(
      [toyTrainerOf(LightningTrainer, args), toyTrainer(args)].map(async (one) => {
        const toy = await startToy(engine.ops);
        await one.train(toy.context);
        const state = toy.method.state();
        toy.method.dispose();
        return state;
      }),
    );
    expect(states[0]).toEqual(states[1]);
  });
});
