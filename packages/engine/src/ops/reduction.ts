import type { Ops, Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { spread, sum } from '../runtime/reductions.js';
import { normalAxes, normalAxis } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';

type ReductionOps = Pick<Ops, 'sum' | 'mean' | 'max' | 'argMax'>;

/** Sums, means and extrema over axes. */
export function reductionOps(k: Kernels, recorder: Recorder): ReductionOps {
  const scaledSum = (x: Tensor, axes: readonly number[] | undefined, keepDims: boolean, factor: number): Tensor => {
    const { shape } = x;
    return recorder.record([x], sum(k, x, axes, keepDims, factor), [], (dy) => [spread(k, dy, axes, shape, factor)]);
  };

  const checkAny = (x: Tensor, axes: readonly number[]): void => {
    if (!axes.some((axis) => x.shape[axis] === 0)) return;
    throw new RangeError(`there is no largest of nothing: [${x.shape.join(', ')}] along [${axes.join(', ')}]`);
  };

  return {
    sum: (x, axes, keepDims = false) => scaledSum(x, axes, keepDims, 1),
    mean: (x, axes, keepDims = false) => {
      const count = normalAxes(axes, x.shape.length).reduce((n, axis) => n * (x.shape[axis] ?? 1), 1);
      return scaledSum(x, axes, keepDims, 1 / count);
    },
    max: (x, axes, keepDims = false) => {
      const reduced = normalAxes(axes, x.shape.length);
      checkAny(x, reduced);
      const kept = x.shape.map((dim, i) => (reduced.includes(i) ? 1 : dim));
      const output = k.runtime.run('Max', { x }, { reductionIndices: [...reduced], keepDims });
      return recorder.record([x], output, [x, output], (dy, [input, largest]) => {
        const mask = k.mask('Equal', input, k.reshape(largest, kept));
        // Equal largest elements share the gradient.
        const share = k.binary('RealDiv', k.reshape(dy, kept), sum(k, mask, reduced, true));
        return [k.binary('Multiply', mask, share)];
      });
    },
    argMax: (x, axis) => {
      const along = normalAxis(axis, x.shape.length);
      checkAny(x, [along]);
      return k.runtime.run('ArgMax', { x }, { axis: along });
    },
  };
}
