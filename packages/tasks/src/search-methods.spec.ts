import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Description, JsonValue } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { readMetrics } from '@uninas/runs';
import { filesOf, newFolder, runConfig, searchConfig, type Config, type Run } from './experiment.fixture.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Runs without leaving a tensor behind. */
async function run(...args: Parameters<typeof runConfig>): Promise<Run> {
  const before = engine.memory().tensors;
  const result = await runConfig(...args);
  expect(engine.memory().tensors).toBe(before);
  return result;
}

const sgd = { cls: 'SGDOptimizer', lr: 0.05, momentum: 0.9 };
const adam = { cls: 'AdamOptimizer', lr: 0.01 };
const BILEVEL: Config = {
  cls_optimizers: [sgd, adam],
  cls_schedulers: [{ cls: 'CosineScheduler' }],
  cls_initializers: [],
};
const METHODS: readonly (readonly [string, Config])[] = [
  ['DartsSearchMethod', { ...BILEVEL }],
  ['DartsSearchMethod', { ...BILEVEL, second_order: true, mask_indices: [0] }],
  ['GdasSearchMethod', { ...BILEVEL }],
  ['AsapSearchMethod', { ...BILEVEL, tau_0: 1, tau_grace: 1.1, beta: 0.3 }],
  ['MdlSearchMethod', { alpha: 0.05 }],
  // two candidates, so that there are steps: two rounds are one
  ['StrictlyFairRandomMethod', { mask_indices: [0, 1, 2] }],
  [
    'CreamOfTheCropMethod',
    { select_update_iter: 2, cls_cotc_targets: [{ cls: 'OptimizationTarget', key: 'train/loss', maximize: false }] },
  ],
];

/** A search with another method, in a run that stores every epoch. */
function configOf(folder: string, cls: string, more: Config): Config {
  const config = searchConfig(folder, {}, { max_epochs: 2 });
  return { ...config, cls_method: { ...(config['cls_method'] as Config), cls, ...more } };
}

/** The files of a run, but for the folder's own name in the configuration. */
function filesWithoutPlace(folder: string): Config {
  const { 'run.json': text, ...files } = filesOf(folder);
  return { ...files, 'run.json': Buffer.from(text!, 'base64').toString('utf8').replaceAll(folder, '<run>') };
}

describe.each(METHODS)('%s (%j)', (cls, more) => {
  it('ends in the same bytes when interrupted in the middle of an epoch and resumed', async () => {
    const [whole, parts] = [newFolder(), newFolder()];
    const first = await run(configOf(whole, cls, more));
    expect(first.done).toBe(true);
    expect(first.warnings).toEqual([]);
    const onProgress = (label: string, done: number, abort: () => void): void => {
      if (label === 'epoch 2/2' && done === 1) abort();
    };
    const partial = await run(configOf(parts, cls, more), { onProgress });
    expect(partial.done).toBe(false);
    const resumed = await run(configOf(parts, cls, more), { resume: true });
    expect(resumed.summary).toEqual(first.summary);
    expect(filesWithoutPlace(parts)).toEqual(filesWithoutPlace(whole));
  }, 60_000);
});

describe.each(METHODS.filter(([cls]) => cls !== 'CreamOfTheCropMethod'))('%s (%j) in threads', (cls, more) => {
  it('evaluates, and learns of it, to the same bytes in any number of threads', async () => {
    const results = [];
    for (const num_workers of [1, 3]) {
      const folder = newFolder();
      // single samples to train with leave nothing to share; 4 batches to evaluate, the last one smaller
      const data = { cls: 'TinyData', fake: true, batch_size_train: 1, batch_size_test: 5, valid_split: 16 };
      const config = { ...configOf(folder, cls, { ...more, cls_data: data }), is_test_run: true };
      const trainer = { ...(config as { cls_trainer?: Config }).cls_trainer, cls: 'SimpleDDPTrainer', num_workers };
      const { warnings, lines } = await run({ ...config, cls_trainer: trainer }, { threads: true });
      expect(warnings).toEqual([]);
      expect(lines.some((line) => line.includes(`Training in ${num_workers} thread`))).toBe(true);
      const { 'run.json': _, ...files } = filesOf(folder);
      results.push(files);
    }
    expect(Object.keys(results[0]!).some((file) => file.includes('checkpoints'))).toBe(true);
    expect(results[1]).toEqual(results[0]);
  }, 60_000);
});

