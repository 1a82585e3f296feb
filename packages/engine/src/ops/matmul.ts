import type { Ops, Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { sumTo } from '../runtime/reductions.js';
import type { Recorder } from '../tape/recorder.js';

/** Matrix products, also of batches of matrices. */
export function matMulOps(k: Kernels, recorder: Recorder): Pick<Ops, 'matMul'> {
  return {
    matMul: (a, b, transposeA = false, transposeB = false) => {
      checkInner(a, b, transposeA, transposeB);
      const output = k.matMul(a, b, transposeA, transposeB);
      return recorder.record([a, b], output, [a, b], (dy, [x, y], needs) => {
        const dx = (): Tensor => (transposeA ? k.matMul(y, dy, transposeB, true) : k.matMul(dy, y, false, !transposeB));
        const dw = (): Tensor => (transposeB ? k.matMul(dy, x, true, transposeA) : k.matMul(x, dy, !transposeA, false));
        return [needs[0] ? sumTo(k, dx(), x.shape) : undefined, needs[1] ? sumTo(k, dw(), y.shape) : undefined];
      });
    },
  };
}

function checkInner(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): void {
  const rows = a.shape[a.shape.length - (transposeA ? 2 : 1)];
  const columns = b.shape[b.shape.length - (transposeB ? 1 : 2)];
  if (a.shape.length < 2 || b.shape.length < 2 || rows !== columns) {
    throw new RangeError(`cannot multiply [${a.shape.join(', ')}] and [${b.shape.join(', ')}]`);
  }
}
