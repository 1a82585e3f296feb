import type { Crop, Ops, Step, Tensor } from '@uninas/contracts';
import { valueOf, type Run } from './run-program.js';

/** The filter of a convolution: a variable or a part of it, or what its thresholds leave of it. */
export function filterOf(run: Run, step: Step & { readonly op: 'conv2d' }): Tensor {
  const { ops } = run;
  const variable = valueOf(run, step.filter);
  if (step.crop !== undefined) return ops.slice(variable, step.crop.begin, step.crop.size);
  if (step.thresholds === undefined) return variable;
  const thresholds = step.thresholds.map((threshold) => {
    const box = ops.sub(boxOf(ops, variable, threshold.inside), boxOf(ops, variable, threshold.outside));
    const excess = ops.sub(ops.sum(ops.square(ops.mul(variable, box))), valueOf(run, threshold.value));
    return { box, share: decide(ops, excess) };
  });
  return thresholds.reduce<Tensor>((filter, { box, share }) => {
    // Inside of the box what the decision leaves, outside everything.
    const mask = ops.add(ops.affine(box, -1, 1), ops.mul(box, share));
    return ops.mul(filter, mask);
  }, variable);
}

/** Ones inside of a box, zeros outside, in the shape of a filter. */
function boxOf(ops: Ops, filter: Tensor, { begin, size }: Crop): Tensor {
  if (size.includes(0)) return ops.zeros(filter.shape);
  return ops.pad(
    ops.ones(size),
    filter.shape.map((n, axis) => [begin[axis]!, n - begin[axis]! - size[axis]!] as const),
  );
}

/**
 * 1 where positive, else 0; the gradient is that of a sigmoid.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", section 3
 */
export function decide(ops: Ops, excess: Tensor): Tensor {
  const soft = ops.sigmoid(excess);
  const hard = ops.clip(ops.affine(excess, 1e30), 0, 1);
  return ops.add(soft, ops.stopGradient(ops.sub(hard, soft)));
}
