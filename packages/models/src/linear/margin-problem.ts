import type { Random } from '@uninas/core';
import type { Matrix } from '@uninas/contracts';

/** Which of two classes samples are of, and how much it costs to say so with too little margin. */
export interface MarginProblem {
  /** With a last column of ones, whose weight is the intercept. */
  readonly inputs: Matrix;
  /** 1 or -1, `[rows]`. */
  readonly signs: Float64Array;
  readonly C: number;
  /** By how much the conditions of the optimum may be missed, each solver in its own measure. */
  readonly tol: number;
  /** Passes over the samples or the weights at the most. */
  readonly maxPasses: number;
  readonly random: Random;
}

/** A solution; whether it came as near to the optimum as asked for. */
export interface MarginSolution {
  /** `[columns]`. */
  readonly weights: Float64Array;
  readonly isOptimal: boolean;
}

/** The inputs with a last column of ones. */
export function withOnes({ rows, columns, values }: Matrix): Matrix {
  const wide = new Float64Array(rows * (columns + 1)).fill(1);
  for (let row = 0; row < rows; row++) {
    wide.set(values.subarray(row * columns, (row + 1) * columns), row * (columns + 1));
  }
  return { rows, columns: columns + 1, values: wide };
}

/** 1 - sign (w · x) of each sample: positive where the margin is too small. */
export function shortfalls({ inputs: { rows, columns, values }, signs }: MarginProblem, w: Float64Array): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += w[j]! * values[row * columns + j]!;
    return 1 - signs[row]! * sum;
  });
}

/** The share of the rarer class, by which solvers of the primal problem measure how near they are. */
export function rarerShare(signs: Float64Array): number {
  const positive = signs.filter((sign) => sign > 0).length;
  return Math.max(1, Math.min(positive, signs.length - positive)) / signs.length;
}