describe('before anything is written', () => {
  const refused = (cls: string, more: Config, trainer: Config = {}): Promise<unknown> => {
    const config = configOf(newFolder(), cls, more);
    return run({ ...config, cls_trainer: { ...(config['cls_trainer'] as Config), ...trainer } });
  };
  const message = (text: string): JsonValue => expect.stringContaining(text) as unknown as string;
  const target = (key: string): Config => {
    return { select_teacher: 'value1', grace_epochs: 1, cls_cotc_targets: [{ cls: 'OptimizationTarget', key }] };
  };

  it.each([
    ['MdlSearchMethod', { grace_epochs: 1 }, { max_epochs: 4, eval_last: 2 }, 'none after epoch 2: set eval_last of the trainer to -1'], // prettier-ignore
    ['MdlSearchMethod', { key: 'val/accuracy/3' }, {}, 'key: validation measures no val/accuracy/3; there are val/loss, val/accuracy/1'], // prettier-ignore
    ['MdlSearchMethod', { key: 'train/loss' }, {}, 'key: only what is measured on validation batches can be watched'],
    ['CreamOfTheCropMethod', target('train/accuracy/3'), {}, 'cls_cotc_targets#0.key: training measures no train/accuracy/3; there are train/loss, train/accuracy/1'], // prettier-ignore
  ] as const)('%s %j %j is refused', async (cls, more, trainer, text) => {
    await expect(refused(cls, more as Config, trainer)).rejects.toMatchObject({
      path: 'cls_method',
      isInput: true,
      message: message(text),
    });
  });

  it('a trainer of several threads is refused by a method that cannot share batches', async () => {
    const threads = { cls: 'SimpleDDPTrainer', num_workers: 2 };
    await expect(refused('CreamOfTheCropMethod', target('train/loss'), threads)).rejects.toMatchObject({
      path: 'cls_trainer',
      isInput: true,
      message: message(
        'CreamOfTheCropMethod trains in one thread only, SimpleDDPTrainer asks for 2: use SimpleTrainer',
      ),
    });
  });

  it('MdlSearchMethod needs evaluations of those epochs only that it trains and learns from', async () => {
    const config = configOf(newFolder(), 'MdlSearchMethod', { grace_epochs: 1 });
    const trainer = { ...(config['cls_trainer'] as Config), max_epochs: 4, stop_epoch: 2, eval_last: 1 };
    expect((await run({ ...config, cls_trainer: trainer })).done).toBe(true);
  }, 60_000);
});

describe('a bi-level search', () => {
  it('logs both losses, learning rates, shares and temperature', async () => {
    const folder = newFolder();
    await run(configOf(folder, 'GdasSearchMethod', { ...BILEVEL, tau0: 4, tauN: 2 }));
    const values = readMetrics(join(folder, 'metrics.jsonl')).rows.map((row) => row.values);
    expect(Object.keys(values[0]!)).toEqual(
      expect.arrayContaining([
        'train/net/loss',
        'train/net/accuracy/1',
        'train/arc/loss',
        'val/loss',
        'learning_rate/0/SGDOptimizer',
        'learning_rate/1/AdamOptimizer',
        'GdasSearchMethod/ws0/tau',
        'GdasSearchMethod/ws0/max_value/n/block-0/1/op-0',
      ]),
    );
    expect(values.map((row) => row['GdasSearchMethod/ws0/tau'])).toEqual([4, 2]);
  }, 60_000);

  it('trains the architecture in batches of the training size, whatever those of evaluations are', async () => {
    const config = configOf(newFolder(), 'DartsSearchMethod', { ...BILEVEL });
    const method = config['cls_method'] as { cls_data: Config };
    const data = { ...method.cls_data, batch_size_train: 4, batch_size_test: 16, valid_split: 16 };
    const { lines } = await run({ ...config, cls_method: { ...method, cls_data: data } });
    // 4 batches of 4 validation samples, each after one of the training part
    expect(lines).toContain('Training, epoch 1 of 2, 8 steps');
    expect(lines).toContain('Eval, epoch 1, 1 steps');
  }, 60_000);

  it('says where the cause is when there is no validation part', async () => {
    const config = configOf(newFolder(), 'DartsSearchMethod', { ...BILEVEL });
    const method = config['cls_method'] as { cls_data: Config };
    const none = { ...config, cls_method: { ...method, cls_data: { ...method.cls_data, valid_split: 0 } } };
    await expect(run(none)).rejects.toMatchObject({
      path: 'cls_method',
      message: expect.stringContaining('set valid_split of the data set') as unknown,
    });
  });

  it('keeps the two strongest inputs of DARTS blocks, none of them zero, with two strategies', async () => {
    const folder = newFolder();
    const body = {
      cls: 'StackedCellsNetworkBody',
      cell_order: 'n, r',
      cls_network_stem: { cls: 'DartsCifarStem', features: 8 },
      cls_network_cells: [
        { cls: 'DartsCNNSearchCell', name: 'n', arc_key: 'n', arc_shared: true, features_mult: 1, num_concat: 2, num_blocks: 2 },
        { cls: 'DartsCNNSearchCell', name: 'r', arc_key: 'r', arc_shared: true, features_mult: 2, num_concat: 2, num_blocks: 2, stride: 2 },
      ],
      cls_network_cells_primitives: [
        { cls: 'DartsPrimitives', strategy_name: 'normal' },
        { cls: 'DartsPrimitives', strategy_name: 'reduction' },
      ],
      cls_network_heads: [{ cls: 'ClassificationHead' }],
    }; // prettier-ignore
    const network = { cls_network: { cls: 'SearchUninasNetwork', cls_network_body: body } };
    const { summary, lines } = await run(configOf(folder, 'DartsSearchMethod', { ...BILEVEL, ...network }));
    for (const [name, weights] of [
      ['normal', 5],
      ['reduction', 5],
    ] as const) {
      expect(lines).toContain(`DifferentiableStrategy("${name}", ${weights} architecture weights)`);
    }
    expect(summary['train/net/loss']).toEqual(expect.any(Number));
    const text = readFileSync(join(folder, 'network/finalized.network_config'), 'utf8');
    const blocks = named(JSON.parse(text) as Description, 'DartsCNNBlock');
    expect(blocks).toHaveLength(4);
    for (const { submodule_lists } of blocks) expect(submodule_lists!['ops']).toHaveLength(2);
    expect(text).not.toContain('ZeroLayer');
  }, 60_000);
});

