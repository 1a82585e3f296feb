import type { NetworkPlan, Step } from '@uninas/contracts';
import { DescriptionError } from '../description/description-error.js';
import { auxiliaryHeads } from './auxiliary-heads.js';
import { eachStep, variablesByName, type Selection } from './chosen.js';
import { LARGEST, sizeOf } from './geometry.js';

/** Counts the multiply-adds of one step for one sample. */
export type MacRule = (step: Step, shapeOf: (variable: string) => readonly number[]) => number;

/** Multiply-adds of convolutions and linear layers, nothing else. */
const convLinear: MacRule = (step, shapeOf) => {
  switch (step.op) {
    case 'conv2d': {
      const [height, width, inGroup, out] = step.crop?.size ?? shapeOf(step.filter);
      const positions = step.shape[0]! * step.shape[1]!;
      return positions * height! * width! * inGroup! * out!;
    }
    case 'linear':
      return sizeOf(shapeOf(step.weight));
    default:
      return 0;
  }
};

/**
 * As the original counts: convolutions, linear layers, the outputs of average
 * pools, and element-wise products.
 */
const uninas: MacRule = (step, shapeOf) => {
  switch (step.op) {
    case 'avg_pool':
    case 'global_avg_pool':
    case 'mul':
      return sizeOf(step.shape);
    case 'activation':
      return step.products * sizeOf(step.shape);
    default:
      return convLinear(step, shapeOf);
  }
};

/** As the tables of NAS-Bench-201 count: convolutions and linear layers with one addition for each bias. */
const nasBench201: MacRule = (step, shapeOf) => {
  const bias = (step.op === 'conv2d' || step.op === 'linear') && step.bias !== undefined ? sizeOf(step.shape) : 0;
  return convLinear(step, shapeOf) + bias;
};

/** The rules by name. */
export const MAC_RULES = { uninas, conv_linear: convLinear, nas_bench_201: nasBench201 } as const;

/** Name of a rule. */
export type MacRuleName = keyof typeof MAC_RULES;

/** How multiply-adds are counted. */
export interface MacsOptions extends Selection {
  /** `uninas` when left out. */
  readonly rule?: MacRuleName | MacRule;
}

/**
 * Multiply-adds of one architecture for one sample; those of heads that only help the training do not count,
 * as their parameters do not.
 *
 * @throws {DescriptionError} if they are too many to be counted exactly
 * @throws {RangeError} if the network has architecture weights and neither gene nor candidates are given
 */
export function countMacs(plan: NetworkPlan, options: MacsOptions = {}): number {
  if (plan.weights.length > 0 && options.gene === undefined && options.finalized === undefined) {
    throw new RangeError(`${plan.name} has architecture weights: multiply-adds are those of a gene`);
  }
  const { rule = 'uninas' } = options;
  const count = typeof rule === 'string' ? MAC_RULES[rule] : rule;
  const variables = variablesByName(plan);
  let sum = 0;
  const shapeOf = (name: string): readonly number[] => variables.get(name)!.shape;
  const auxiliary = auxiliaryHeads(plan);
  const counted = { ...plan, modules: plan.modules.filter((module) => !auxiliary.includes(module)) };
  eachStep(counted, options, (step) => {
    sum += count(step, shapeOf);
  });
  if (sum <= Number.MAX_SAFE_INTEGER) return sum;
  const message = `it takes more than ${LARGEST} multiply-adds, which are too many to be counted exactly`;
  throw new DescriptionError([{ path: '', message }], { isShape: true });
}
