import type {
  ActFun,
  BuildContext,
  BuiltNetwork,
  ForwardOptions,
  NetworkPlan,
  Ops,
  PlannedModule,
  Tensor,
  Variable,
} from '@uninas/contracts';
import { checkSize } from '../plan/check-size.js';
import { isSameShape } from '../plan/geometry.js';
import { stepsOf } from '../plan/chosen.js';
import { builtInActivations } from './built-in-activations.js';
import { initialValues } from './initial-values.js';
import { runProgram } from './run-program.js';

/**
 * Allocates exactly the variables of a plan; the caller disposes the network.
 *
 * @throws {Error} if no engine can hold the network, or an activation function is neither of this package nor in the context
 */
export function buildNetwork(plan: NetworkPlan, context: BuildContext): BuiltNetwork {
  checkSize(plan);
  const activations = activationsOf(plan, context);
  const variables = new Map<string, Variable>();
  try {
    for (const planned of plan.variables) {
      const data = initialValues(planned, context.random.at(planned.name));
      const { name, shape, trainable } = planned;
      variables.set(name, context.ops.variable(name, shape, { trainable, data }));
    }
  } catch (error) {
    for (const variable of variables.values()) variable.dispose();
    throw error;
  }
  return new PlannedNetwork(plan, context.ops, variables, activations);
}

class PlannedNetwork implements BuiltNetwork {
  constructor(
    readonly plan: NetworkPlan,
    readonly ops: Ops,
    readonly variables: ReadonlyMap<string, Variable>,
    private readonly activations: ReadonlyMap<string, ActFun>,
  ) {}

  forward(x: Tensor, options: ForwardOptions): readonly Tensor[] {
    const { plan, ops, variables, activations } = this;
    if (!isSameShape(x.shape.slice(1), plan.input)) {
      throw new RangeError(`the network takes [batch, ${plan.input.join(', ')}], found [${x.shape.join(', ')}]`);
    }
    const run = { ops, variables, activations, options };
    return ops.tidy(() => {
      const values = new Map([[plan.inputId, x]]);
      const outputs: Tensor[] = [];
      for (const { part, program } of plan.modules) {
        const results = runProgram(run, program, values);
        for (const [i, id] of program.outputs.entries()) values.set(id, results[i]!);
        if (part !== 'head') continue;
        // A head without operations passes on what others still own.
        const isOwn = (i: number): boolean => !program.inputs.includes(program.outputs[i]!);
        outputs.push(...results.map((result, i) => (isOwn(i) ? result : ops.reshape(result, result.shape))));
      }
      return outputs;
    });
  }

  forwardPart(
    [first, last]: readonly [number, number],
    inputs: readonly Tensor[],
    options: ForwardOptions,
  ): readonly Tensor[] {
    const { plan, ops, variables, activations } = this;
    const isMeant = ({ part }: PlannedModule): boolean => part !== 'head' || first === last;
    const modules = plan.modules.slice(first, last + 1).filter(isMeant);
    const [begin, end] = [modules[0], modules.at(-1)];
    if (begin === undefined || end === undefined) throw new RangeError(`there are no modules ${first} to ${last}`);
    begin.inputs.forEach((shape, i) => {
      const found = inputs[i]?.shape.slice(1) ?? [];
      if (isSameShape(found, shape) && inputs.length === begin.inputs.length) return;
      const shown = inputs.map((x) => `[${x.shape.slice(1).join(', ')}]`).join(', ');
      throw new RangeError(`module ${first}, ${begin.cls}, takes [${shape.join(', ')}] as input ${i}, found ${shown}`);
    });
    const run = { ops, variables, activations, options };
    return ops.tidy(() => {
      const values = new Map(begin.program.inputs.map((id, i) => [id, inputs[i]!]));
      const own = new Set<Tensor>();
      for (const { program } of modules) {
        const results = runProgram(run, program, values);
        for (const [i, id] of program.outputs.entries()) {
          values.set(id, results[i]!);
          if (!program.inputs.includes(id)) own.add(results[i]!);
        }
      }
      return end.program.outputs.map((id) => {
        const value = values.get(id)!;
        return own.has(value) ? value : ops.reshape(value, value.shape);
      });
    });
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }
}

function activationsOf(plan: NetworkPlan, context: BuildContext): ReadonlyMap<string, ActFun> {
  const activations = new Map<string, ActFun>();
  for (const step of stepsOf(plan)) {
    if (step.op !== 'activation' || activations.has(step.name)) continue;
    const found = context.activations?.get(step.name) ?? builtInActivations.get(step.name);
    if (found === undefined) throw new Error(`the activation function ${step.name} is missing in the build context`);
    activations.set(step.name, found);
  }
  return activations;
}
