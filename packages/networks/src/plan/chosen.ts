import type { Chosen, Gene, NetworkPlan, PlannedVariable, Program, Step } from '@uninas/contracts';

/** Which candidates are meant: those of a gene, or those that a function names. */
export interface Selection {
  /** One index for each unique architecture weight, in request order. */
  readonly gene?: Gene;
  readonly finalized?: Chosen;
  /** How many levels of weights are split; all where it is left out. */
  readonly depthOf?: DepthOf;
}

/** How many levels of weights are split, by the variable that tells. */
export type DepthOf = (variable: string) => number;

/** How many levels are split according to saved values; none where there is no such value. */
export function depthIn(values: ReadonlyMap<string, { readonly data: ArrayLike<number> }>): DepthOf {
  return (variable) => Math.round(values.get(variable)?.data[0] ?? 0);
}

/** The branches of a choice that run, given the candidates: the first one while its level is not split. */
export function branchesOf(
  { weight, split }: Pick<Extract<Step, { op: 'choice' }>, 'weight' | 'split'>,
  chosen: Chosen,
  depthOf: DepthOf = () => Infinity,
): readonly number[] {
  return split === undefined || split.level < depthOf(split.depth) ? chosen(weight) : [0];
}

/** The candidates of a gene. @throws {RangeError} if it does not fit the plan */
export function chosenOf(plan: Pick<NetworkPlan, 'weights'>, gene: Gene): Chosen {
  const { weights } = plan;
  if (gene.length !== weights.length) {
    throw new RangeError(`a gene of this network has ${weights.length} indices, found ${gene.length}`);
  }
  const byWeight = new Map<string, readonly number[]>();
  for (const [i, weight] of weights.entries()) {
    const index = gene[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= weight.choices) {
      throw new RangeError(`index ${i} of the gene is ${index}, ${weight.name} has ${weight.choices} candidates`);
    }
    byWeight.set(weight.name, [index]);
  }
  return (weight) => {
    const indices = byWeight.get(weight);
    if (indices === undefined) throw new RangeError(`the network has no architecture weight ${weight}`);
    return indices;
  };
}

/**
 * Every step of a network in order, with those of the branches that run.
 *
 * @param selection without a gene or a function, every branch is walked
 */
export function stepsOf(plan: NetworkPlan, selection: Selection = {}): readonly Step[] {
  const steps: Step[] = [];
  eachStep(plan, selection, (step) => steps.push(step));
  return steps;
}

/** Visits what `stepsOf` lists. */
export function eachStep(plan: NetworkPlan, selection: Selection, visit: (step: Step) => void): void {
  const chosen = selection.finalized ?? (selection.gene && chosenOf(plan, selection.gene));
  const indicesOf = (step: Extract<Step, { op: 'choice' }>): Iterable<number> =>
    chosen === undefined ? step.branches.keys() : branchesOf(step, chosen, selection.depthOf);
  for (const module of plan.modules) eachStepIn(module.program, indicesOf, visit);
}

function eachStepIn(
  program: Program,
  indicesOf: (step: Extract<Step, { op: 'choice' }>) => Iterable<number>,
  visit: (step: Step) => void,
): void {
  for (const step of program.steps) {
    visit(step);
    if (step.op !== 'choice') continue;
    const indices = indicesOf(step);
    for (const index of indices) {
      const branch = step.branches[index];
      if (branch === undefined) {
        throw new RangeError(`${step.weight} has ${step.branches.length} candidates, found index ${index}`);
      }
      eachStepIn(branch, indicesOf, visit);
    }
  }
}

/** Names of the variables that a step reads. */
export function variablesOf(step: Step): readonly string[] {
  switch (step.op) {
    case 'conv2d':
      return [
        step.filter,
        ...(step.bias === undefined ? [] : [step.bias]),
        ...(step.thresholds ?? []).map(({ value }) => value),
      ];
    case 'activation':
      return step.parameters ?? [];
    case 'lookup':
      return [step.table];
    case 'linear':
      return [step.weight, step.bias].filter((name) => name !== undefined);
    case 'batch_norm':
      return [step.scale, step.offset, step.mean, step.variance].filter((name) => name !== undefined);
    default:
      return [];
  }
}

/** Names of the variables that an architecture uses; of all without one. */
export function usedVariables(plan: NetworkPlan, selection: Selection = {}): ReadonlySet<string> {
  return new Set([...stepsOf(plan, selection)].flatMap(variablesOf));
}

const variables = new WeakMap<NetworkPlan, ReadonlyMap<string, PlannedVariable>>();

/** The variables of a plan by name. */
export function variablesByName(plan: NetworkPlan): ReadonlyMap<string, PlannedVariable> {
  let byName = variables.get(plan);
  if (byName === undefined) variables.set(plan, (byName = new Map(plan.variables.map((one) => [one.name, one]))));
  return byName;
}
