import type { HeapKernel } from '../backend/heap.js';
import { concatBy } from '../kernels/concat.js';
import type { CopyRows } from '../kernels/copy-rows.js';
import { padBy } from '../kernels/pad.js';
import { sliceBy } from '../kernels/slice.js';
import type { KernelPack } from './kernel-pack.js';

/** Names of the kernels, for callers. */
export const COPY = { concat: 'UninasConcat', pad: 'UninasPad', slice: 'UninasSlice' } as const;

/** Kernels that put rows elsewhere: few channels beside others are short rows. */
export function copyKernels(pack: KernelPack): readonly HeapKernel[] {
  const copy: CopyRows = (source, sourceStart, sourceStride, target, targetStart, targetStride, rows, length) => {
    const bytes = source.BYTES_PER_ELEMENT;
    pack.functions.copyRows(
      source.byteOffset + sourceStart * bytes,
      sourceStride * bytes,
      target.byteOffset + targetStart * bytes,
      targetStride * bytes,
      length * bytes,
      rows,
    );
  };
  return [concatBy(COPY.concat, copy), padBy(COPY.pad, copy), sliceBy(COPY.slice, copy)];
}
