import { setImmediate } from 'node:timers/promises';
import type {
  ExpLogger,
  GatherMoment,
  Loader,
  Metrics,
  Phase,
  Progress,
  State,
  TrainerContext,
  TrainerView,
  TrainingCallback,
  TrainingClone,
  TrainStep,
  TrainStepResult,
} from '@uninas/contracts';
import { Averages } from './averages.js';
import { lossesOf, requireFiniteLoss, requireFiniteValues } from './diverged-error.js';
import { isPhaseDue, trainedEpochs, type EpochArgs } from './due-phases.js';
import { planEpoch, type EpochPlan } from './epoch-plan.js';
import {
  evaluateOn,
  evaluationSteps,
  measureHere,
  PHASE_KEYS,
  TEST_RUN_STEPS,
  type BeginMeasure,
} from './evaluation.js';
import { FitLog } from './fit-log.js';
import { FitState } from './fit-state.js';
import { EpochFindings, PhaseGatherers } from './phase-gatherers.js';
import { measureResources, type ResourceChoice } from './resources.js';

/** The arguments of a trainer that a fit looks at. */
export interface FitArgs extends ResourceChoice, EpochArgs {
  readonly accumulate_batches: number;
}

/** The modules below a trainer that take part. */
export interface FitChildren {
  readonly cls_clones: readonly TrainingClone[];
  readonly cls_exp_loggers: readonly ExpLogger[];
  readonly cls_callbacks: readonly TrainingCallback[];
}

/** Computes the gradients of a batch. */
export type StepOf = (step: TrainStep) => TrainStepResult | Promise<TrainStepResult>;

/** How a fit computes. */
export interface FitWork {
  readonly stepOf: StepOf;
  readonly beginMeasure: BeginMeasure;
}

/** One training from its start, or from a saved state, to its end or interruption. */
export class Fit implements TrainerView {
  readonly #state: FitState;
  private readonly args: FitArgs;
  private readonly children: FitChildren;
  readonly #log: FitLog;
  readonly #started = performance.now();
  readonly #work: FitWork;
  #isStopped = false;

