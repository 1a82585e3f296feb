import type { Tensor, ValueAndGradients, Variable } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { sameShape } from '../runtime/shape.js';
import { backpropagate } from './backpropagate.js';
import { Tape, type NodeGradient } from './tape.js';

/** A tensor for each entry of `S`. */
export type SameLength<S extends readonly Tensor[]> = { readonly [I in keyof S]: Tensor };

/**
 * Records ops while a gradient is being computed, and only those that depend
 * on the variables asked for.
 */
export class Recorder {
  private tape: Tape | undefined;

  constructor(private readonly kernels: Kernels) {}

  /** Whether a gradient will flow through `tensor`. */
  tracks(tensor: Tensor): boolean {
    return this.tape !== undefined && this.tape.tracks(this.kernels.runtime.id(tensor));
  }

  /**
   * Notes how `output` came from `inputs`, and returns it.
   *
   * @param saved what the gradient reads; kept alive on the tape without a copy
   * @param gradient runs without the tape; may return `dy` itself, and nothing for inputs that are not needed
   */
  record<const S extends readonly Tensor[]>(
    inputs: readonly Tensor[],
    output: Tensor,
    saved: S,
    gradient: (dy: Tensor, saved: SameLength<S>, needs: readonly boolean[]) => readonly (Tensor | undefined)[],
  ): Tensor {
    const needs = inputs.map((input) => this.tracks(input));
    if (needs.includes(true)) {
      const { runtime } = this.kernels;
      const kept = saved.map((tensor) => runtime.keep(runtime.alias(tensor)));
      this.push(inputs, needs, output, kept, gradient as unknown as NodeGradient);
    }
    return output;
  }

  /** @see Ops.customGradient */
  custom(
    inputs: readonly Tensor[],
    forward: (inputs: readonly Tensor[]) => { value: Tensor; gradient: (dy: Tensor) => readonly Tensor[] },
  ): Tensor {
    const { runtime } = this.kernels;
    const needs = inputs.map((input) => this.tracks(input));
    // An alias, since the value may be an input or be used by the gradient.
    const { result, held } = runtime.hold(() =>
      this.paused(() => {
        const { value, gradient } = forward(inputs.map((input) => runtime.alias(input)));
        return { value, gradient };
      }),
    );
    const output = runtime.alias(result.value);
    const shapes = inputs.map((input) => input.shape);
    if (needs.includes(true)) {
      this.push(inputs, needs, output, held, (dy) => {
        const gradients = result.gradient(dy);
        if (gradients.length !== inputs.length) {
          throw new RangeError(`a custom gradient returned ${gradients.length} gradients for ${inputs.length} inputs`);
        }
        gradients.forEach((g, i) => {
          const shape = shapes[i] ?? [];
          if (sameShape(g.shape, shape)) return;
          throw new RangeError(
            `the custom gradient of input ${i} has shape [${g.shape.join(', ')}], not [${shape.join(', ')}]`,
          );
        });
        return gradients;
      });
    } else {
      for (const tensor of held) tensor.dispose();
    }
    return output;
  }

  /** Runs `f` without recording. */
  paused<T>(f: () => T): T {
    return this.withTape(undefined, f);
  }

  /** @see Ops.valueAndGradients */
  valueAndGradients(f: () => Tensor, variables: readonly Variable[]): ValueAndGradients {
    const { runtime } = this.kernels;
    const sources = variables.map((variable) => runtime.id(variable.value));
    const tape = new Tape(sources);
    try {
      return runtime.tidy(() => {
        const value = this.withTape(tape, () => runtime.tidy(f));
        if (value.size !== 1) {
          throw new RangeError(`only a scalar can be differentiated, found shape [${value.shape.join(', ')}]`);
        }
        const found = this.paused(() => backpropagate(this.kernels, tape, value, sources));
        const gradients = variables.map((variable, i) => found[i] ?? this.kernels.fill(variable.shape, 0));
        // The value may be a variable's own tensor, which the caller must not come to own.
        return { value: runtime.isKept(value) ? runtime.alias(value) : value, gradients };
      });
    } finally {
      tape.dispose();
    }
  }

  private withTape<T>(tape: Tape | undefined, f: () => T): T {
    const outer = this.tape;
    this.tape = tape;
    try {
      return f();
    } finally {
      this.tape = outer;
    }
  }

  private push(
    inputs: readonly Tensor[],
    needs: readonly boolean[],
    output: Tensor,
    saved: readonly Tensor[],
    gradient: NodeGradient,
  ): void {
    const { runtime } = this.kernels;
    this.tape?.push({
      inputs: inputs.map((input) => runtime.id(input)),
      needs,
      output: runtime.id(output),
      saved,
      gradient,
    });
  }
}
