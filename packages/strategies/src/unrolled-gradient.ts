import type { Ops, Tensor, Variable } from '@uninas/contracts';

/** Gradients in the order of the variables asked for; undefined where there is none. */
type Gradients = readonly (Tensor | undefined)[];

/** The two losses of bi-level training, with the current values of all variables. */
export interface BilevelLosses {
  /** Gradients of the training loss; owned by the caller. */
  readonly train: (variables: readonly Variable[]) => Gradients;
  /** Gradients of the validation loss; owned by the caller. */
  readonly valid: (variables: readonly Variable[]) => Gradients;
}

/** What is unrolled. */
export interface Unrolling {
  readonly weights: readonly Variable[];
  readonly alphas: readonly Variable[];
  /** Learning rate of the step of the weights. */
  readonly rate: number;
}

/** Numerator of the step of the finite difference, over the norm of the direction. */
const STEP = 0.01;

/**
 * The gradient of the validation loss after one training step of the weights,
 * with respect to the alphas:
 *
 *     dLval(w', a)/da - rate * (dLtrain(w+, a)/da - dLtrain(w-, a)/da) / (2 * e)
 *
 * with `w' = w - rate * dLtrain(w, a)/dw`, `v = dLval(w', a)/dw'`,
 * `w+- = w +- e * v` and `e = 0.01 / |v|`. The weights are what they were when it
 * returns, bit by bit; what else a forward pass changes is the caller's concern.
 *
 * @returns in the order of the alphas; owned by the caller
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search",
 *   equations 6 to 8; the training step is plain gradient descent
 */
export function unrolledGradient(ops: Ops, { weights, alphas, rate }: Unrolling, losses: BilevelLosses): Tensor[] {
  const before = weights.map(({ value }) => ops.keep(ops.stopGradient(value)));
  const moveBy = (factor: number, direction: Gradients): void => {
    for (const [i, variable] of weights.entries()) {
      const way = direction[i];
      const from = before[i]!;
      variable.assign(way === undefined ? ops.stopGradient(from) : ops.weightedSum([from, way], [1, factor]));
    }
  };
  try {
    return ops.tidy(() => {
      moveBy(-rate, losses.train(weights));
      const unrolled = losses.valid([...weights, ...alphas]);
      const direction = unrolled.slice(0, weights.length);
      const first = unrolled.slice(weights.length);
      const norm = Math.sqrt(direction.reduce((sum, way) => sum + squareSum(ops, way), 0));
      if (norm === 0) return alphas.map(({ shape }, i) => first[i] ?? ops.zeros(shape));
      const e = STEP / norm;
      const [above, below] = [e, -e].map((by) => {
        moveBy(by, direction);
        return losses.train(alphas);
      });
      return alphas.map(({ shape }, i) => {
        const [g, plus, minus] = [first[i], above![i], below![i]].map((one) => one ?? ops.zeros(shape));
        return ops.weightedSum([g!, plus!, minus!], [1, -rate / (2 * e), rate / (2 * e)]);
      });
    });
  } finally {
    for (const [i, variable] of weights.entries()) variable.assign(before[i]!);
  }
}

function squareSum(ops: Ops, x: Tensor | undefined): number {
  return x === undefined ? 0 : ops.sum(ops.square(x)).dataSync()[0]!;
}
