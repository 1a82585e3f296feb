import { gathers, isPhaseDue, METRICS_FILE, trainedEpochs } from '@uninas/training';
import type { DataContext, JsonValue, Metrics, OpenData, Replica, TrainingEnd } from '@uninas/contracts';
import { one } from '@uninas/core';
import { countParams } from '@uninas/networks';
import { moduleNames, NetTask, shownMetrics, type Experiment, type Outcome, type Prepared } from './net-task.js';
import { drawCurves } from './run/curves.js';
import { endLoggers } from './run/end-loggers.js';
import { SPLIT, type OpenRun } from './run/open-run.js';
import { setUp } from './run/set-up-error.js';
import { parseSplit } from './run/stored-split.js';
import { RunLines } from './run/run-lines.js';
import { measuredOrGatheredKeys } from './run/measured-keys.js';
import { rewind } from './run/training-state.js';
import { descriptionText } from './run/description-text.js';

/** Trains one network with one method and one trainer, from the start or from the newest checkpoint. */
export abstract class SingleTask extends NetTask.with({}, { cls_trainer: one('trainer', 'the training loop') }) {
  /** The data that training may see. */
  protected abstract trainingData(data: OpenData, log: RunLines): OpenData;
  /** Looks at what was read, and adds to the summary. */
  protected abstract conclude(experiment: Experiment): Promise<{ readonly [key: string]: JsonValue }>;

  protected override maxEpochs(): number {
    return this.children.cls_trainer.args.max_epochs;
  }

  protected override evaluated(): readonly boolean[] {
    const { args } = this.children.cls_trainer;
    return Array.from({ length: trainedEpochs(args) }, (_, epoch) => isPhaseDue(args, 'valid', epoch));
  }

  protected override async storedSplit(resumed: OpenRun | undefined): Promise<DataContext['split']> {
    const text = resumed?.files.readText(SPLIT);
    return text === undefined ? undefined : parseSplit(text, resumed!.files.path(SPLIT));
  }

  protected override parts(): readonly (readonly [string, string])[] {
    const { cls_method: method, cls_trainer: trainer } = this.children;
    return [
      ['trainer', trainer.constructor.name],
      ...moduleNames(trainer, 'trainer '),
      ['method', method.constructor.name],
      ...moduleNames(method, 'method '),
      ...moduleNames(method.children.cls_data, 'data '),
    ];
  }

  protected override async examine({ method, data, log, task }: Prepared): Promise<void> {
    const { cls_trainer: trainer } = this.children;
    // better now than in the last epoch, which may be the first one that metrics gather over
    await setUp('cls_method.cls_metrics', () => {
      if (gathers(method)) measuredOrGatheredKeys(method, data);
    });
    await setUp('cls_trainer', () =>
      trainer.check(method, {
        log,
        modules: task.modules,
        measured: () => measuredOrGatheredKeys(method, data),
        unmeasured: (phase) => this.#whyUnmeasured(phase, data),
      }),
    );
    const schedulers = new Set(method.groups().map(({ scheduler }) => scheduler));
    await setUp('cls_method.cls_schedulers', () => {
      for (const scheduler of schedulers) scheduler?.check(this.maxEpochs(), log);
    });
  }

  #whyUnmeasured(phase: 'valid' | 'test', data: OpenData): string | undefined {
    const { args } = this.children.cls_trainer;
    const silent = new RunLines({ info: () => undefined, warn: () => undefined }, this.constructor.name);
    if (this.trainingData(data, silent).loader(phase) === undefined) {
      if (phase === 'valid') return 'there are no validation samples: set valid_split of the data set';
      return data.loader(phase) === undefined ? 'there are no test samples' : 'the test part stays closed in a search';
    }
    const [name, last] = phase === 'valid' ? ['eval_last', args.eval_last] : ['test_last', args.test_last];
    return last === 0 ? `${name} of the trainer is 0` : undefined;
  }

  protected override replica({ ops, method, data, log }: Prepared): Replica {
    return this.children.cls_trainer.serve({ ops, method, data: this.trainingData(data, log) });
  }

  protected override async work(experiment: Experiment): Promise<Outcome> {
    const { context, method, run, log } = experiment;
    const { cls_trainer: trainer } = this.children;
    const growing = [METRICS_FILE, ...trainer.children.cls_exp_loggers.flatMap((logger) => logger.filesOf())];
    const saved = run.isResumed ? rewind(run.files, [...new Set(growing)], log) : undefined;
    const data = this.trainingData(experiment.data, log);
    const replicate = this.replicate(experiment);
    let how: TrainingEnd = 'failed';
    try {
      const metrics = await trainer.train({
        ...context,
        method,
        data,
        ...(saved && { resume: saved.state }),
        ...(replicate && { replicate }),
      });
      if (context.signal.aborted) {
        how = 'interrupted';
        log.warn('Interrupted; --resume goes on with this run');
        return { done: false, summary: shownMetrics(metrics) };
      }
      const summary = await this.#save(experiment, metrics);
      how = 'done';
      return { done: true, summary };
    } finally {
      await endLoggers(trainer.children.cls_exp_loggers, context, how);
    }
  }

  async #save(experiment: Experiment, metrics: Metrics): Promise<Outcome['summary']> {
    const { method, run, log } = experiment;
    const networks = Object.entries(method.descriptions()).map(([name, description]) => {
      const file = `network/${name}.network_config`;
      run.files.writeText(file, descriptionText(description));
      return file;
    });
    const figures = drawCurves(run.files);
    log.info(`Saved ${[...networks, ...figures].join(', ')}`);
    return {
      ...shownMetrics(metrics),
      params: countParams(method.built.plan),
      networks,
      figures,
      ...(await this.conclude(experiment)),
    };
  }
}
