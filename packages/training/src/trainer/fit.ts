import { setImmediate } from 'node:timers/promises';
import type {
  ExpLogger,
  Metrics,
  Phase,
  Progress,
  State,
  TrainerContext,
  TrainerView,
  TrainingCallback,
  TrainingClone,
} from '@uninas/contracts';
import { appendMetrics, appendTimes, METRICS_FILE } from '../loggers/metrics-lines.js';
import { Averages } from './averages.js';
import { planEpoch, type EpochPlan } from './epoch-plan.js';
import { evaluateOn, PHASE_KEYS, TEST_RUN_STEPS } from './evaluation.js';
import { FitState } from './fit-state.js';
import { metricRows } from './metric-rows.js';
import { measureResources, type ResourceChoice } from './resources.js';

/** The arguments of a trainer that a fit looks at. */
export interface FitArgs extends ResourceChoice {
  readonly max_epochs: number;
  readonly stop_epoch: number;
  readonly eval_last: number;
  readonly test_last: number;
  readonly accumulate_batches: number;
}

/** The modules below a trainer that take part. */
export interface FitChildren {
  readonly cls_clones: readonly TrainingClone[];
  readonly cls_exp_loggers: readonly ExpLogger[];
  readonly cls_callbacks: readonly TrainingCallback[];
}

/** One training from its start, or from a saved state, to its end or interruption. */
export class Fit implements TrainerView {
  readonly #state: FitState;
  readonly #started = performance.now();

