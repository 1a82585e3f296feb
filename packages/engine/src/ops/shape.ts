import type { Ops } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { normalAxis, sizeOf } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';

type ShapeOps = Pick<Ops, 'reshape' | 'transpose' | 'concat' | 'slice' | 'pad' | 'gather'>;

/** Ops that move elements without changing them. */
export function shapeOps(k: Kernels, recorder: Recorder): ShapeOps {
  return {
    reshape: (x, shape) => {
      const before = x.shape;
      if (sizeOf(shape) !== x.size) {
        throw new RangeError(`cannot reshape [${before.join(', ')}] to [${shape.join(', ')}]`);
      }
      return recorder.record([x], k.reshape(x, shape), [], (dy) => [k.reshape(dy, before)]);
    },
    transpose: (x, permutation) => {
      const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
      if (inverse.length !== x.shape.length || inverse.includes(-1)) {
        throw new RangeError(`[${permutation.join(', ')}] is not a permutation of the axes of [${x.shape.join(', ')}]`);
      }
      return recorder.record([x], k.transpose(x, permutation), [], (dy) => [k.transpose(dy, inverse)]);
    },
    concat: (tensors, axis) => {
      const along = normalAxis(axis, tensors[0]?.shape.length ?? 0);
      const shapes = tensors.map(({ shape }) => shape);
      return recorder.record(tensors, k.concat(tensors, along), [], (dy, _, needs) => {
        let start = 0;
        return shapes.map((shape, i) => {
          const begin = shape.map((__, d) => (d === along ? start : 0));
          start += shape[along] ?? 0;
          return needs[i] ? k.slice(dy, begin, shape) : undefined;
        });
      });
    },
    slice: (x, begin, size) => {
      const { shape } = x;
      const fits = shape.length === begin.length && shape.length === size.length;
      const inside = (at: number, n: number, dim: number): boolean => at >= 0 && n >= 0 && at + n <= dim;
      if (!fits || !shape.every((dim, i) => inside(begin[i] ?? -1, size[i] ?? -1, dim))) {
        throw new RangeError(
          `the slice [${begin.join(', ')}] of size [${size.join(', ')}] is not inside [${shape.join(', ')}]`,
        );
      }
      const around = shape.map((dim, i) => [begin[i] ?? 0, dim - (begin[i] ?? 0) - (size[i] ?? 0)] as const);
      return recorder.record([x], k.slice(x, begin, size), [], (dy) => [k.pad(dy, around)]);
    },
    pad: (x, paddings) => {
      if (paddings.length !== x.shape.length || paddings.some(([before, after]) => before < 0 || after < 0)) {
        throw new RangeError(`pad needs two counts of at least 0 for each axis of [${x.shape.join(', ')}]`);
      }
      const before = paddings.map(([count]) => count);
      const { shape } = x;
      return recorder.record([x], k.pad(x, paddings), [], (dy) => [k.slice(dy, before, shape)]);
    },
    gather: (x, indices) => {
      const { shape } = x;
      const output = k.runtime.run('GatherV2', { x, indices }, { axis: 0, batchDims: 0 });
      return recorder.record([x], output, [indices], (dy, [segmentIds]) => {
        const row = shape.slice(1);
        const rows = k.reshape(dy, [segmentIds.size, ...row]);
        const ids = k.reshape(segmentIds, [segmentIds.size]);
        return [k.runtime.run('UnsortedSegmentSum', { x: rows, segmentIds: ids }, { numSegments: shape[0] ?? 0 })];
      });
    },
  };
}
