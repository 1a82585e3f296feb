import {
  learningRateKey,
  regularizerKey,
  type Experiment,
  type ExpLogger,
  type MethodGroup,
  type Metrics,
  type Progress,
  type TrainerContext,
} from '@uninas/contracts';
import { appendMetrics, appendTimes, METRICS_FILE } from '../loggers/metrics-lines.js';
import { metricRows } from './metric-rows.js';
import type { EpochFindings } from './phase-gatherers.js';
import { settingsOf } from './settings.js';

/** The trainer whose values are written. */
export interface LoggingTrainer {
  readonly args: object;
  readonly children: { readonly cls_exp_loggers: readonly ExpLogger[] };
}

/** What a fit tells of itself: to a person, to the files of the run, and to its loggers. */
export class FitLog {
  /** Files that are appended to. */
  readonly growing: readonly string[];
  #experiment: Experiment | undefined;

  constructor(
    private readonly context: TrainerContext,
    private readonly trainer: LoggingTrainer,
  ) {
    this.growing = [...new Set([METRICS_FILE, ...this.#loggers.flatMap((logger) => logger.filesOf())])];
  }

  /** Shows values, and warns of those that are no numbers. @returns the same */
  report(metrics: Metrics): Metrics {
    const { log } = this.context;
    for (const row of metricRows(metrics)) log.info(row);
    const bad = Object.keys(metrics).find((key) => !Number.isFinite(metrics[key]));
    if (bad !== undefined) log.warn(`${bad} is ${metrics[bad]}: a smaller learning rate may help`);
    return metrics;
  }

  /** Learning rates and regularizers as planned for an epoch. */
  planned(progress: Progress, groups: readonly { readonly group: MethodGroup }[]): Metrics {
    const values: Record<string, number> = {};
    for (const [i, { group }] of groups.entries()) {
      values[learningRateKey(i, group)] = group.optimizer.lr;
    }
    for (const [i, regularizer] of this.context.method.children.cls_regularizers.entries()) {
      const { dropout, dropPath } = regularizer.at(progress);
      const p = dropout ?? dropPath;
      if (p !== undefined) values[regularizerKey(i, regularizer)] = p;
    }
    return values;
  }

  /** What the strategies tell of themselves. */
  strategies(): Metrics {
    const { method } = this.context;
    const metrics = Object.entries(method.strategies?.metrics() ?? {});
    return Object.fromEntries(metrics.map(([key, value]) => [`${method.constructor.name}/${key}`, value]));
  }

  write(epoch: number, values: Metrics, { pictures, distributions }: EpochFindings): void {
    const { files, method } = this.context;
    if (!this.#loggers.some((logger) => logger.filesOf().includes(METRICS_FILE))) {
      appendMetrics(files, METRICS_FILE, epoch, values);
    }
    appendTimes(files, epoch, values);
    this.#experiment ??= {
      built: method.built,
      settings: { ...settingsOf(this.trainer, 'cls_trainer'), ...settingsOf(method, 'cls_method') },
    };
    const details = { experiment: this.#experiment, pictures, distributions };
    for (const logger of this.#loggers) logger.write(files, epoch, values, details);
  }

  get #loggers(): readonly ExpLogger[] {
    return this.trainer.children.cls_exp_loggers;
  }
}
