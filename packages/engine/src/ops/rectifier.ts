import type { Tensor } from '@uninas/contracts';
import { RECTIFIER_GRADIENT } from '../pack/rectifier-kernel.js';
import type { Kernels } from '../runtime/kernels.js';
import type { Recorder } from '../tape/recorder.js';

/**
 * Makes min(max(x, 0), limit), whose gradient is stopped where the output is 0 or a
 * finite limit. What is not a number stays so, and lets the gradient pass as in PyTorch.
 */
export function rectifier(k: Kernels, recorder: Recorder): (x: Tensor, limit: number) => Tensor {
  const forward = (x: Tensor, limit: number): Tensor => {
    if (limit === Infinity) return k.unary('Relu', x);
    return k.clip(x, 0, limit);
  };
  const backward = (dy: Tensor, y: Tensor, limit: number): Tensor => {
    if (k.usesPack) return k.runtime.run(RECTIFIER_GRADIENT, { dy, y }, { limit });
    const zero = k.fill(y.shape, 0);
    const above = k.choose('LessEqual', y, k.scalar(0), zero, dy);
    return limit === Infinity ? above : k.choose('GreaterEqual', y, k.scalar(limit), zero, above);
  };
  return (x, limit) => {
    const output = forward(x, limit);
    return recorder.record([x], output, [output], (dy, [y]) => [backward(dy, y, limit)]);
  };
}
