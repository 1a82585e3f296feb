import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DataContext, DataInfo, JsonValue } from '@uninas/contracts';
import { Register } from '@uninas/core';
import * as models from '@uninas/models';
import { readMetrics, writeModelFile } from '@uninas/runs';
import { RegressionData, type ImageParts, type ImageSamples } from '@uninas/samples';
import {
  experimentRegister,
  filesOf,
  hpoConfig,
  newFolder,
  runConfig,
  searchConfig,
  type Config,
  type Run,
  type RunOptions,
} from './experiment.fixture.js';

/** Sums of three digits, normalised: the value is 10 (a + 2 b + 3 c) + 7, which has the mean 97. */
@Register.as('data_set', { regression: true })
class DigitsData extends RegressionData.with({}) {
  readonly info: DataInfo = {
    input: [3],
    output: [1],
    counts: { train: 64, valid: 0, test: 20 },
    genes: { sizes: [4, 4, 4], isOneHot: false },
    outputScale: { mean: 97, std: 50 },
  };

  protected override read(_context: DataContext): Promise<ImageParts> {
    const digitsOf = (i: number): number[] => [i % 4, (i >> 2) % 4, (i >> 4) % 4];
    const part = (count: number): ImageSamples => ({
      count,
      label: () => 0,
      copy: (i, target, offset) => target.set(digitsOf(i), offset),
      copyTargets: (i, target, offset) => {
        const [a = 0, b = 0, c = 0] = digitsOf(i);
        target[offset] = (10 * (a + 2 * b + 3 * c) + 7 - 97) / 50;
      },
    });
    return Promise.resolve({ train: part(64), test: part(20) });
  }
}

const register = experimentRegister({ ...models, DigitsData });
const run = (config: Config, options: RunOptions = {}): Promise<Run> => runConfig(config, { register, ...options });

const fitConfig = (save_dir: string, more: Config = {}): Config => ({
  cls: 'FitClassicModelTask',
  save_dir,
  cls_data: { cls: 'DigitsData', valid_split: 0.25 },
  cls_model: { cls: 'LinearRegressionSklearnModel' },
  cls_metrics: [{ cls: 'CorrelationsMetric' }, { cls: 'CriterionMetric', criterion: 'L1Criterion' }],
  cls_exp_loggers: [{ cls: 'CsvExpLogger' }, { cls: 'TensorBoardExpLogger' }],
  ...more,
});

const forest = { cls: 'RandomForestRegressorSklearnModel', n_estimators: 5 };
const jsonOf = (folder: string, file: string): Config => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Config;

let first: Run;
let folder: string;
beforeAll(async () => {
  folder = newFolder();
  first = await run(fitConfig(folder));
});

