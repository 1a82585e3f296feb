import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, BuiltNetwork, JsonValue, Method, MethodContext, Task } from '@uninas/contracts';
import { entriesOf, parse, Random, readSource } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { createEngine, type Engine } from '@uninas/engine';
import { experimentRegister, filesOf, hpoConfig, newFolder, retrainConfig, runConfig, searchConfig, type Config } from './experiment.fixture.js'; // prettier-ignore

let engine: Engine;
let teacher: string;
beforeAll(async () => {
  engine = await createEngine();
  const s1 = newFolder();
  await runConfig(searchConfig(s1, {}, { max_epochs: 1, cls_callbacks: [] }));
  teacher = newFolder();
  const found = join(s1, 'network/finalized.network_config');
  await runConfig(retrainConfig(teacher, found, { max_epochs: 1, test_last: 0, cls_callbacks: [{ cls: 'CheckpointCallback' }] })); // prettier-ignore
}, 60_000);

/** A student of half the width; its cells have architectures of their own. */
function dnaConfig(folder: string, more: Config = {}, network: Config = {}): Config {
  const callback = { cls: 'CheckpointCallback', key: 'val/loss', minimize_key: true };
  const config = searchConfig(folder, {}, { max_epochs: 2, cls_clones: [], cls_callbacks: [callback] });
  const { cls_network, cls_metrics: _, cls_criterion: __, ...method } = config['cls_method'] as Config & { cls_network: { cls_network_body: Config } }; // prettier-ignore
  const cells = [
    { cls: 'Bench201CNNSearchCell', name: 'n', arc_key: 'n', features_mult: 1 },
    { cls: 'Bench201ReductionCell', name: 'r', features_mult: 2, stride: 2 },
  ];
  const body = { ...cls_network.cls_network_body, cls_network_stem: { cls: 'ConvStem', features: 4 }, cls_network_cells: cells }; // prettier-ignore
  return {
    ...config,
    cls_method: {
      ...method,
      cls: 'DnaMethod',
      teacher_cells_first: 0,
      teacher_cells_last: 2,
      loss_weights: [1, 0.5],
      optimizer_lr_multipliers: [1, 0.5],
      cls_criterion: { cls: 'DistillL2Criterion' },
      cls_metrics: [{ cls: 'DistillL2Metric' }],
      cls_strategy: { cls: 'RandomChoiceStrategy' },
      cls_teacher_network: {
        cls: 'RetrainUninasNetwork',
        config_path: join(teacher, 'network/network.network_config'),
        checkpoint_path: teacher,
        ...network,
      },
      cls_network: { ...cls_network, cls_network_body: body },
      ...more,
    },
  };
}

