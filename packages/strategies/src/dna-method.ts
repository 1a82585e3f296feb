import type {
  BuiltNetwork,
  MethodContext,
  NetworkPlan,
  PlannedModule,
  Stateful,
  Strategy,
  Variable,
  WeightRequest,
} from '@uninas/contracts';
import { any, bool, float, int, list, one, Register, type Random } from '@uninas/core';
import { ChannelAdapters } from './channel-adapters.js';
import { DistillPass, type DistilledBlock } from './distill-pass.js';
import { FairRandomChoiceStrategy } from './fair-random-choice-strategy.js';
import { loadPretrained } from './load-pretrained.js';
import { strategyLike } from './make-strategy.js';
import { NetworkVariables } from './network-variables.js';
import { namesIn, weightsIn } from './program-names.js';
import { sampleUniformly } from './sample-uniformly.js';
import { SearchMethod } from './search-method.js';
import { perBlock } from './per-block.js';
import type { OwnGroup } from './method-groups.js';
import type { Pass } from './supervised-pass.js';
import { alignCells, cellsOf, type SyncBlock } from './sync-blocks.js';
import type { WeightStrategies } from './weight-strategies.js';

/** What exists between `setup` and `dispose`. */
interface Work {
  readonly teacher: BuiltNetwork;
  readonly adapters: ChannelAdapters;
  readonly log: MethodContext['log'];
  readonly blocks: SyncBlock[];
}

/**
 * DNA: blocks of a super-network learn to do what blocks of a trained teacher
 * do, each from what the teacher made before it.
 *
 * Cells are aligned by the sizes of their images, see `alignCells`; blocks are
 * called `sb-<first cell of the teacher>`. The first block gets the image, through
 * the stem. Where numbers of channels differ, 1x1 convolutions adapt what a block
 * gets and what it makes. Each block has a strategy like `cls_strategy`, and an
 * optimizer like `cls_optimizers`; all are trained in one pass. Heads, and cells
 * behind the last block, are not trained. Cells must have one input.
 *
 * In evaluation, a fair strategy is not asked: architectures are sampled uniformly,
 * and its rounds stand still. The teacher is not part of the saved state, unless it adapts.
 *
 * @source Li et al., 2020, "Block-wisely supervised neural architecture search
 *   with knowledge distillation", section 3; there each block has cells of several
 *   numbers of layers
 */
