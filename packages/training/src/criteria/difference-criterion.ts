import { Criterion, type Ops, type Targets, type Tensor } from '@uninas/contracts';

/**
 * A loss of the differences between outputs and targets, element by element; subclasses give that
 * of one element.
 *
 * Targets are the values of regression data, or the probabilities of the classes, which are
 * one-hot for certain labels. `mean` is over all elements, `sum` too; with `none`, each sample has
 * the mean of its own elements.
 */
export abstract class DifferenceCriterion extends Criterion.with({}) {
  /** @param difference output less target, of any shape; the caller tidies */
  protected abstract each(ops: Ops, difference: Tensor): Tensor;

  /** What outputs are compared with. */
  protected target(targets: Targets): Tensor {
    return targets.probabilities;
  }

  /** @param output `[batch, outputs]`, or of the shape of a teacher's output */
  override loss(ops: Ops, output: Tensor, targets: Targets): Tensor {
    const target = this.target(targets);
    if (output.shape.join() !== target.shape.join()) {
      const shapes = `[${output.shape.join(', ')}], the targets [${target.shape.join(', ')}]`;
      throw new RangeError(`${this.constructor.name}: the output has the shape ${shapes}`);
    }
    return ops.tidy(() => {
      const losses = this.each(ops, ops.sub(output, target));
      if (this.args.reduction === 'mean') return ops.mean(losses);
      if (this.args.reduction === 'sum') return ops.sum(losses);
      const [samples = 1] = losses.shape;
      return ops.mean(ops.reshape(losses, [samples, losses.size / samples]), [1]);
    });
  }
}