/** All parts of a description that have a name. */
function named(value: Description | JsonValue, name: string): Description[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap((part: JsonValue) => named(part, name));
  return 'name' in value && value.name === name ? [value as Description, ...inner] : inner;
}

const MIXED = [
  'MixedOp',
  'BiasMixedOp',
  'MulBiasMixedOp',
  'BiasSumMixedOp',
  'AttentionSigmoidMixedOp',
  'AttentionSSigmoidMixedOp',
  'Attention2x1SSigmoidMixedOp',
  'SplitWeightsMixedOp',
];

describe('every mixed operation', () => {
  it.each([
    ['UniformRandomMethod', {}],
    ['StrictlyFairRandomMethod', {}],
    ['DartsSearchMethod', BILEVEL],
    ['GdasSearchMethod', BILEVEL],
    ['AsapSearchMethod', { ...BILEVEL, tau_0: 0.9 }],
    ['MdlSearchMethod', {}],
    [
      'CreamOfTheCropMethod',
      { select_teacher: 'l1', cls_cotc_targets: [{ cls: 'OptimizationTarget', key: 'train/loss' }] },
    ],
  ] as const)(
    'is searched by %s, with finite values, and gives way to the chosen candidate',
    async (cls, more) => {
      for (const mixed_cls of MIXED) {
        const folder = newFolder();
        const config = configOf(folder, cls, more as Config);
        const method = config['cls_method'] as { cls_network: { cls_network_body: Config } };
        const { cls_network_body: body } = method.cls_network;
        const primitives = { cls: 'Bench201Primitives', mixed_cls, mixed_priors: [[-1, -2]], subset: [1, 3] };
        const network = {
          cls: 'SearchUninasNetwork',
          cls_network_body: { ...body, cls_network_cells_primitives: [primitives, primitives] },
        };
        const trainer = { ...(config['cls_trainer'] as Config), max_epochs: 1, cls_clones: [], cls_callbacks: [] };
        const { summary } = await run({
          ...config,
          cls_trainer: trainer,
          cls_method: { ...method, cls_network: network },
        });
        // a value of the network that is not finite would have ended the run
        const loss = summary['train/arc/loss'] ?? summary['train/loss'];
        expect([mixed_cls, Number.isFinite(loss)]).toEqual([mixed_cls, true]);
        const text = (name: string): string => readFileSync(join(folder, `network/${name}.network_config`), 'utf8');
        expect(text('search')).toContain(`"${mixed_cls}"`);
        expect(text('finalized')).not.toContain('MixedOp');
      }
    },
    120_000,
  );
});
