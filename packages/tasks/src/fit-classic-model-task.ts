import {
  savedModel,
  Task,
  type DataInfo,
  type Device,
  type DevicesManager,
  type Metrics,
  type Phase,
  type TaskContext,
  type TaskResult,
  type TrainingEnd,
} from '@uninas/contracts';
import { any, bool, one, optional, path, Random, Register, registrationOf } from '@uninas/core';
import { readModelFile, writeModelFile } from '@uninas/runs';
import {
  appendMetrics,
  EpochFindings,
  METRICS_FILE,
  metricRows,
  PHASE_KEYS,
  PhaseGatherers,
  settingsOf,
  withDefaults,
  type DeclaredClass,
} from '@uninas/training';
import { measurePredictions, qualityOf, type Predictions } from './fit/measure-predictions.js';
import { predictionsFigure } from './fit/predictions-figure.js';
import { readParts, type Samples } from './fit/read-samples.js';
import { endLoggers } from './run/end-loggers.js';
import { inRunFolder, refuseFolder } from './run/in-run-folder.js';
import type { OpenRun } from './run/open-run.js';
import { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';

/** Where the model is written. */
const MODEL = 'model.json';
const FIGURE = 'figures/predictions.svg';
/** In a test run, so many samples of each part. */
const TEST_RUN_SAMPLES = 100;
/** By so many samples it is seen whether metrics can measure what is predicted. */
const TRIED_SAMPLES = 8;

/** What is fitted, and to what. */
interface Prepared {
  readonly info: DataInfo;
  /** Number of classes; undefined of values. */
  readonly classes: number | undefined;
  readonly parts: ReadonlyMap<Phase, Samples>;
  readonly isLoaded: boolean;
}

/**
 * Fits a model that is no network to a data set, and measures how well it predicts.
 *
 * Learns from the training part, and is measured on all parts that the data set has: `r2`, the share of the
 * variance that is explained, or `accuracy/1` of classes, and by the metrics, to which predictions are the
 * output of a network (of classes a one for the predicted one). Writes `model.json`, which `ModelEstimator`
 * and `model_path` read, the values to `metrics.jsonl`, and for values the figure `figures/predictions.svg`.
 * A run that was interrupted begins anew.
 *
 * @source Laube, 2021, "The UniNAS framework"; there, a loaded model comes from the folder of the run
 */
@Register.as('task', { search: true })
export class FitClassicModelTask extends Task.with(
  {
    fit_loaded_model: bool(false, 'fit a loaded model again, rather than only measure it'),
    undo_label_normalization: bool(false, 'measure in the unit of the values, if the data set has normalised them'),
    model_path: path('', 'file of a saved model that is loaded; empty for a new one'),
  },
  {
    cls_data: one('data_set', 'samples to learn from'),
    cls_model: one('model', 'what learns', { where: { can_fit: true } }),
    cls_exp_loggers: any('exp_logger', 'where measured values are written to', { duplicates: true }),
    cls_metrics: any('metric', 'what is measured besides', { duplicates: true }),
    cls_device: optional('devices_manager', 'where metrics compute; CpuDevicesManager when left out'),
  },
) {
  /** Reads the data and the saved model, and looks whether they and the metrics fit each other. */
  override async rehearse(context: TaskContext): Promise<void> {
    if (!context.resume) refuseFolder(this);
    const log = new RunLines(context.log, this.constructor.name);
    const prepared = await this.#prepare(context, log);
    const device = await this.#openDevice(context, log);
    try {
      await this.#tryMetrics(prepared, device);
    } finally {
      device?.dispose();
    }
  }

  override async run(context: TaskContext): Promise<TaskResult> {
    return inRunFolder(this, context, async ({ log, begin }) => {
      const prepared = await this.#prepare(context, log);
      const device = await this.#openDevice(context, log);
      try {
        await this.#tryMetrics(prepared, device);
        const run = begin();
        try {
          await this.#fit(prepared, run, context, log);
        } catch (error) {
          if (!context.signal.aborted) throw error;
          log.warn('Interrupted; --resume begins anew');
          return { done: false, summary: {} };
        }
        let how: TrainingEnd = 'failed';
        try {
          const summary = { ...this.#measure(prepared, run, device, log), model: MODEL };
          how = 'done';
          return { done: true, summary };
        } finally {
          await endLoggers(this.children.cls_exp_loggers, { files: run.files, log, signal: context.signal }, how);
        }
      } finally {
        device?.dispose();
      }
    });
  }

  async #prepare({ modules }: TaskContext, log: RunLines): Promise<Prepared> {
    const { cls_data: set, cls_model: model, cls_metrics: metrics } = this.children;
    const { seed, is_test_run, undo_label_normalization } = this.args;
    const isRegression = registrationOf(model.constructor)?.flags['regression'] === true;
    await setUp('cls_model', () => {
      if ((registrationOf(set.constructor)?.flags['regression'] === true) === isRegression) return;
      const [own, other] = isRegression ? ['values', 'classes'] : ['classes', 'values'];
      throw new Error(`${model.constructor.name} predicts ${own}, ${set.constructor.name} has ${other}`);
    });
    const data = await setUp('cls_data', () => set.open({ random: new Random(seed).at('data'), log }));
    const most = is_test_run ? TEST_RUN_SAMPLES : Infinity;
    const parts = await setUp('cls_data', () => readParts(data, isRegression, most));
    log.info(`Data: ${[...parts].map(([phase, { inputs }]) => `${inputs.rows} ${phase}`).join(', ')} samples`);
    const { outputScale } = data.info;
    if (undo_label_normalization && outputScale === undefined) {
      log.warn('undo_label_normalization has no effect: the values of the data are not normalised');
    }
    for (const [i, metric] of metrics.entries()) await setUp(`cls_metrics#${i}`, () => metric.prepare(modules));
    for (const [i, logger] of this.children.cls_exp_loggers.entries()) {
      await setUp(`cls_exp_loggers#${i}`, () => logger.check(log));
    }
    const isLoaded = await setUp('model_path', () => this.#load(log));
    const { inputs, targets } = parts.get('train')!;
    if (!isLoaded || this.args.fit_loaded_model) await setUp('cls_model', () => model.check(inputs, targets));
    const classes = isRegression ? undefined : data.info.output[0]!;
    return { info: data.info, classes, parts, isLoaded };
  }

  /** @returns whether there was a model to be loaded */
  #load(log: RunLines): boolean {
    const { model_path: file } = this.args;
    const { cls_model: model } = this.children;
    if (file === '') return false;
    const { cls, state } = readModelFile(file);
    if (cls !== model.constructor.name) {
      throw new Error(`${file} holds a ${cls}, but cls_model is ${model.constructor.name}`);
    }
    model.restore(state);
    log.info(`Loaded ${cls} from ${file}`);
    return true;
  }

  async #openDevice({ modules }: TaskContext, log: RunLines): Promise<Device | undefined> {
    const { cls_device, cls_metrics } = this.children;
    if (cls_metrics.length === 0) return undefined;
    return setUp('cls_device', async () => {
      const plain = (): Promise<unknown> => modules.load('CpuDevicesManager');
      const manager = cls_device ?? withDefaults((await plain()) as DeclaredClass<DevicesManager>, 'cls_device');
      return manager.open({ seed: this.args.seed, log });
    });
  }

  /** Better now than when the model was fitted. */
  async #tryMetrics({ classes, parts }: Prepared, device: Device | undefined): Promise<void> {
    if (device === undefined) return;
    const few = parts.get('train')!.targets.slice(0, TRIED_SAMPLES);
    for (const [i, metric] of this.children.cls_metrics.entries()) {
      await setUp(`cls_metrics#${i}`, () => {
        const gatherers = new PhaseGatherers([metric], { epoch: 0, isLast: true }, '');
        measurePredictions(device.ops, [metric], { found: few, wanted: few }, classes, gatherers);
      });
    }
  }

  async #fit({ info, parts, isLoaded }: Prepared, run: OpenRun, context: TaskContext, log: RunLines): Promise<void> {
    const { cls_model: model } = this.children;
    if (!isLoaded || this.args.fit_loaded_model) {
      const { inputs, targets } = parts.get('train')!;
      log.headline(`Fitting ${model.constructor.name}`);
      const random = new Random(this.args.seed).at('work').at('model');
      const start = performance.now();
      await model.fit(inputs, targets, { random, log, signal: context.signal });
      log.info(`Fitted to ${inputs.rows} samples in ${((performance.now() - start) / 1000).toFixed(2)} s`);
    }
    const { genes, outputScale: scale } = info;
    writeModelFile(run.files.path(MODEL), { ...savedModel(model), ...(genes && { genes }), ...(scale && { scale }) });
    log.info(`Saved the model as ${MODEL}`);
  }

  #measure(prepared: Prepared, { files }: OpenRun, device: Device | undefined, log: RunLines): Metrics {
    const { cls_model: model, cls_data: data, cls_metrics: metrics, cls_exp_loggers: loggers } = this.children;
    const { info, classes, parts } = prepared;
    const findings = new EpochFindings(files, 0);
    const values: Record<string, number> = {};
    const predictions = new Map([...parts].map(([phase, samples]) => [phase, this.#predictions(samples, info)]));
    for (const [phase, own] of predictions) {
      const prefix = `${PHASE_KEYS[phase]}/`;
      const { classNames } = info;
      const gatherers = new PhaseGatherers(
        metrics,
        { epoch: 0, isLast: true, ...(classNames && { classNames }) },
        prefix,
      );
      const measured = device === undefined ? {} : measurePredictions(device.ops, metrics, own, classes, gatherers);
      for (const [key, value] of Object.entries({ ...qualityOf(own, classes), ...measured }))
        values[prefix + key] = value;
      Object.assign(values, findings.take(gatherers));
    }
    log.headline('Measured');
    log.lines(metricRows(values));
    files.truncate(METRICS_FILE, 0);
    if (!loggers.some((logger) => logger.filesOf().includes(METRICS_FILE))) {
      appendMetrics(files, METRICS_FILE, 0, values);
    }
    const settings = { ...settingsOf(model, 'cls_model'), ...settingsOf(data, 'cls_data') };
    const { pictures, distributions } = findings;
    for (const logger of loggers) {
      for (const file of logger.filesOf()) files.truncate(file, 0);
      logger.write(files, 0, values, { experiment: { built: undefined, settings }, pictures, distributions });
    }
    if (classes === undefined) {
      files.writeText(FIGURE, predictionsFigure(predictions));
      log.info(`Drew predictions and true values in ${FIGURE}`);
    }
    return values;
  }

  #predictions({ inputs, targets }: Samples, { outputScale }: DataInfo): Predictions {
    const found = this.children.cls_model.predict(inputs);
    if (outputScale === undefined || !this.args.undo_label_normalization) return { found, wanted: targets };
    const undo = (values: Float64Array): Float64Array => values.map((v) => v * outputScale.std + outputScale.mean);
    return { found: undo(found), wanted: undo(targets) };
  }
}