  constructor(
    readonly context: TrainerContext,
    private readonly args: FitArgs,
    private readonly children: FitChildren,
  ) {
    const files = children.cls_exp_loggers.flatMap((logger) => logger.filesOf());
    this.#state = new FitState(context, {
      accumulate: args.accumulate_batches,
      clones: children.cls_clones,
      files: [...new Set([METRICS_FILE, ...files])],
    });
  }

  get epoch(): number {
    return this.#state.epoch;
  }

  get maxEpochs(): number {
    return this.args.max_epochs;
  }

  state(): State {
    return this.#state.save();
  }

  /** @returns the values of the last epoch that was finished */
  async run(): Promise<Metrics> {
    const { cls_callbacks: callbacks } = this.children;
    const { resume, log } = this.context;
    if (resume !== undefined) this.#state.load(resume);
    for (const callback of callbacks) await callback.onFitStart(this);
    while (!this.#state.finished && this.epoch < this.#lastEpoch) {
      const epoch = this.epoch;
      for (const callback of callbacks) await callback.onEpochStart(this);
      try {
        await this.#runEpoch(epoch);
      } catch (error) {
        if (!this.context.signal.aborted || error !== this.context.signal.reason) throw error;
        log.warn(interruptionText(epoch));
        return this.#state.metrics;
      }
      for (const callback of callbacks) await callback.onEpochEnd(this, this.#state.metrics);
    }
    for (const callback of callbacks) await callback.onFitEnd(this);
    return this.#state.metrics;
  }

  dispose(): void {
    this.#state.dispose();
  }

  get #lastEpoch(): number {
    const { max_epochs: max, stop_epoch: stop } = this.args;
    return stop > 0 ? Math.min(stop, max) : max;
  }

  async #runEpoch(epoch: number): Promise<void> {
    const start = performance.now();
    const { method } = this.context;
    const plan = this.#plan(epoch);
    const at = (samples: number): Progress => {
      return { epoch, maxEpochs: this.maxEpochs, samples, samplesPerEpoch: plan.samples };
    };
    method.onEpochStart(at(0));
    const values: Record<string, number> = { ...this.#plannedValues(at(0)) };
    Object.assign(values, await this.#train(epoch, plan, at));
    const isDue = (last: number): boolean => last < 0 || epoch >= this.#lastEpoch - last;
    const phases = (['valid', 'test'] as const).map((phase) => {
      const last = phase === 'valid' ? this.args.eval_last : this.args.test_last;
      return { phase, last, due: isDue(last) };
    });
    for (const { phase, due } of phases) if (due) Object.assign(values, await this.#evaluate(phase, epoch));
    const { stop } = method.onEpochEnd(at(plan.samples), values);
    // the last epoch is evaluated, whatever number it has
    const late = phases.filter(({ last, due }) => stop && !due && last !== 0);
    for (const { phase } of late) Object.assign(values, await this.#evaluate(phase, epoch));
    Object.assign(values, this.#strategyValues());
    values['time/epoch'] = (performance.now() - start) / 1000;
    values['time/total'] = (performance.now() - this.#started) / 1000;
    this.#write(epoch, { ...values, ...measureResources(this.args, this.context) });
    this.#state.endEpoch(values, stop);
  }

  #plan(epoch: number): EpochPlan {
    const { method, data, isTestRun } = this.context;
    const parts = { train: data.loader('train'), valid: data.loader('valid') };
    return planEpoch(method.loaderPlan(epoch), parts, isTestRun ? TEST_RUN_STEPS : Infinity);
  }

  async #train(epoch: number, plan: EpochPlan, at: (samples: number) => Progress): Promise<Metrics> {
    const { method, data, log, progress, signal } = this.context;
    const averages = new Averages();
    let samples = 0;
    log.info(`Training, epoch ${epoch + 1} of ${this.#lastEpoch}, ${plan.batches.length} steps`);
    progress.start(`epoch ${epoch + 1}/${this.#lastEpoch}`, plan.batches.length);
    try {
      for (const [step, { phase, index }] of plan.batches.entries()) {
        await setImmediate();
        signal.throwIfAborted();
        const batch = data.loader(phase)!.batch(epoch, index);
        const { gradients, metrics } = method.trainStep({ batch, phase, progress: at(samples), step });
        this.#state.apply(gradients, at(samples));
        samples += batch.size;
        averages.add(metrics, batch.size);
        progress.update(step + 1, noteOf(metrics));
      }
    } finally {
      progress.stop();
    }
    signal.throwIfAborted();
    return this.#reported(averages.result('train/'));
  }

  async #evaluate(phase: Phase, epoch: number): Promise<Metrics> {
    const { data, log } = this.context;
    const loader = data.loader(phase);
    if (loader === undefined) return {};
    const name = PHASE_KEYS[phase];
    log.info(`${phase === 'valid' ? 'Eval' : 'Test'}, epoch ${epoch + 1}, ${loader.length} steps`);
    const clones = this.#state.clones.filter(({ isEvaluable }) => isEvaluable);
    const variants = [
      { prefix: `${name}/`, options: {} },
      ...clones.map(({ clone }) => ({ prefix: `${name}/clones/${clone.name}/`, options: { values: clone.values } })),
    ];
    return this.#reported(await evaluateOn(this.context, { phase, epoch, batches: -1, variants }));
  }

  #reported(metrics: Metrics): Metrics {
    const { log } = this.context;
    for (const row of metricRows(metrics)) log.info(row);
    const bad = Object.keys(metrics).find((key) => !Number.isFinite(metrics[key]));
    if (bad !== undefined) log.warn(`${bad} is ${metrics[bad]}: a smaller learning rate may help`);
    return metrics;
  }

  /** Learning rates and regularizers as planned for an epoch. */
  #plannedValues(progress: Progress): Metrics {
    const values: Record<string, number> = {};
    for (const [i, { group }] of this.#state.schedule(progress).entries()) {
      values[`learning_rate/${i}/${group.optimizer.cls ?? group.name}`] = group.optimizer.lr;
    }
    for (const [i, regularizer] of this.context.method.children.cls_regularizers.entries()) {
      const { dropout, dropPath } = regularizer.at(progress);
      const p = dropout ?? dropPath;
      if (p !== undefined) values[`regularizer/${i}/${regularizer.constructor.name}/p`] = p;
    }
    return values;
  }

  #strategyValues(): Metrics {
    const { method } = this.context;
    const metrics = Object.entries(method.strategies?.metrics() ?? {});
    return Object.fromEntries(metrics.map(([key, value]) => [`${method.constructor.name}/${key}`, value]));
  }

  #write(epoch: number, values: Metrics): void {
    const { files } = this.context;
    const loggers = this.children.cls_exp_loggers;
    if (!loggers.some((logger) => logger.filesOf().includes(METRICS_FILE))) {
      appendMetrics(files, METRICS_FILE, epoch, values);
    }
    appendTimes(files, epoch, values);
    for (const logger of loggers) logger.write(files, epoch, values);
  }
}

function noteOf(metrics: Metrics): string {
  const loss = Object.entries(metrics).find(([key]) => key === 'loss' || key.endsWith('/loss'));
  return loss === undefined ? '' : `${loss[0]} ${loss[1].toPrecision(4)}`;
}

function interruptionText(epoch: number): string {
  const since = epoch === 0 ? 'nothing is kept but the start' : `the state after epoch ${epoch} is the last one`;
  return `Interrupted in epoch ${epoch + 1}: ${since}; a resumed run does this epoch again, to give the same results`;
}
