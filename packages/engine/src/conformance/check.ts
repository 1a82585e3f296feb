import { deepStrictEqual, ok } from 'node:assert';
import type { Ops, Tensor } from '@uninas/contracts';
import { difference } from '../testing/difference.js';
import { gradientError } from '../testing/gradient-error.js';

/** One property that every backend has. */
export interface Check {
  readonly group: string;
  /** Unique within its group. */
  readonly name: string;
  /** Whether it takes tensors of the size of feature maps, which a slow reference need not be troubled with. */
  readonly isLarge?: boolean;
  /** @throws {Error} if the backend has it not */
  readonly run: (ops: Ops) => void;
}

/** Elements that an op is given, row-major. */
export interface Given {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** An op with inputs, and what is right for them. */
export interface OpCase {
  readonly name: string;
  readonly inputs: readonly Given[];
  readonly f: (ops: Ops, ...inputs: Tensor[]) => Tensor;
  /** The result by its definition, in float64. */
  readonly expected: (...inputs: Given[]) => readonly number[];
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Distance of the central differences, 0.01 when left out; inputs are further from kinks and ties. */
  readonly step?: number;
  /** Elements of each input whose gradient is looked at, 16 when left out. */
  readonly samples?: number;
  /** Inputs whose gradient is not looked at, as they hardly move the result. */
  readonly skip?: readonly number[];
}

/** Largest error of values, relative to the largest of them or 1. */
const VALUES = 1e-5;
/** Largest error of gradients, relative to their largest element. */
const GRADIENTS = 0.01;

/**
 * Checks an op: its shape and values, its gradients against central
 * differences, and that both are the same bytes when computed again.
 */
export function opCheck(group: string, op: OpCase): Check {
  const { name, inputs, f, step = 0.01, samples = 16, skip = [] } = op;
  let expected: readonly number[] | undefined;
  const run = (ops: Ops): void => {
    const values = (): Float32Array =>
      ops.tidy(() => {
        const result = f(ops, ...inputs.map(({ shape, data }) => ops.tensor(data, shape)));
        deepStrictEqual([...result.shape], [...op.shape], 'the shape of the result');
        return copied(result);
      });
    const found = values();
    expected ??= op.expected(...inputs); // once for all backends that a process checks
    expectClose(found, expected, VALUES, 'values');
    deepStrictEqual(values(), found, 'values differ when they are computed again');

    const { perInput } = gradientError(ops, { inputs, step, samples, f: (tensors) => f(ops, ...tensors) });
    perInput.forEach((error, i) => {
      ok(
        skip.includes(i) || error <= GRADIENTS,
        `the gradient of input ${i} is off by ${error} of its largest element`,
      );
    });
    deepStrictEqual(gradients(ops, op), gradients(ops, op), 'gradients differ when they are computed again');
  };
  const isLarge = inputs.some(({ data }) => data.length > 10000);
  return { group, name, isLarge, run };
}

/** Gradients of the sum of squares of an op's result. */
function gradients(ops: Ops, { inputs, f }: OpCase): readonly Float32Array[] {
  const variables = inputs.map(({ shape, data }, i) => ops.variable(`input${i}`, shape, { data }));
  try {
    return ops.tidy(() => {
      const loss = (): Tensor => ops.sum(ops.square(f(ops, ...variables.map(({ value }) => value))));
      return ops.valueAndGradients(loss, variables).gradients.map(copied);
    });
  } finally {
    for (const variable of variables) variable.dispose();
  }
}

/** The elements of a float tensor. */
export function copied(tensor: Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

/** @throws {Error} if numbers differ by more than `tolerance` times the largest expected one, or 1 */
export function expectClose(
  found: Float32Array,
  expected: readonly number[] | Float32Array,
  tolerance: number,
  what: string,
): void {
  const error = difference(found, expected, 1);
  ok(error <= tolerance, `${what} are off by ${error}: ${excerpt(found)} instead of ${excerpt(expected)}`);
}

function excerpt(numbers: readonly number[] | Float32Array): string {
  const shown = [...numbers.slice(0, 8)].map((value) => Number(value.toPrecision(6))).join(', ');
  return `[${shown}${numbers.length > 8 ? `, ... ${numbers.length} in all` : ''}]`;
}
