import type { Ops, Tensor, Variable } from '@uninas/contracts';

/** A function of some inputs whose gradient is to be checked. */
export interface GradientCase {
  readonly inputs: readonly { readonly shape: readonly number[]; readonly data: Float32Array }[];
  /** Any shape; the inputs must be away from kinks and ties by more than `step`. */
  readonly f: (inputs: readonly Tensor[]) => Tensor;
  /** Distance of the central differences, 0.01 when left out. */
  readonly step?: number;
  /** Elements of each input that are varied, spread evenly; 64 when left out. */
  readonly samples?: number;
}

/** The largest difference of the gradient of each input, relative to its largest element. */
export interface GradientError {
  readonly largest: number;
  readonly perInput: readonly number[];
}

/**
 * Compares the gradients of `f` with central differences.
 *
 * The output is weighted with fixed numbers and added up in float64, so that a
 * gradient is wrong if any part of it is.
 */
export function gradientError(ops: Ops, { inputs, f, step = 0.01, samples = 64 }: GradientCase): GradientError {
  const variables = inputs.map(({ shape, data }, i) => ops.variable(`input${i}`, shape, { data }));
  try {
    const analytic = weightedGradients(ops, f, variables);
    const perInput = variables.map((variable, i) => {
      const data = inputs[i]?.data ?? new Float32Array();
      const stride = Math.max(1, Math.floor(data.length / samples));
      let difference = 0;
      let scale = 1e-4;
      for (let at = 0; at < data.length; at += stride) {
        const numeric = centralDifference(ops, f, variables, variable, data, at, step);
        const exact = analytic[i]?.[at] ?? Number.NaN;
        difference = Math.max(difference, Math.abs(numeric - exact) || (Number.isNaN(exact) ? Infinity : 0));
        scale = Math.max(scale, Math.abs(numeric), Math.abs(exact));
      }
      return difference / scale;
    });
    return { largest: Math.max(0, ...perInput), perInput };
  } finally {
    for (const variable of variables) variable.dispose();
  }
}

function weightedGradients(ops: Ops, f: GradientCase['f'], variables: readonly Variable[]): Float32Array[] {
  return ops.tidy(() => {
    const loss = (): Tensor => {
      const output = f(variables.map((variable) => variable.value));
      return ops.sum(ops.mul(output, ops.tensor(weights(output.size), output.shape)));
    };
    return ops.valueAndGradients(loss, variables).gradients.map((gradient) => gradient.dataSync() as Float32Array);
  });
}

function centralDifference(
  ops: Ops,
  f: GradientCase['f'],
  variables: readonly Variable[],
  varied: Variable,
  data: Float32Array,
  at: number,
  step: number,
): number {
  const lossAt = (value: number): number => {
    const moved = Float32Array.from(data);
    moved[at] = value;
    varied.load(moved);
    return ops.tidy(() => {
      const output = f(variables.map((variable) => variable.value)).dataSync();
      const weight = weights(output.length);
      let sum = 0;
      for (let i = 0; i < output.length; i += 1) sum += (output[i] ?? 0) * (weight[i] ?? 0);
      return sum;
    });
  };
  const up = Math.fround((data[at] ?? 0) + step);
  const down = Math.fround((data[at] ?? 0) - step);
  const slope = (lossAt(up) - lossAt(down)) / (up - down);
  varied.load(data);
  return slope;
}

const weightsBySize = new Map<number, Float32Array>();

/** Numbers between 0.5 and 1.5 without a pattern that an op could share. */
function weights(count: number): Float32Array {
  let known = weightsBySize.get(count);
  if (known === undefined) weightsBySize.set(count, (known = newWeights(count)));
  return known;
}

function newWeights(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => 1 + 0.5 * Math.sin(12.9898 * (i + 1)));
}
