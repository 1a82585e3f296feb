import type { Ops, Tensor, Variable } from '@uninas/contracts';

/** Gradients in the order of the variables asked for; undefined where there is none. */
type Gradients = readonly (Tensor | undefined)[];

/** The losses of a student, with the current values of all variables; gradients are owned by the caller. */
export interface StudentLosses {
  /** Of the labels, on training samples. */
  readonly labels: () => Gradients;
  /** Of the teacher, on training samples. */
  readonly teacher: () => Gradients;
  /** Of the labels, on validation samples. */
  readonly valid: () => Gradients;
}

/**
 * The derivative of the validation loss after one step of gradient descent, with
 * respect to the match m of the step's loss
 * `(m * teacher + (2 - m) * labels) / 2`.
 *
 * Since m is a number, no second-order gradient is needed: the step moves the
 * weights by `-rate / 2 * (g_teacher - g_labels)` for each unit of m, of which
 * the product with the validation gradient is taken there. The weights are what
 * they were when it returns.
 */
export function matchDerivative(
  ops: Ops,
  { weights, rate, match }: { readonly weights: readonly Variable[]; readonly rate: number; readonly match: number },
  losses: StudentLosses,
): number {
  const before = weights.map(({ value }) => ops.keep(ops.stopGradient(value)));
  try {
    return ops.tidy(() => {
      const [labels, teacher] = [losses.labels(), losses.teacher()];
      for (const [i, variable] of weights.entries()) {
        const [own, soft] = [labels[i], teacher[i]];
        if (own === undefined || soft === undefined) continue;
        const factors = [1, (-rate * match) / 2, (-rate * (2 - match)) / 2];
        variable.assign(ops.weightedSum([variable.value, soft, own], factors));
      }
      const valid = losses.valid();
      const products = weights.map((_, i) => {
        const [own, soft, ahead] = [labels[i], teacher[i], valid[i]];
        if (own === undefined || soft === undefined || ahead === undefined) return 0;
        return ops.sum(ops.mul(ahead, ops.sub(soft, own))).dataSync()[0]!;
      });
      return (-rate / 2) * products.reduce((sum, product) => sum + product, 0);
    });
  } finally {
    for (const [i, variable] of weights.entries()) variable.assign(before[i]!);
  }
}
