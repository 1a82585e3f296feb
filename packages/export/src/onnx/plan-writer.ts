import type { Chosen, NetworkPlan, PlannedModule, Program, SavedTensor, Step, ValueId } from '@uninas/contracts';
import { Constants } from './constants.js';
import type { Graph } from './graph.js';
import {
  writeActivation,
  writeCombination,
  writePadding,
  writePool,
  writeShift,
  writeShuffle,
  writeSlice,
} from './plain-steps.js';
import { writeReshape } from './reshape.js';
import { channelsFirst, StepScope, type Known } from './step-scope.js';
import { writeBatchNorm, writeConv, writeLinear, writeLookUp } from './weighted-steps.js';

/** What is written: a plan, its values and, of a super-network, one architecture. */
export interface Written {
  readonly plan: NetworkPlan;
  readonly weights: ReadonlyMap<string, SavedTensor>;
  readonly chosen?: Chosen;
}

/**
 * Writes the steps of a plan into a graph. Results are channels first, `[batch, channels, height,
 * width]`, constants have PyTorch's layout.
 *
 * Semantics are those of evaluation: running statistics, no dropout, decided thresholds.
 */
export class PlanWriter {
  readonly #values = new Map<ValueId, Known>();
  readonly #constants: Constants;

  /** @param input name of the graph's input */
  constructor(
    private readonly graph: Graph,
    private readonly written: Written,
    input: string,
  ) {
    const { plan, weights } = written;
    this.#constants = new Constants(graph, plan, weights);
    this.#values.set(plan.inputId, { name: input, shape: plan.input });
  }

  /** @returns the module's outputs: names in the graph, and shapes here */
  writeModule(module: PlannedModule): readonly Known[] {
    const { part, index, program } = module;
    const head = module === this.written.plan.modules.at(-1) ? 'head' : `aux_heads.${index}`;
    const scope = { stem: 'stem', cell: `cells.${index}`, head }[part];
    const at = new StepScope(this.graph, this.#constants, scope, this.#values, this.written.chosen);
    writeProgram(at, program);
    return program.outputs.map((id) => at.of(id));
  }
}

function writeProgram(at: StepScope, { steps }: Program): void {
  for (const step of steps) at.values.set(step.out, { name: writeStep(at, step), shape: step.shape });
}

/** @returns name of the result */
function writeStep(at: StepScope, step: Step): string {
  switch (step.op) {
    case 'conv2d':
      return writeConv(at, step);
    case 'linear':
      return writeLinear(at, step);
    case 'batch_norm':
      return writeBatchNorm(at, step);
    case 'activation':
      return writeActivation(at, step);
    case 'max_pool':
    case 'avg_pool':
      return writePool(at, step);
    case 'global_avg_pool':
      return at.node('Flatten', 'flatten', [at.node('GlobalAveragePool', step.op, [at.name(step.x)])], { axis: 1 });
    case 'shuffle_channels':
      return writeShuffle(at, step);
    case 'lookup':
      return writeLookUp(at, step);
    case 'add':
    case 'mul':
    case 'concat':
      return writeCombination(at, step);
    case 'zeros':
      return at.node('ConstantOfShape', step.op, [at.withBatch(step.x, channelsFirst(step.shape))]);
    case 'pad_channels':
      return writePadding(at, step);
    case 'slice_channels':
      return writeSlice(at, step);
    case 'shift':
      return writeShift(at, step);
    case 'reshape': {
      const { name: x, shape: from } = at.of(step.x);
      return writeReshape(at.graph, { x, name: at.path(step.op), from, to: step.shape });
    }
    case 'dropout':
    case 'drop_path':
      return at.name(step.x);
    case 'choice': {
      const branch = step.branches[at.isSplit(step) ? at.candidate(step.weight) : 0]!;
      writeProgram(at, branch);
      return at.name(branch.outputs[0]!);
    }
  }
}