/** The method of a configuration, set up, with its teacher. */
async function started(more: Config = {}): Promise<{ readonly method: Method; readonly built: BuiltNetwork }> {
  const register = experimentRegister();
  const source = await readSource('test.json', JSON.stringify(dnaConfig('unused', more, { checkpoint_path: '' })));
  const { tree, problems } = parse(entriesOf(source, 0) ?? [], register);
  if (tree === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  await load(tree, register);
  const task = instantiate(tree, register).root as unknown as Task & { readonly children: { cls_method: Method } };
  const method = task.children.cls_method;
  const { cls_teacher_network: network, cls_data } = method.children as unknown as {
    cls_teacher_network: { build: (...args: never[]) => BuiltNetwork };
    cls_data: { open: (context: object) => Promise<MethodContext['data']> };
  };
  let built: BuiltNetwork | undefined;
  const { build } = network;
  network.build = (...args) => (built = build.apply(network, args));
  const log = { info: () => undefined, warn: () => undefined };
  const data = await cls_data.open({ random: new Random(1), log });
  const { readFile } = await import('node:fs/promises');
  await method.setup({
    ops: engine.ops,
    random: new Random(2),
    data,
    maxEpochs: 2,
    modules: register,
    readText: (path) => readFile(path, 'utf8'),
    log,
  });
  return { method, built: built! };
}

const batch: Batch = {
  size: 6,
  inputs: Float32Array.from({ length: 6 * 64 }, (_, i) => Math.sin(i)),
  inputShape: [8, 8, 1],
  labels: new Int32Array(6),
};
const progress = { epoch: 0, maxEpochs: 2, samples: 0, samplesPerEpoch: 48 };
const UNTRAINED: Config = { teacher_assert_trained: false };

describe('DnaMethod', () => {
  it('evaluates as often as it likes while the rounds of a fair strategy stand still', async () => {
    const { method } = await started({ ...UNTRAINED, cls_strategy: { cls: 'FairRandomChoiceStrategy' } });
    const rounds = (): unknown => {
      const { values } = method.strategies!.state();
      return Object.values(values).map((own) => (own as Config)['queues']);
    };
    const { gradients } = method.trainStep({ batch, phase: 'train', progress, step: 0 });
    for (const gradient of [...gradients.values()].flat()) gradient?.dispose();
    const before = rounds();
    const at = { epoch: 0, step: 3 };
    const measured = method.evalStep(batch, at);
    expect(method.evalStep(batch, at)).toEqual(measured);
    expect(rounds()).toEqual(before);
    const paths = [0, 1, 2, 3, 4, 5].map((step) => {
      method.evalStep(batch, { epoch: 0, step });
      return method.strategies!.weights.map(({ name }) => method.strategies!.active(name)[0]).join();
    });
    expect(new Set(paths).size).toBeGreaterThan(3);
    method.dispose();
  });

  it('has blocks imitate what the teacher makes, each from what it made before', async () => {
    const { method, built } = await started(UNTRAINED);
    const { ops } = engine;
    expect(method.groups().map(({ name }) => name)).toEqual(['sb-0', 'sb-1']);
    expect(method.strategies!.strategies.map(({ name, cls }) => [name, cls])).toEqual([
      ['sb-0', 'RandomChoiceStrategy'],
      ['sb-1', 'RandomChoiceStrategy'],
    ]);
    const gene = method.strategies!.weights.map((_, i) => (i % 2) * 2 + 1);
    const measured = method.evalStep(batch, { epoch: 0, step: 0 }, { gene });
    ops.tidy(() => {
      const x = ops.tensor(batch.inputs, [6, 8, 8, 1]);
      // stem and cell 0 are modules 0 and 1 of the teacher, cells 1 and 2 are 2 and 3
      const [first] = built.forwardPart([0, 1], [x], { training: false });
      const [second] = built.forwardPart([0, 3], [x], { training: false });
      const adapter = (name: string) => {
        const variable = method.groups().flatMap(({ variables }) => variables).find((one) => one.name === `adapters/${name}`); // prettier-ignore
        const [, , from, to] = variable!.shape;
        return (value: typeof x) => {
          const rows = ops.reshape(value, [value.size / from!, from!]);
          return ops.reshape(ops.matMul(rows, ops.reshape(variable!.value, [from!, to!])), [...value.shape.slice(0, -1), to!]); // prettier-ignore
        };
      };
      const options = { training: false, chooser: method.strategies! };
      const [a] = method.built.forwardPart([0, 1], [x], options);
      const [b] = method.built.forwardPart([2, 3], [adapter('sb-1/in')(first!)], options);
      const error = (made: typeof x, wanted: typeof x): number => ops.mean(ops.square(ops.sub(made, wanted))).dataSync()[0]!; // prettier-ignore
      const losses = [error(adapter('sb-0/out')(a!), first!), error(adapter('sb-1/out')(b!), second!)];
      expect(measured['L2/sb-0/0']).toBeCloseTo(losses[0]!, 5);
      expect(measured['L2/sb-1/0']).toBeCloseTo(0.5 * losses[1]!, 5);
      expect(measured['loss']).toBeCloseTo(losses[0]! + 0.5 * losses[1]!, 5);
    });
    method.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('trains the blocks in one pass, leaves the teacher alone, and no tensor behind', async () => {
    const { method, built } = await started(UNTRAINED);
    const states = (): unknown => [...built.variables.values()].map(({ value }) => String(value.dataSync()));
    const before = states();
    const losses: number[] = [];
    const count = engine.memory().tensors;
    for (let step = 0; step < 12; step++) {
      const { gradients, metrics } = method.trainStep({ batch, phase: 'train', progress, step, gene: method.strategies!.weights.map(() => 2) }); // prettier-ignore
      losses.push(metrics['loss']!);
      for (const { name, optimizer } of method.groups()) optimizer.step(gradients.get(name)!);
    }
    expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
    expect(states()).toEqual(before);
    // the optimizers keep a velocity of what they have changed
    const velocities = method.groups().flatMap(({ optimizer }) => [...optimizer.state().tensors.keys()]).length;
    expect(engine.memory().tensors).toBe(count + velocities);
    expect(method.groups().map(({ optimizer }) => optimizer.lr)).toEqual([0.05, 0.025]);
    expect([...method.state().tensors.keys()].filter((name) => name.startsWith('teacher'))).toEqual([]);
    method.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('lets the statistics of the teacher adapt, and saves them, if it is told to', async () => {
    const { method, built } = await started({ ...UNTRAINED, teacher_adapt: true });
    const running = [...built.variables.values()].filter(({ trainable }) => !trainable);
    const before = running.map(({ value }) => String(value.dataSync()));
    const { gradients } = method.trainStep({ batch, phase: 'train', progress, step: 0 });
    for (const gradient of [...gradients.values()].flat()) gradient?.dispose();
    expect(running.map(({ value }) => String(value.dataSync()))).not.toEqual(before);
    expect([...method.state().tensors.keys()].some((name) => name.startsWith('teacher/'))).toBe(true);
    method.dispose();
    expect(engine.memory().tensors).toBe(0);
  });

  it('ends in the same bytes when interrupted in the middle of an epoch and resumed', async () => {
    const [whole, parts] = [newFolder(), newFolder()];
    const first = await runConfig(dnaConfig(whole));
    expect([first.done, first.warnings]).toEqual([true, []]);
    expect(first.lines.join('\n')).toContain('sb-1: cells 1 to 2 of the student imitate cells 1 to 2 of the teacher');
    const onProgress = (label: string, done: number, abort: () => void): void => {
      if (label === 'epoch 2/2' && done === 1) abort();
    };
    expect((await runConfig(dnaConfig(parts), { onProgress })).done).toBe(false);
    const resumed = await runConfig(dnaConfig(parts), { resume: true });
    expect(resumed.summary).toEqual(first.summary);
    const files = (folder: string): Record<string, string> => {
      const { 'run.json': _, ...others } = filesOf(folder);
      return others;
    };
    expect(files(parts)).toEqual(files(whole));
  }, 60_000);

  it('evaluates to the same bytes in any number of threads, with a teacher that adapts', async () => {
    const files = [];
    for (const num_workers of [1, 2]) {
      const folder = newFolder();
      // single samples to train with leave nothing to share
      const data = { cls: 'TinyData', fake: true, batch_size_train: 1, batch_size_test: 5, valid_split: 16 };
      const config = { ...dnaConfig(folder, { cls_data: data, teacher_adapt: true }), is_test_run: true };
      const trainer = { ...(config as Config)['cls_trainer'] as Config, cls: 'SimpleDDPTrainer', num_workers }; // prettier-ignore
      await runConfig({ ...config, cls_trainer: trainer }, { threads: true });
      const { 'run.json': _, ...others } = filesOf(folder);
      files.push(others);
    }
    expect(Object.keys(files[0]!)).toContain('metrics.jsonl');
    expect(files[1]).toEqual(files[0]);
  }, 60_000);

  it('names a teacher that is missing, and blocks that do not fit', async () => {
    const failing = (more: Config, network: Config = {}): Promise<unknown> => runConfig(dnaConfig(newFolder(), more, network)); // prettier-ignore
    const message = (text: string): JsonValue => expect.stringContaining(text) as unknown as string;
    await expect(failing({}, { checkpoint_path: '' })).rejects.toMatchObject({
      path: 'cls_method',
      message: message('cls_teacher_network.checkpoint_path is empty'),
    });
    const gone = newFolder();
    rmSync(gone, { recursive: true });
    await expect(failing({}, { checkpoint_path: gone })).rejects.toMatchObject({
      message: message(`cls_teacher_network: ${gone}`),
    });
    await expect(failing({}, { config_path: gone })).rejects.toMatchObject({
      message: message(`cls_teacher_network: ${gone}`),
    });
    await expect(failing({ teacher_cells_last: 3 })).rejects.toMatchObject({
      message: message('teacher_cells_last is 3, the teacher has the cells 0 to 2'),
    });
    await expect(failing({ loss_weights: [1, 2, 3] })).rejects.toMatchObject({
      message: message('loss_weights has 3 values, there are 2 blocks'),
    });
    expect(engine.memory().tensors).toBe(0);
  }, 60_000);
});

describe('a search in what DnaMethod trained', () => {
  it('goes block by block with DnaHPOTask, whose sums are what whole networks have', async () => {
    const s1 = newFolder();
    await runConfig(dnaConfig(s1, { mask_indices: [0, 1, 4] }));
    const { cls_hpo_self_algorithm: _, ...config } = hpoConfig(newFolder(), s1, { cls: 'DnaHPOTask' });
    const loss = { cls: 'NetValueEstimator', key: 'loss', value: 'val/loss', is_objective: true };
    const { summary, lines } = await runConfig({
      ...config,
      dna2_max_eval_per_stage: 12,
      cls_hpo_estimators: [loss, { cls: 'NetMacsEstimator', key: 'macs', is_objective: true }],
    });
    const text = lines.join('\n');
    for (const key of ['loss', 'macs'])
      expect(text).toContain(`${key}: sums over the blocks are off by 0.00 % at most`);
    expect(text).toMatch(/sb-1: \d+ of its architectures are dominated by none/);
    expect((summary['front'] as JsonValue[]).length).toBeGreaterThan(1);
  }, 60_000);

  it('rates architectures with the adapters of the training', async () => {
    const s1 = newFolder();
    const trained = await runConfig(dnaConfig(s1, { mask_indices: [0, 1, 2, 4] }));
    const folder = newFolder();
    const estimator = { cls: 'NetValueEstimator', key: 'loss', value: 'val/loss', is_objective: true };
    const gene = Array.from({ length: 12 }, () => 3).join(',');
    const { summary } = await runConfig(
      hpoConfig(folder, s1, {
        cls_hpo_estimators: [estimator],
        cls_hpo_self_algorithm: { cls: 'SpecificHPO', values: gene },
      }),
    );
    // masks leave one architecture, which the evaluation of the training measured as well
    const [{ values }] = summary['front'] as unknown as [{ values: { loss: number } }];
    expect(values.loss).toBeCloseTo(trained.summary['val/loss'] as number, 5);
  }, 60_000);
});
