import type { ActFun, ForwardOptions, Ops, Program, Step, Tensor, ValueId, Variable } from '@uninas/contracts';
import { rectifiedNorms } from './rectified-norms.js';
import { runBatchNorm } from './run-batch-norm.js';
import { dropElements, dropPaths } from './drop.js';
import { filterOf } from './filter.js';
import { lookUp } from './look-up.js';

/** What runs: the engine, the network's values and how it is run. */
export interface Run {
  readonly ops: Ops;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly activations: ReadonlyMap<string, ActFun>;
  readonly options: ForwardOptions;
}

/** Intermediate results by value id. */
export type Values = ReadonlyMap<ValueId, Tensor>;

/**
 * Runs a program: the one place where operations of a plan become tensors.
 *
 * @param inputs at least the inputs of the program; they stay the caller's
 * @returns the outputs; an output may be one of the inputs
 */
export function runProgram(run: Run, program: Program, inputs: Values): readonly Tensor[] {
  return run.ops.tidy(() => {
    const values = new Map(program.inputs.map((id) => [id, of(inputs, id)]));
    const rectifiers = rectifiedNorms(program, run.activations);
    for (const step of program.steps) {
      if (values.has(step.out)) continue;
      const rectifier = step.op === 'batch_norm' ? rectifiers.get(step.out) : undefined;
      if (step.op === 'batch_norm' && rectifier !== undefined) {
        const { limit } = run.activations.get(rectifier.name)!;
        values.set(rectifier.out, runBatchNorm(run, step, of(values, step.x), limit));
      } else values.set(step.out, runStep(run, step, values));
    }
    return program.outputs.map((id) => of(values, id));
  });
}

/** The value of a variable, or what stands in for it. */
export function valueOf(run: Run, name: string): Tensor {
  return run.options.values?.get(name) ?? run.variables.get(name)!.value;
}

function runStep(run: Run, step: Step, values: Values): Tensor {
  const { ops } = run;
  switch (step.op) {
    case 'conv2d':
      return biased(run, ops.conv2d(of(values, step.x), filterOf(run, step), step.geometry), step.bias);
    case 'linear':
      return biased(run, ops.matMul(of(values, step.x), valueOf(run, step.weight)), step.bias);
    case 'batch_norm':
      return runBatchNorm(run, step, of(values, step.x));
    case 'activation':
      return run.activations
        .get(step.name)!
        .apply(ops, of(values, step.x), ...(step.parameters ?? []).map((name) => valueOf(run, name)));
    case 'max_pool':
      return ops.maxPool(of(values, step.x), step.window);
    case 'avg_pool':
      return ops.avgPool(of(values, step.x), step.window);
    case 'global_avg_pool':
      return ops.globalAvgPool(of(values, step.x));
    case 'shuffle_channels':
      return shuffle(ops, of(values, step.x), step.groups);
    case 'lookup':
      return lookUp(run, step, of(values, step.x));
    case 'add':
      return sum(
        ops,
        step.xs.map((id) => of(values, id)),
      );
    case 'mul':
      return step.xs.map((id) => of(values, id)).reduce((a, b) => ops.mul(a, b));
    case 'concat': {
      const tensors = step.xs.map((id) => of(values, id));
      return ops.concat(tensors, step.shape.length);
    }
    case 'zeros':
      return ops.zeros([batchOf(of(values, step.x)), ...step.shape]);
    case 'pad_channels': {
      const x = of(values, step.x);
      const behind = step.shape.at(-1)! - x.shape.at(-1)!;
      return ops.pad(x, [...x.shape.slice(1).map(() => [0, 0] as const), [0, behind]]);
    }
    case 'slice_channels': {
      const x = of(values, step.x);
      const begin = [...x.shape.slice(1).map(() => 0), step.begin];
      return ops.slice(x, begin, [batchOf(x), ...step.shape]);
    }
    case 'shift':
      return shift(ops, of(values, step.x), step.by);
    case 'reshape': {
      const x = of(values, step.x);
      return ops.reshape(x, [batchOf(x), ...step.shape]);
    }
    case 'dropout':
      return dropElements(run, step, of(values, step.x));
    case 'drop_path':
      return dropPaths(run, step, of(values, step.x));
    case 'choice':
      return choose(run, step, values);
  }
}

function choose(run: Run, step: Step & { readonly op: 'choice' }, values: Values): Tensor {
  const { chooser } = run.options;
  if (chooser === undefined) throw new Error(`the architecture weight ${step.weight} needs a chooser`);
  const branches = step.branches.map((branch) => (): Tensor => {
    const output = runProgram(run, branch, values)[0]!;
    // The chooser owns what it gets, so that an input that is passed on needs a second handle.
    return branch.inputs.includes(branch.outputs[0]!) ? run.ops.reshape(output, output.shape) : output;
  });
  if (step.split !== undefined && step.split.level >= depthOf(run, step.split.depth)) return branches[0]!();
  return chooser.combine(step.weight, branches, step.use);
}

/** How many levels of weights are split; an average of equal numbers need not be exact. */
function depthOf(run: Run, name: string): number {
  return Math.round(valueOf(run, name).dataSync()[0]!);
}

function biased(run: Run, x: Tensor, bias: string | undefined): Tensor {
  return bias === undefined ? x : run.ops.add(x, valueOf(run, bias));
}

function sum(ops: Ops, xs: readonly Tensor[]): Tensor {
  return xs.length === 2 ? ops.add(xs[0]!, xs[1]!) : ops.addN(xs);
}

function shuffle(ops: Ops, x: Tensor, groups: number): Tensor {
  const channels = x.shape.at(-1)!;
  const grouped = ops.reshape(x, [x.size / channels, groups, channels / groups]);
  return ops.reshape(ops.transpose(grouped, [0, 2, 1]), x.shape);
}

function shift(ops: Ops, x: Tensor, [down, right]: readonly [number, number]): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const rest = ops.slice(x, [0, down, right, 0], [batch, height - down, width - right, channels]);
  return ops.pad(rest, [[0, 0], [0, down], [0, right], [0, 0]]); // prettier-ignore
}

function batchOf(x: Tensor): number {
  return x.shape[0]!;
}

function of(values: Values, id: ValueId): Tensor {
  const value = values.get(id);
  if (value === undefined) throw new Error(`the program reads the value ${id} before it is made`);
  return value;
}