  /** @param work all in this thread when left out */
  constructor(
    readonly context: TrainerContext,
    trainer: { readonly args: FitArgs; readonly children: FitChildren },
    work: FitWork = { stepOf: (step) => context.method.trainStep(step), beginMeasure: measureHere },
  ) {
    this.#work = work;
    this.args = trainer.args;
    this.children = trainer.children;
    this.#log = new FitLog(context, trainer);
    this.#state = new FitState(context, {
      accumulate: this.args.accumulate_batches,
      clones: this.children.cls_clones,
      files: this.#log.growing,
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

  restore(state: State): void {
    this.#state.load(state);
  }

  stop(reason: string): void {
    if (!this.#isStopped) this.context.log.info(reason);
    this.#isStopped = true;
  }

  /**
   * @returns the values of the last epoch that was finished
   * @throws {DivergedError} if a loss or a value of the network is no number any more
   */
  async run(): Promise<Metrics> {
    const { cls_callbacks: callbacks } = this.children;
    const { resume, log } = this.context;
    if (resume !== undefined) this.#state.load(resume);
    let at = this.epoch;
    try {
      for (const callback of callbacks) await callback.onFitStart(this);
      while (!this.#state.finished && !this.#isStopped && this.epoch < this.#lastEpoch) {
        at = this.epoch;
        for (const callback of callbacks) await callback.onEpochStart(this);
        await this.#runEpoch(at);
        for (const callback of callbacks) await callback.onEpochEnd(this, this.#state.metrics);
      }
      for (const callback of callbacks) await callback.onFitEnd(this);
      // what was done before a run was gone on with is not known, and a test run has few batches
      if (resume === undefined && !this.context.isTestRun) for (const text of this.#state.untrained()) log.warn(text);
    } catch (error) {
      if (!this.context.signal.aborted || error !== this.context.signal.reason) throw error;
      log.warn(interruptionText(at, this.epoch > at));
    }
    return this.#state.metrics;
  }

  dispose(): void {
    this.#state.dispose();
  }

  get #lastEpoch(): number {
    return trainedEpochs(this.args);
  }

  async #runEpoch(epoch: number): Promise<void> {
    const start = performance.now();
    const { method } = this.context;
    const plan = this.#plan(epoch);
    const at = (samples: number): Progress => {
      return { epoch, maxEpochs: this.maxEpochs, samples, samplesPerEpoch: plan.samples };
    };
    method.onEpochStart(at(0));
    const values: Record<string, number> = { ...this.#log.planned(at(0), this.#state.schedule(at(0))) };
    const findings = new EpochFindings(this.context.files, epoch);
    Object.assign(values, await this.#train(epoch, plan, at, findings));
    requireFiniteValues(method, epoch);
    const phases = (['valid', 'test'] as const).map((phase) => {
      const last = phase === 'valid' ? this.args.eval_last : this.args.test_last;
      return { phase, last, due: isPhaseDue(this.args, phase, epoch) };
    });
    for (const { phase, due } of phases) {
      if (due) Object.assign(values, await this.#evaluate(phase, this.#moment(epoch), findings));
    }
    const { stop } = method.onEpochEnd(at(plan.samples), values);
    // the last epoch is evaluated, whatever number it has; once more for what metrics gather there alone
    const late = phases.filter(({ last, due }) => stop && last !== 0 && (!due || this.#gathersMoreAtLast(epoch)));
    for (const { phase } of late) {
      Object.assign(values, await this.#evaluate(phase, { ...this.#moment(epoch), isLast: true }, findings));
    }
    Object.assign(values, this.#log.strategies(), this.#callbackValues());
    values['time/epoch'] = (performance.now() - start) / 1000;
    values['time/total'] = (performance.now() - this.#started) / 1000;
    this.#log.write(epoch, { ...values, ...measureResources(this.args, this.context) }, findings);
    this.#state.endEpoch(values, stop);
  }

  #callbackValues(): Metrics {
    const values = this.children.cls_callbacks.flatMap((callback, i) => {
      const prefix = `callback/${i}/${callback.constructor.name}`;
      return Object.entries(callback.metrics(this)).map(([key, value]) => [`${prefix}/${key}`, value] as const);
    });
    return Object.fromEntries(values);
  }

  #plan(epoch: number): EpochPlan {
    const { method, isTestRun } = this.context;
    const parts = { train: this.#trainingLoader('train'), valid: this.#trainingLoader('valid') };
    return planEpoch(method.loaderPlan(epoch), parts, isTestRun ? TEST_RUN_STEPS : Infinity);
  }

  /** Whoever trains on validation samples does so in batches of the same size. */
  #trainingLoader(phase: 'train' | 'valid'): Loader | undefined {
    const { data } = this.context;
    return data.loader(phase, data.loader('train')?.batchSize);
  }

  #moment(epoch: number): GatherMoment {
    const { classNames } = this.context.data.info;
    return { epoch, isLast: epoch === this.#lastEpoch - 1, ...(classNames && { classNames }) };
  }

  /** Whether a metric gathers nothing in an epoch, but would if it were the last one. */
  #gathersMoreAtLast(epoch: number): boolean {
    const at = this.#moment(epoch);
    const last = { ...at, isLast: true };
    return this.context.method
      .metrics()
      .some((metric) => metric.gather(at) === undefined && metric.gather(last) !== undefined);
  }

  async #train(
    epoch: number,
    plan: EpochPlan,
    at: (samples: number) => Progress,
    findings: EpochFindings,
  ): Promise<Metrics> {
    const { method, log, progress, signal } = this.context;
    const averages = new Averages();
    const gatherers = new PhaseGatherers(method.metrics(), this.#moment(epoch), 'train/');
    let [samples, waited] = [0, 0];
    const start = performance.now();
    log.info(`Training, epoch ${epoch + 1} of ${this.#lastEpoch}, ${plan.batches.length} steps`);
    progress.start(`epoch ${epoch + 1}/${this.#lastEpoch}`, plan.batches.length);
    try {
      for (const [step, { phase, index }] of plan.batches.entries()) {
        await setImmediate();
        signal.throwIfAborted();
        const since = performance.now();
        const batch = this.#trainingLoader(phase)!.batch(epoch, index);
        waited += performance.now() - since;
        const { gradients, metrics } = await this.#work.stepOf({
          batch,
          phase,
          progress: at(samples),
          step,
          gatherers,
        });
        try {
          requireFiniteLoss(metrics, { epoch, step });
        } catch (error) {
          for (const gradient of [...gradients.values()].flat()) gradient?.dispose();
          throw error;
        }
        this.#state.apply(gradients, at(samples));
        samples += batch.size;
        averages.add(metrics, batch.size);
        progress.update(step + 1, noteOf(metrics));
      }
    } finally {
      progress.stop();
    }
    signal.throwIfAborted();
    const measured = this.#log.report({ ...averages.result('train/'), ...findings.take(gatherers) });
    const share = (100 * waited) / (performance.now() - start);
    log.info(`  making batches took ${share.toFixed(1)} % of the time`);
    return { ...measured, 'time/data': waited / 1000 };
  }

  async #evaluate(phase: Phase, moment: GatherMoment, findings: EpochFindings): Promise<Metrics> {
    const { data, log, method } = this.context;
    const { epoch } = moment;
    const loader = data.loader(phase);
    if (loader === undefined) return {};
    const name = PHASE_KEYS[phase];
    const steps = evaluationSteps(this.context, loader, -1);
    log.info(`${phase === 'valid' ? 'Eval' : 'Test'}, epoch ${epoch + 1}, ${steps} steps`);
    const clones = this.#state.clones.filter(({ isEvaluable }) => isEvaluable);
    const copies = [
      { prefix: `${name}/`, options: {} },
      ...clones.map(({ clone }) => ({ prefix: `${name}/clones/${clone.name}/`, options: { values: clone.values } })),
    ];
    const variants = copies.map(({ prefix, options }) => {
      const gatherers = new PhaseGatherers(method.metrics(), moment, prefix);
      return { prefix, options: { ...options, gatherers }, gatherers };
    });
    const order = { phase, epoch, batches: -1, variants };
    const averages = await evaluateOn(this.context, order, this.#work.beginMeasure);
    return this.#log.report(Object.assign({}, averages, ...variants.map(({ gatherers }) => findings.take(gatherers))));
  }
}

function noteOf(metrics: Metrics): string {
  const [loss] = lossesOf(metrics);
  return loss === undefined ? '' : `${loss[0]} ${loss[1].toPrecision(4)}`;
}

function interruptionText(epoch: number, isDone: boolean): string {
  if (isDone) return `Interrupted after epoch ${epoch + 1}, whose state is the last one`;
  const since = epoch === 0 ? 'nothing is kept but the start' : `the state after epoch ${epoch} is the last one`;
  return `Interrupted in epoch ${epoch + 1}: ${since}; a resumed run does this epoch again, to give the same results`;
}
