import type {
  Batch,
  Description,
  EstimatorContext,
  Gene,
  Loader,
  MethodContext,
  Metrics,
  Stateful,
  Strategy,
  Tensor,
  TrainStep,
  TrainStepResult,
} from '@uninas/contracts';
import { any, between, bool, choice, float, int, list, optional, Register } from '@uninas/core';
import { firstOf } from './first-of.js';
import { keepStatistics } from './keep-statistics.js';
import { makeStrategy } from './make-strategy.js';
import { openMatchingNetwork, type MatchingNetwork } from './matching-network.js';
import { estimatePath } from './path-estimates.js';
import { mostSimilar, pathName, PathBoard } from './path-board.js';
import { matchDerivative } from './probe-step.js';
import { RandomChoiceStrategy } from './random-choice-strategy.js';
import { SearchMethod } from './search-method.js';

/** What log keys of training begin with. */
const TRAIN = 'train/';

/** How much a student listens to a teacher that was not chosen by matching. */
const FIXED_MATCH = 0.5;

/** A path to learn from. */
interface Teacher {
  readonly gene: Gene;
  readonly match: number;
  /** What the matching network saw, if it decided: `[samples, classes]`. */
  readonly difference: Tensor | undefined;
}

/** What exists between `setup` and `dispose`. */
interface Work {
  readonly board: PathBoard;
  /** The other end: paths by their costs turned round. */
  readonly worst: PathBoard;
  readonly counts: EstimatorContext;
  readonly matching: MatchingNetwork | undefined;
  readonly valid: Loader | undefined;
  readonly log: MethodContext['log'];
}

/**
 * Cream of the Crop: random paths, which learn from the labels and from the best
 * paths so far.
 *
 * Every training batch runs a random path. What the targets say of the batch
 * rates it, behind them the estimators that are objectives; the best paths stay
 * on a board, unless an estimator that is a constraint excludes them. As soon as there are some, and after
 * `grace_epochs`, the loss is `(m * loss(student, teacher) + (2 - m) * loss(student,
 * labels)) / 2`, with a teacher of the board and a match m from 0 to 1.
 *
 * `meta` takes the teacher that the matching network scores highest, for the
 * difference of what both say of the first `match_batch_size` samples; m is the
 * sigmoid of the score. With the first batch of an epoch, and every
 * `select_update_iter` ones after it, it is trained: m
 * follows the gradient of the validation loss after a step of the student. The
 * learning rate is `mmn_lr`, scheduled as that of the network. Otherwise m is
 * 0.5, and the teacher is the best path (`value1`), the most similar one (`l1`),
 * or any (`random`).
 *
 * Saves the descriptions `search`, `finalized` of the best path, and
 * `candidate-<path>` of every path on the board. A second board keeps the worst
 * paths; the log tells of both after every epoch.
 *
 * @source Peng et al., 2020, "Cream of the crop: Distilling prioritized paths for
 *   one-shot neural architecture search". UniNAS also fills the board during the
 *   grace epochs, compares on samples it stored, and takes estimators only that need no network
 */