@Register.as('method', { search: true, single_path: true, distill: true })
export class DnaMethod extends SearchMethod.with(
  {
    teacher_cells_first: int(1, 'first cell of the teacher that is imitated', { min: 0 }),
    teacher_cells_last: int(6, 'last cell of the teacher that is imitated', { min: 0 }),
    teacher_assert_trained: bool(true, 'fail if the teacher has no trained weights'),
    teacher_adapt: bool(false, 'running statistics of the teacher follow the training batches'),
    split_by_features: bool(true, 'another number of channels begins a new block, as another size does'),
    loss_weights: list(float, [], 'weight of the loss of each block; one for all, 1 if empty'),
    optimizer_lr_multipliers: list(float, [], 'factor of the learning rate of each block; one for all, 1 if empty'),
  },
  {
    cls_criterion: one('criterion', 'loss of each block', { where: { distill: true } }),
    cls_metrics: any('metric', 'measures of quality', { where: { distill: true }, duplicates: true }),
    cls_strategy: one('strategy', 'decides the architecture, for each block anew', { where: { can_hpo: true } }),
    cls_teacher_network: one('network', 'teacher', { where: { search: false } }),
  },
) {
  #work: Work | undefined;

  /** @throws {Error} if the teacher is not trained, or the networks do not fit each other */
  override async setup(context: MethodContext): Promise<void> {
    if (this.#work !== undefined) throw new Error(`${this.constructor.name} is set up already`);
    const { cls_teacher_network: network } = this.children;
    if (this.args.teacher_assert_trained && network.args.checkpoint_path === '') {
      throw new Error(
        'cls_teacher_network.checkpoint_path is empty: the teacher needs trained weights, such as those of a run ' +
          'that retrained it; or set teacher_assert_trained to false',
      );
    }
    const { ops, random, log } = context;
    const teacher = await inTeacher(() => this.#buildTeacher(context));
    this.#work = { teacher, adapters: new ChannelAdapters(ops, random.at('adapters')), log, blocks: [] };
    try {
      await inTeacher(() => loadPretrained(network, teacher, context));
      await super.setup(context);
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  override dispose(): void {
    this.#free();
    super.dispose();
  }

  protected override createStrategy(name: string): Strategy {
    return strategyLike(this.children.cls_strategy, name);
  }

  /** Evaluation leaves the rounds of a fair strategy to training. */
  protected override sampleToEvaluate(strategies: WeightStrategies, random: Random): void {
    if (this.children.cls_strategy instanceof FairRandomChoiceStrategy) sampleUniformly(strategies, random);
    else super.sampleToEvaluate(strategies, random);
  }

  /** A weight belongs to the strategy of the first block that uses it, those behind the last one to the last. */
  protected override requestsOf(plan: NetworkPlan): readonly WeightRequest[] {
    const work = this.#at;
    work.blocks.push(...this.#align(plan, work.teacher.plan));
    const cells = cellsOf(plan.modules);
    const strategies = new Map<string, string>();
    for (const [i, { module }] of cells.entries()) {
      const { name } = work.blocks.find(({ student: [, last] }) => i <= last) ?? work.blocks.at(-1)!;
      for (const weight of weightsIn(module.program)) if (!strategies.has(weight)) strategies.set(weight, name);
    }
    return plan.requests.map((request) => {
      const strategy = strategies.get(request.name) ?? work.blocks[0]!.name;
      return { ...request, strategy };
    });
  }

  protected override groupsOf(built: BuiltNetwork): readonly OwnGroup[] {
    const { adapters, teacher, blocks } = this.#at;
    const [own, others] = [cellsOf(built.plan.modules), cellsOf(teacher.plan.modules)];
    const rates = perBlock('optimizer_lr_multipliers', this.args.optimizer_lr_multipliers, blocks.length);
    return blocks.map(({ name, student, teacher: cells }, i) => {
      const into = own[student[0]]!.module;
      const [before, made] = [others[cells[0] - 1]?.module, others[cells[1]]!.module];
      const added = [
        i === 0 ? undefined : adapters.add(`${name}/in`, channelsOf(before!), into.inputs[0]!.at(-1)!),
        adapters.add(`${name}/out`, channelsOf(own[student[1]]!.module), channelsOf(made)),
      ].filter((variable) => variable !== undefined);
      const [first, last] = this.#positions(built.plan, student, i === 0);
      const variables = [...trainableOf(built, built.plan.modules.slice(first, last + 1)), ...added];
      return { name, variables, position: 0, rate: rates[i]! };
    });
  }

  protected override createPass(built: BuiltNetwork, _strategies: unknown, classes: number): Pass {
    const { teacher, adapters, blocks } = this.#at;
    const { cls_criterion: criterion, cls_metrics: metrics } = this.children;
    const weights = perBlock('loss_weights', this.args.loss_weights, blocks.length);
    const distilled = blocks.map((block, i): DistilledBlock => {
      const { name } = block;
      const student = this.#positions(built.plan, block.student, i === 0);
      return { name, weight: weights[i]!, student, teacher: this.#positions(teacher.plan, block.teacher, i === 0) };
    });
    const adapts = this.args.teacher_adapt;
    return new DistillPass(built, { teacher, adapts, blocks: distilled, adapters, criterion, metrics, classes });
  }

  override companions(): ReadonlyMap<string, Stateful> {
    return new Map([['adapters', this.#at.adapters]]);
  }

  protected override parts(): readonly (readonly [string, Stateful])[] {
    const { teacher, adapters } = this.#at;
    const adapting = this.args.teacher_adapt ? [['teacher', new NetworkVariables(teacher)] as const] : [];
    return [...super.parts(), ['adapters', adapters], ...adapting];
  }

  get #at(): Work {
    if (this.#work === undefined) throw new Error(`${this.constructor.name} is not set up`);
    return this.#work;
  }

  async #buildTeacher({ ops, random, data, modules, readText }: MethodContext): Promise<BuiltNetwork> {
    const { cls_teacher_network: network } = this.children;
    await network.plan({ input: data.info.input, output: data.info.output, modules, readText });
    return network.build({ ops, random: random.at('teacher') });
  }

  /** Blocks of cells; tells the user of them. @throws {Error} if the networks do not fit each other */
  #align(student: NetworkPlan, teacher: NetworkPlan): readonly SyncBlock[] {
    const { teacher_cells_first: first, teacher_cells_last: last, split_by_features: splitByFeatures } = this.args;
    const [own, others] = [cellsOf(student.modules), cellsOf(teacher.modules)];
    const blocks = alignCells(
      others.map(({ module }) => outputOf(module)),
      own.map(({ module }) => outputOf(module)),
      { first, last, splitByFeatures },
    );
    for (const [i, { name, student: cells, teacher: imitated }] of blocks.entries()) {
      const into = own[cells[0]]!.module;
      const size = into.inputs[0]!.slice(0, -1).join();
      const given =
        i === 0
          ? size
          : outputOf(others[imitated[0] - 1]!.module)
              .slice(0, -1)
              .join();
      if (size !== given) {
        throw new Error(
          `${name}: cell ${cells[0]} of the student takes images of ${size}, the teacher has ${given} there`,
        );
      }
      this.#at.log.info(
        `${name}: cells ${cells.join(' to ')} of the student imitate cells ${imitated.join(' to ')} of the teacher, ` +
          `[${outputOf(others[imitated[1]]!.module).join(', ')}]`,
      );
    }
    return blocks;
  }

  /** Positions in a plan; the first block begins with the stem. */
  #positions(plan: NetworkPlan, [first, last]: readonly [number, number], isFirst: boolean): readonly [number, number] {
    const cells = cellsOf(plan.modules);
    return [isFirst ? 0 : cells[first]!.position, cells[last]!.position];
  }

  #free(): void {
    this.#work?.adapters.dispose();
    this.#work?.teacher.dispose();
    this.#work = undefined;
  }
}

/** @throws {Error} what `f` throws, and that it is about the teacher */
async function inTeacher<T>(f: () => Promise<T>): Promise<T> {
  try {
    return await f();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cls_teacher_network: ${reason}`, { cause: error });
  }
}

/** The only output of a cell. @throws {Error} if it has more, or more than one input */
function outputOf({ cls, index, inputs, outputs }: PlannedModule): readonly number[] {
  if (inputs.length === 1 && outputs.length === 1) return outputs[0]!;
  throw new Error(`DnaMethod needs cells of one input, cell ${index} (${cls}) has ${inputs.length}`);
}

function channelsOf(module: PlannedModule): number {
  return outputOf(module).at(-1)!;
}

function trainableOf({ variables }: BuiltNetwork, modules: readonly PlannedModule[]): readonly Variable[] {
  const own = modules.filter(({ part }) => part !== 'head').flatMap(({ program }) => [...namesIn(program)]);
  const names = new Set(own);
  return [...variables.values()].filter(({ name, trainable }) => trainable && names.has(name));
}
