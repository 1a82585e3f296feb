import type { Tensor } from '@uninas/contracts';
import { RECTIFIER_GRADIENT } from '../pack/rectifier-kernel.js';
import type { Kernels } from '../runtime/kernels.js';
import type { Recorder } from '../tape/recorder.js';

/**
 * Makes min(max(x, 0), limit), whose gradient is stopped where the output is 0 or a
 * finite limit. What is not a number stays so; it lets the gradient pass as in PyTorch, or
 * without our kernels makes it one that is no number either.
 */
export function rectifier(k: Kernels, recorder: Recorder): (x: Tensor, limit: number) => Tensor {
  const forward = (x: Tensor, limit: number): Tensor => {
    if (limit === Infinity) return k.unary('Relu', x);
    return k.clip(x, 0, limit);
  };
  const backward = (dy: Tensor, y: Tensor, limit: number): Tensor => {
    if (k.usesPack) return k.runtime.run(RECTIFIER_GRADIENT, { dy, y }, { limit });
    const above = k.binary('Multiply', dy, k.step(y));
    return limit === Infinity ? above : k.binary('Multiply', above, k.mask('Less', y, k.scalar(limit)));
  };
  return (x, limit) => {
    const output = forward(x, limit);
    return recorder.record([x], output, [output], (dy, [y]) => [backward(dy, y, limit)]);
  };
}
