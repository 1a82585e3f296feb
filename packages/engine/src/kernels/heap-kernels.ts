import type { HeapKernel } from '../backend/heap.js';
import { clipByValue } from './clip-by-value.js';
import { concat } from './concat.js';
import { identity } from './identity.js';
import { maxPool, maxPoolGrad } from './max-pool.js';
import { pad } from './pad.js';
import { reverse } from './reverse.js';
import { slice } from './slice.js';
import { unsortedSegmentSum } from './unsorted-segment-sum.js';

/** The kernels of the `uninas` backend that differ from those of `wasm`. */
export const heapKernels: readonly HeapKernel[] = [
  clipByValue,
  concat,
  identity,
  maxPool,
  maxPoolGrad,
  pad,
  reverse,
  slice,
  unsortedSegmentSum,
];
