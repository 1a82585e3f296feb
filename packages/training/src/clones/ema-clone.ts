import {
  TrainingClone,
  type BuiltNetwork,
  type CloneAtWork,
  type Ops,
  type SavedTensor,
  type State,
  type Tensor,
  type Variable,
} from '@uninas/contracts';
import { float, Register } from '@uninas/core';

/**
 * An exponential moving average of a network's values, updated after every
 * optimizer step.
 *
 * Starts as a copy of the network. Covers all variables, running statistics
 * included: `average = decay * average + (1 - decay) * value`.
 *
 * @source Polyak and Juditsky, 1992, "Acceleration of stochastic approximation by averaging"
 */
@Register.as('training_clone')
export class EMAClone extends TrainingClone.with({
  decay: float(0.999, 'share of the average that an update keeps', { min: 0, max: 1 }),
}) {
  override create(network: BuiltNetwork): CloneAtWork {
    const name = `EMAClone/${this.args.decay}`;
    const variables = [...network.variables.values()];
    return this.args.device === 'cpu'
      ? new AverageOutside(name, variables, this.args.decay)
      : new AverageInside(name, variables, this.args.decay, network.ops);
  }
}

/** An average whose values are tensors of the same engine. */
class AverageInside implements CloneAtWork {
  readonly values = new Map<string, Tensor>();

  constructor(
    readonly name: string,
    private readonly variables: readonly Variable[],
    private readonly decay: number,
    private readonly ops: Ops,
  ) {
    for (const variable of variables) this.#set(variable.name, () => ops.affine(variable.value, 1));
  }

  update(): void {
    const { ops, decay } = this;
    for (const { name, value } of this.variables) {
      const average = this.values.get(name)!;
      this.#set(name, () => ops.weightedSum([average, value], [decay, 1 - decay]));
    }
  }

  state(): State {
    const tensors = new Map<string, SavedTensor>();
    for (const [name, value] of this.values) {
      tensors.set(name, { shape: value.shape, data: Float32Array.from(value.dataSync()) });
    }
    return { tensors, values: {} };
  }

  restore(state: State): void {
    for (const [name, { data, shape }] of fitting(this.name, this.variables, state)) {
      this.#set(name, () => this.ops.tensor(data, shape));
    }
  }

  dispose(): void {
    for (const value of this.values.values()) value.dispose();
    this.values.clear();
  }

  #set(name: string, make: () => Tensor): void {
    const value = this.ops.tidy(() => this.ops.keep(make()));
    this.values.get(name)?.dispose();
    this.values.set(name, value);
  }
}

/** An average outside the engine, which cannot be evaluated. */
class AverageOutside implements CloneAtWork {
  readonly values: ReadonlyMap<string, Tensor> = new Map();
  readonly #averages = new Map<string, Float32Array>();

  constructor(
    readonly name: string,
    private readonly variables: readonly Variable[],
    private readonly decay: number,
  ) {
    for (const { name, value } of variables) this.#averages.set(name, Float32Array.from(value.dataSync()));
  }

  update(): void {
    for (const { name, value } of this.variables) {
      const average = this.#averages.get(name)!;
      value.dataSync().forEach((current, i) => {
        average[i] = this.decay * average[i]! + (1 - this.decay) * current;
      });
    }
  }

  state(): State {
    const tensors = new Map<string, SavedTensor>();
    for (const { name, shape } of this.variables) tensors.set(name, { shape, data: this.#averages.get(name)!.slice() });
    return { tensors, values: {} };
  }

  restore(state: State): void {
    for (const [name, { data }] of fitting(this.name, this.variables, state)) this.#averages.set(name, data.slice());
  }

  dispose(): void {
    this.#averages.clear();
  }
}

/** The saved values of all variables. @throws {Error} that names the first one that does not fit */
function fitting(clone: string, variables: readonly Variable[], state: State): readonly [string, SavedTensor][] {
  return variables.map(({ name, shape }) => {
    const saved = state.tensors.get(name);
    if (saved === undefined) throw new Error(`${clone}: the state has no ${name}`);
    if (saved.shape.join() !== shape.join()) {
      throw new Error(`${clone}: ${name} is [${saved.shape.join(', ')}] in the state, [${shape.join(', ')}] here`);
    }
    return [name, saved];
  });
}
