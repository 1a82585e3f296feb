import type { Ops, Targets, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { DifferenceCriterion } from './difference-criterion.js';

/**
 * Mean squared error between an output of a student and that of its teacher; labels do not matter.
 * The sum over several outputs, with their weights, is the method's work.
 *
 * @source Li et al., 2020, "Block-wisely supervised neural architecture search with knowledge
 *   distillation", equation 4
 */
@Register.as('criterion', { distill: true })
export class DistillL2Criterion extends DifferenceCriterion.with({}) {
  protected override each(ops: Ops, difference: Tensor): Tensor {
    return ops.square(difference);
  }

  /** @throws {Error} unless there is exactly one output of a teacher */
  protected override target({ teacher }: Targets): Tensor {
    const [only, ...others] = teacher ?? [];
    if (only !== undefined && others.length === 0) return only.value;
    throw new Error(
      `DistillL2Criterion needs one output of a teacher for that of the student, found ${teacher?.length ?? 0}`,
    );
  }
}
