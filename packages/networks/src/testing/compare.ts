import type { BuiltNetwork, ForwardOptions, Program, Tensor, ValueId } from '@uninas/contracts';
import { builtInActivations } from '../built/built-in-activations.js';
import { runProgram, type Run } from '../built/run-program.js';

/** Numbers without a pattern that an operation could share. */
export function numbers(count: number, seed = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
}

/**
 * Runs a network step by step and lists where a result has not the planned
 * shape or is not float32.
 *
 * @returns how many results were compared, and the differences
 */
export function compareSteps(
  built: BuiltNetwork,
  x: Tensor,
  options: ForwardOptions,
  gene: ReadonlyMap<string, number>,
): { readonly steps: number; readonly differences: readonly string[] } {
  const { ops, plan, variables } = built;
  const run: Run = { ops, variables, activations: builtInActivations, options };
  const differences: string[] = [];
  let steps = 0;
  const follow = (program: Program, values: ReadonlyMap<ValueId, Tensor>): Map<ValueId, Tensor> => {
    const results = runProgram(run, { ...program, outputs: program.steps.map((step) => step.out) }, values);
    const known = new Map(values);
    for (const [i, step] of program.steps.entries()) {
      const found = results[i]!;
      const planned = [x.shape[0], ...step.shape];
      steps += 1;
      if (found.shape.join() !== planned.join() || found.dtype !== 'float32') {
        differences.push(`${step.op}: planned ${planned.join()}, found ${found.dtype} ${found.shape.join()}`);
      }
      known.set(step.out, found);
    }
    for (const step of program.steps) {
      if (step.op === 'choice') follow(step.branches[gene.get(step.weight)!]!, known);
    }
    return known;
  };
  ops.tidy(() => {
    let values: ReadonlyMap<ValueId, Tensor> = new Map([[plan.inputId, x]]);
    for (const module of plan.modules) values = follow(module.program, values);
  });
  return { steps, differences };
}
