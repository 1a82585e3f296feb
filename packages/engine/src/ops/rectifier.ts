import type { Tensor } from '@uninas/contracts';
import { RECTIFIER_GRADIENT } from '../pack/rectifier-kernel.js';
import type { Kernels } from '../runtime/kernels.js';
import type { Recorder } from '../tape/recorder.js';

/** Makes min(max(x, 0), limit), whose gradient passes where the output is above 0 and below the limit. */
export function rectifier(k: Kernels, recorder: Recorder): (x: Tensor, limit: number) => Tensor {
  const forward = (x: Tensor, limit: number): Tensor => {
    if (limit === Infinity) return k.unary('Relu', x);
    if (limit === 6) return k.unary('Relu6', x);
    return k.runtime.run('ClipByValue', { x }, { clipValueMin: 0, clipValueMax: limit });
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