describe('FitClassicModelTask', () => {
  it('fits, measures all parts, and keeps the model', () => {
    expect([first.done, first.warnings]).toEqual([true, []]);
    for (const part of ['train', 'val', 'test']) {
      expect(first.summary[`${part}/r2`]).toBeCloseTo(1, 10);
      // equal values are predicted with other last digits
      expect(first.summary[`${part}/correlations/KendallTauNasMetric`] as number).toBeGreaterThan(0.98);
      expect(first.summary[`${part}/criterion/L1Criterion`]).toBeCloseTo(0, 6);
    }
    const names = Object.keys(filesOf(folder));
    expect(names).toEqual([
      'exp/metrics.csv',
      'exp/tensorboard/events.out.tfevents.0.uninas',
      'figures/predictions.svg',
      'figures/test/correlations-1.svg',
      'figures/train/correlations-1.svg',
      'figures/val/correlations-1.svg',
      'metrics.jsonl',
      'model.json',
      'run.json',
      'summary.json',
    ]);
    const { cls, genes, scale, state } = jsonOf(folder, 'model.json') as Record<string, Config>;
    expect([cls, genes, scale]).toEqual([
      'LinearRegressionSklearnModel',
      { sizes: [4, 4, 4], one_hot: false },
      { mean: 97, std: 50 },
    ]);
    const weights = (state!['weights'] as number[]).map((weight) => Number((50 * weight).toFixed(4)));
    expect(weights).toEqual([10, 20, 30]);
    expect(readMetrics(join(folder, 'metrics.jsonl')).rows[0]!.values['test/r2']).toBe(first.summary['test/r2']);
    expect(first.lines.join('\n')).toMatch(/Data: 48 train, 16 valid, 20 test samples/);
    expect(readFileSync(join(folder, 'figures/predictions.svg'), 'utf8')).toContain('test, 20 samples');
  });

  it('leaves equal bytes, and others with another seed', async () => {
    const folders = [newFolder(), newFolder(), newFolder()];
    for (const [i, own] of folders.entries()) await run(fitConfig(own, { cls_model: forest, seed: i === 2 ? 1 : 0 }));
    const files = folders.map((own) => filesOf(own));
    expect(files[0]!['model.json']).toBe(files[1]!['model.json']);
    expect(files[0]!['metrics.jsonl']).toBe(files[1]!['metrics.jsonl']);
    expect(files[0]!['model.json']).not.toBe(files[2]!['model.json']);
  });

  it('measures in the unit of the values, if asked to', async () => {
    const model = { ...forest, max_depth: 2 };
    const [plain, undone] = [
      await run(fitConfig(newFolder(), { cls_model: model })),
      await run(fitConfig(newFolder(), { cls_model: model, undo_label_normalization: true })),
    ];
    const errorOf = ({ summary }: Run): number => summary['test/criterion/L1Criterion'] as number;
    expect(errorOf(undone) / errorOf(plain)).toBeCloseTo(50, 3);
    expect(undone.summary['test/r2'] as number).toBeCloseTo(plain.summary['test/r2'] as number, 10);
  });

  it('measures a loaded model, or fits it again', async () => {
    const model_path = join(mkdtempSync(join(tmpdir(), 'model-')), 'wrong.json');
    writeModelFile(model_path, {
      cls: 'LinearRegressionSklearnModel',
      args: {},
      state: { weights: [0, 0, 0], intercept: 1 },
    });
    const loaded = await run(fitConfig(newFolder(), { model_path }));
    expect(loaded.summary['test/r2'] as number).toBeLessThan(0);
    expect(loaded.lines.join('\n')).not.toContain('Fitted');
    const fitted = await run(fitConfig(newFolder(), { model_path, fit_loaded_model: true }));
    expect(fitted.summary['test/r2']).toBeCloseTo(1, 10);
    await expect(run(fitConfig(newFolder(), { model_path, cls_model: forest }))).rejects.toThrow(
      /holds a LinearRegressionSklearnModel, but cls_model is RandomForest[^]*at +model_path/,
    );
  });

  it('classifies', async () => {
    const config = (cls_model: Config): Config =>
      fitConfig(newFolder(), {
        cls_model,
        cls_data: { cls: 'TinyData', fake: true, valid_split: 16 },
        cls_metrics: [{ cls: 'AccuracyMetric', topk: [1] }, { cls: 'ConfusionMatrixMetric' }],
      });
    for (const cls of ['LinearSVCSklearnModel', 'RandomForestClassifierSklearnModel']) {
      const { summary, lines } = await run(config({ cls }));
      expect(summary['train/accuracy/1']).toBe(1);
      expect(summary['test/accuracy/1'] as number).toBeGreaterThan(0.8);
      expect(lines.join('\n')).not.toContain('predictions.svg');
    }
    await expect(run(config({ cls: 'LinearRegressionSklearnModel' }))).rejects.toThrow(
      'LinearRegressionSklearnModel predicts values, TinyData has classes',
    );
  });

  it('is rehearsed without writing, and shortened in a test run', async () => {
    const own = newFolder();
    await run(fitConfig(own), { rehearse: true });
    expect(filesOf(own)).toEqual({});
    const data = { cls: 'DigitsData' };
    await expect(run(fitConfig(own, { model_path: join(own, 'none.json') }), { rehearse: true })).rejects.toThrow(
      /none\.json[^]*at +model_path/,
    );
    const { lines } = await run(fitConfig(own, { is_test_run: true, cls_data: data, cls_metrics: [] }));
    expect(lines.join('\n')).toMatch(/Data: 64 train, 20 test samples/);
  });

  it('says what cannot be fitted before anything is written', async () => {
    const own = newFolder();
    const cls_model = { cls: 'RandomForestRegressorSklearnModel', max_samples: 1000 };
    await expect(run(fitConfig(own, { cls_model }))).rejects.toThrow(
      /max_samples: 1000 cannot be drawn of 48 samples[^]*at +cls_model/,
    );
    expect(filesOf(own)).toEqual({});
  });

  it('lets loggers look at what they are asked for, and end what they have written', async () => {
    const own = newFolder();
    const logger = { cls: 'WandbExpLogger', offline: true };
    await expect(
      run(fitConfig(own, { cls_exp_loggers: [logger, { ...logger, project: 'a/b' }] }), { rehearse: true }),
    ).rejects.toThrow(/project may not hold \/[^]*at +cls_exp_loggers#1/);
    const { lines, warnings } = await run(fitConfig(own, { cls_exp_loggers: [{ ...logger, log_model: true }] }));
    const files = filesOf(own);
    const copy = Object.keys(files).find((name) => /^exp\/wandb\/.*\/files\/model\.json$/.test(name))!;
    expect([files[copy], warnings]).toEqual([files['model.json'], []]);
    expect(lines.join('\n')).toMatch(/Saved exp\/wandb\/offline-run-\S+; wandb sync \S+ uploads it/);
  });

  it('tries metrics before it fits', async () => {
    const own = newFolder();
    const accuracy = { cls: 'AccuracyMetric', topk: [1] };
    const values = fitConfig(own, { cls_metrics: [{ cls: 'CorrelationsMetric' }, accuracy] });
    await expect(run(values)).rejects.toThrow(/AccuracyMetric is for classes, [^]*at +cls_metrics#1/);
    const cls_data = { cls: 'TinyData', fake: true };
    const cls_model = { cls: 'RandomForestClassifierSklearnModel' };
    const classes = fitConfig(own, { cls_data, cls_model, cls_metrics: [accuracy, { cls: 'CorrelationsMetric' }] });
    for (const options of [{}, { rehearse: true }]) {
      await expect(run(classes, options)).rejects.toThrow(/is for regression of single values[^]*at +cls_metrics#1/);
    }
    expect(filesOf(own)).toEqual({});
  });

  it('is interrupted while it fits, and then begins anew', async () => {
    const own = newFolder();
    const config = fitConfig(own, { cls_model: { ...forest, n_estimators: 20 } });
    const stopped = await run(config, { onLine: (text, abort) => text.includes('Fitting') && abort() });
    expect([stopped.done, Object.keys(filesOf(own))]).toEqual([false, ['run.json']]);
    const done = await run(config, { resume: true });
    const whole = newFolder();
    await run({ ...config, save_dir: whole });
    expect(done.done).toBe(true);
    expect(filesOf(own)['model.json']).toBe(filesOf(whole)['model.json']);
  });
});

describe('a saved model', () => {
  it('rates architectures of a super-network', async () => {
    const s1 = newFolder();
    await run(searchConfig(s1, {}, { max_epochs: 1 }));
    const model_file_path = join(newFolder(), 'table.json');
    const table = Array.from({ length: 6 }, (_, cell) => [0, 1, 2, 3, 4].map((option) => (cell + 1) * (4 - option)));
    writeModelFile(model_file_path, { cls: 'TabularSumModel', args: {}, state: { constant: 2, table } });
    const estimator = { cls: 'ModelEstimator', key: 'latency', model_file_path };
    const config = hpoConfig(newFolder(), s1, {
      cls_hpo_estimators: [
        { ...estimator, is_objective: true },
        { cls: 'NetMacsEstimator', key: 'macs', is_objective: true, maximize: true },
      ] as JsonValue,
    });
    const { summary } = await run(config);
    const front = summary['front'] as readonly { gene: string; values: { latency: number } }[];
    expect(front.length).toBeGreaterThan(0);
    for (const { gene, values } of front) {
      const options = gene.split(',').map(Number);
      expect(values.latency).toBe(options.reduce((sum, option, cell) => sum + table[cell]![option]!, 2));
    }
    const short = table.map((options) => options.slice(0, 4));
    writeModelFile(model_file_path, { cls: 'TabularSumModel', args: {}, state: { constant: 2, table: short } });
    await expect(run({ ...config, save_dir: newFolder() }, { rehearse: true })).rejects.toThrow(
      /knows 4 options of cell 0; the architecture has 4[^]*at +cls_hpo_estimators#0/,
    );
    writeFileSync(model_file_path, '{}');
    await expect(run({ ...config, save_dir: newFolder() })).rejects.toThrow(
      /this is not a saved model[^]*at +cls_hpo_estimators#0/,
    );
  }, 30_000);
});