@Register.as('method', { search: true, single_path: true })
export class CreamOfTheCropMethod extends SearchMethod.with(
  {
    board_size: int(10, 'paths on the board', { min: 1 }),
    pre_prob: list(float, [], 'probabilities of the candidates of every weight, in any scale; all equal if empty', {
      min: 0,
    }),
    grace_epochs: int(0, 'epochs at the beginning without board and teachers', { min: 0 }),
    select_teacher: choice('meta', ['meta', 'value1', 'l1', 'random'], 'how a teacher is chosen from the board'),
    select_update_iter: int(200, 'training batches between updates of the matching network', { min: 1 }),
    match_batch_size: int(8, 'samples that student and teacher are compared on', { min: 1 }),
    mmn_lr: float(0.0001, 'learning rate of the matching network', { min: 0 }),
    mmn_batch_size: int(-1, 'samples of a batch that an update of it uses, all unless positive', { min: -1 }),
    mmn_batch_average: bool(true, 'score every sample and average, rather than all samples as one input'),
  },
  {
    cls_cotc_targets: between('optimization_target', 1, null, 'what paths are rated by, best first by the first one', {
      duplicates: true,
    }),
    cls_arc_estimators: any('hpo_estimator', 'what excludes paths from the board, or rates them behind the targets', {
      where: { requires_trainer: false, requires_bench: false },
      duplicates: true,
    }),
    cls_mmn_network: optional('network', 'matching network, instead of a linear layer'),
  },
) {
  #work: Work | undefined;

  protected override createStrategy(name: string): Strategy {
    return makeStrategy(RandomChoiceStrategy, { name, fixed_probabilities: this.args.pre_prob });
  }

  /** @throws {Error} if a target is not measured in training, or the matching network has nothing to learn from */
  override async setup(context: MethodContext): Promise<void> {
    const { cls_cotc_targets: targets } = this.children;
    const { log, data } = context;
    for (const [i, { args }] of targets.entries()) {
      if (args.key.startsWith(TRAIN)) continue;
      throw new Error(
        `cls_cotc_targets#${i}.key: paths are rated by training batches, with a key such as train/accuracy/1, not ${args.key}`,
      );
    }
    const valid = data.loader('valid', data.loader('train')?.batchSize);
    const isMeta = this.args.select_teacher === 'meta';
    if (isMeta && valid === undefined) {
      throw new Error(
        'the matching network learns from validation samples, and there are none: set valid_split of the data set, ' +
          'or another select_teacher',
      );
    }
    await super.setup(context);
    try {
      const counts = context.counts?.(this.built.plan) ?? {};
      for (const estimator of this.children.cls_arc_estimators) await estimator.prepare(context.modules);
      // better now than after the grace epochs: which values there are, is known by measuring them
      estimatePath(this.children.cls_arc_estimators, this.#gene(), counts);
      const train = data.loader('train');
      if (train !== undefined) this.#costs(this.evalStep(train.batch(0, 0), { epoch: 0, step: 0 }));
      const matching = isMeta
        ? await openMatchingNetwork(context, this.args, this.children.cls_mmn_network)
        : undefined;
      const { board_size } = this.args;
      this.#work = {
        board: new PathBoard(board_size),
        worst: new PathBoard(board_size),
        counts,
        matching,
        valid,
        log,
      };
    } catch (error) {
      super.dispose();
      throw error;
    }
  }

  /** A thread that is given a path alone knows of no teacher. */
  override get isShareable(): boolean {
    return false;
  }

  override trainStep({ onSample: _, ...step }: TrainStep): TrainStepResult {
    const [group] = this.groups();
    this.sampleToTrain(step);
    const gene = this.#gene();
    const teacher = step.gene === undefined ? this.#teacher(step, gene) : undefined;
    if (teacher === undefined) return this.#rated(step, gene, super.trainStep({ ...step, gene }));
    let probabilities: Tensor | undefined;
    try {
      probabilities = this.#teach(step, teacher.gene, gene);
      this.#updateMatching(step, teacher, probabilities);
      const { gradients, metrics } = this.pass(step, group!.variables, { probabilities, match: teacher.match });
      return this.#rated(step, gene, { gradients: new Map([[group!.name, gradients]]), metrics });
    } finally {
      probabilities?.dispose();
      teacher.difference?.dispose();
    }
  }

  override onEpochEnd(...at: Parameters<SearchMethod['onEpochEnd']>): { readonly stop: boolean } {
    const { board, worst, log } = this.#at;
    if (board.entries.length > 0) {
      log.info(`Prioritized paths: ${this.#pathTexts(board, 1).join('; ')}`);
      log.info(`Worst paths: ${this.#pathTexts(worst, -1).join('; ')}`);
    } else if (at[0].epoch >= this.args.grace_epochs) {
      log.warn('cls_arc_estimators: no path has kept all constraints so far, so there is none to learn from');
    }
    return super.onEpochEnd(...at);
  }

  override descriptions(): Readonly<Record<string, Description>> {
    const { cls_network: network } = this.children;
    const ofPath = (gene: Gene): Description => {
      const byWeight = new Map(this.strategies!.weights.map(({ name }, i) => [name, [gene[i]!]]));
      return network.describe((weight) => byWeight.get(weight)!);
    };
    const { entries } = this.#at.board;
    const candidates = entries.map(({ gene }) => [`candidate-${pathName(gene)}`, ofPath(gene)] as const);
    const { search, finalized } = super.descriptions();
    return {
      search: search!,
      finalized: candidates[0]?.[1] ?? finalized!,
      ...Object.fromEntries(candidates),
    };
  }

  override dispose(): void {
    this.#work?.matching?.dispose();
    this.#work = undefined;
    super.dispose();
  }

  protected override parts(): readonly (readonly [string, Stateful])[] {
    const { board, worst, matching } = this.#at;
    return [
      ...super.parts(),
      ['board', board],
      ['worst', worst],
      ...(matching ? [['matching', matching] as const] : []),
    ];
  }

  /** In the order of a board, with the values that paths are rated by. @param sign -1 for costs that are turned round */
  #pathTexts({ entries }: PathBoard, sign: 1 | -1): readonly string[] {
    const { cls_cotc_targets: targets, cls_arc_estimators: estimators } = this.children;
    const rated = [...targets, ...estimators.filter(({ args }) => args.is_objective)];
    return entries.map(({ gene, costs }) => {
      const values = costs.map((cost, i) => (rated[i]!.args.maximize ? -sign * cost : sign * cost).toPrecision(4));
      return `${pathName(gene)} (${values.join(', ')})`;
    });
  }

  get #at(): Work {
    if (this.#work === undefined) throw new Error(`${this.constructor.name} is not set up`);
    return this.#work;
  }

  #gene(): Gene {
    const strategies = this.strategies!;
    return strategies.weights.map(({ name }) => strategies.active(name)[0]!);
  }

  /** What a path says of each class; the student's path is the chosen one again afterwards. */
  #teach(step: TrainStep, teacher: Gene, student: Gene): Tensor {
    this.sampleToTrain({ ...step, gene: teacher });
    try {
      return this.probabilities(step);
    } finally {
      this.sampleToTrain({ ...step, gene: student });
    }
  }

  /** Undefined in the grace epochs, and while the board is empty. The difference belongs to the caller. */
  #teacher(step: TrainStep, student: Gene): Teacher | undefined {
    const { board, matching } = this.#at;
    const { entries } = board;
    if (step.progress.epoch < this.args.grace_epochs || entries.length === 0) return undefined;
    if (matching !== undefined) return this.#bestMatch(step, student, matching);
    const fixed = (gene: Gene): Teacher => ({ gene, match: FIXED_MATCH, difference: undefined });
    switch (this.args.select_teacher) {
      case 'l1':
        return fixed(mostSimilar(entries, student));
      case 'random':
        return fixed(entries[this.random.at('teacher', step.progress.epoch, step.step).int(entries.length)]!.gene);
      default:
        return fixed(entries[0]!.gene);
    }
  }

  /** Undefined for a batch that is too small to be compared. */
  #bestMatch(step: TrainStep, student: Gene, matching: MatchingNetwork): Teacher | undefined {
    const { ops } = this.built;
    const { match_batch_size: samples, mmn_batch_average: average } = this.args;
    if (!average && step.batch.size < samples) return undefined;
    const few = { ...step, batch: firstOf(step.batch, samples) };
    const own = this.probabilities(few);
    let best: Teacher | undefined;
    for (const { gene } of this.#at.board.entries) {
      const other = this.#teach(few, gene, student);
      const difference = ops.sub(other, own);
      other.dispose();
      const match = matching.match(difference);
      if (best === undefined || match > best.match) {
        best?.difference?.dispose();
        best = { gene, match, difference };
      } else difference.dispose();
    }
    own.dispose();
    return best;
  }

  #updateMatching(step: TrainStep, { match, difference }: Teacher, soft: Tensor): void {
    const { matching, valid } = this.#at;
    const { select_update_iter: every, mmn_batch_size: size, mmn_lr } = this.args;
    if (matching === undefined || valid === undefined || difference === undefined) return;
    if (step.step % every !== 0) return;
    const { ops } = this.built;
    const [group] = this.groups();
    const { lr, initialLr } = group!.optimizer;
    const rows = (batch: Batch): Batch => (size > 0 ? firstOf(batch, size) : batch);
    const { gatherers: _, ...probe } = step;
    const own = { ...probe, batch: rows(step.batch) };
    const other = { ...probe, batch: rows(valid.batch(step.progress.epoch, step.step % valid.length)) };
    const derivative = keepStatistics(this.built, () =>
      ops.tidy(() => {
        const probabilities = ops.slice(soft, [0, 0], [own.batch.size, soft.shape[1]!]);
        const weights = group!.variables;
        return matchDerivative(
          ops,
          { weights, rate: lr, match },
          {
            labels: () => this.pass(own, weights).gradients,
            teacher: () => this.pass(own, weights, { probabilities, match: 2 }).gradients,
            valid: () => this.pass(other, weights).gradients,
          },
        );
      }),
    );
    matching.step(difference, derivative, initialLr > 0 ? (mmn_lr * lr) / initialLr : mmn_lr);
  }

  /** Rates the path of a training batch, and puts it on the board. @throws {Error} if a target was not measured */
  #rated(step: TrainStep, gene: Gene, result: TrainStepResult): TrainStepResult {
    if (step.gene !== undefined || step.progress.epoch < this.args.grace_epochs) return result;
    try {
      const { board, worst, counts } = this.#at;
      const estimates = estimatePath(this.children.cls_arc_estimators, gene, counts);
      const costs = [...this.#costs(result.metrics), ...estimates.costs];
      if (!estimates.isAllowed) return result;
      board.add(gene, costs);
      worst.add(
        gene,
        costs.map((cost) => -cost),
      );
    } catch (error) {
      for (const gradient of [...result.gradients.values()].flat()) gradient?.dispose();
      throw error;
    }
    return result;
  }

  /** What the targets say of a training batch. @throws {Error} if one was not measured */
  #costs(metrics: Metrics): readonly number[] {
    const measured = Object.fromEntries(Object.entries(metrics).map(([key, value]) => [TRAIN + key, value]));
    return this.children.cls_cotc_targets.map((target, i) => {
      const cost = target.cost(measured);
      if (cost !== undefined) return cost;
      const known = Object.keys(measured).join(', ');
      throw new Error(`cls_cotc_targets#${i}.key: training measures no ${target.args.key}; there are ${known}`);
    });
  }
}
