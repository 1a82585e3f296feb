import type * as tfjs from '@tensorflow/tfjs-core';
import { float32, input, type HeapKernel, type WasmHeap } from '../backend/heap.js';
import { lastDim, sizeOf } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';

/** Names of the kernels, for callers. */
export const BATCH_NORM = {
  train: 'UninasBatchNorm',
  gradient: 'UninasBatchNormGradient',
  inference: 'UninasBatchNormInference',
} as const;

/** Batch normalisation over all axes but the last. */
export function batchNormKernels(pack: KernelPack): readonly HeapKernel[] {
  return [
    {
      /**
       * `x`, perhaps `scale` and `offset`, to the output, its mean, biased variance, and inverse
       * deviation. With a `limit` the output is cut off below 0 and above it.
       */
      name: BATCH_NORM.train,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const { rows, channels } = sizesOf(x);
        const y = heap.makeOutput(x.shape, 'float32');
        const [mean, variance, inverse] = perChannel(heap, channels, 3);
        const [work, factors, offsets] = pack.scratch.reserve([32 * channels, 4 * channels, 4 * channels]);
        pack.functions.columnMoments(pack.address(x), rows, channels, pack.address(mean), pack.address(variance), work);
        const { scale, offset } = viewsOf(heap, inputs);
        const epsilon = attributes['epsilon'] as number;
        const inverses = float32(heap, inverse);
        const factor = pack.floats(factors, channels);
        float32(heap, variance).forEach((value, c) => {
          inverses[c] = 1 / Math.sqrt(value + epsilon);
          factor[c] = (scale?.[c] ?? 1) * (inverses[c] as number);
        });
        pack.floats(offsets, channels).set(offset ?? new Float32Array(channels));
        normalize(pack, x, y, pack.address(mean), factors, offsets, attributes);
        return [y, mean, variance, inverse];
      },
    },
    {
      /** `dy`, `x`, `mean`, `inverse`, perhaps `scale` and `offset`, to the gradients of x, scale and offset. */
      name: BATCH_NORM.gradient,
      run: (heap, inputs, attributes) => gradient(pack, heap, inputs, limitOf(attributes)),
    },
    {
      /** `x`, `mean`, `variance`, perhaps `scale` and `offset`, to the output, with a `limit` cut off as above. */
      name: BATCH_NORM.inference,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const { channels } = sizesOf(x);
        const y = heap.makeOutput(x.shape, 'float32');
        const [factors, offsets] = pack.scratch.reserve([4 * channels, 4 * channels]);
        const { scale, offset } = viewsOf(heap, inputs);
        const factor = pack.floats(factors, channels);
        float32(heap, input(inputs, 'variance')).forEach((value, c) => {
          factor[c] = (scale?.[c] ?? 1) / Math.sqrt(value + (attributes['epsilon'] as number));
        });
        pack.floats(offsets, channels).set(offset ?? new Float32Array(channels));
        normalize(pack, x, y, pack.address(input(inputs, 'mean')), factors, offsets, attributes);
        return y;
      },
    },
  ];
}

/** dx = scale / s * (dy - mean(dy) - c * mean(dy * c) / s²), with the centred input c and the deviation s. */
function gradient(
  pack: KernelPack,
  heap: WasmHeap,
  inputs: Readonly<Record<string, tfjs.TensorInfo>>,
  limit: number | undefined,
): tfjs.TensorInfo[] {
  const x = input(inputs, 'x');
  const dy = input(inputs, 'dy');
  const { rows, channels } = sizesOf(x);
  const dx = heap.makeOutput(x.shape, 'float32');
  const [dScale, dOffset] = perChannel(heap, channels, 2);
  const bytes = 4 * channels;
  const [sums, factors, slopes, shifts, offsets] = pack.scratch.reserve([4 * bytes, bytes, bytes, bytes, bytes]);
  const [dyAddress, xAddress, mean] = [dy, x, input(inputs, 'mean')].map((tensor) => pack.address(tensor)) as Numbers3;
  const { scale, offset } = viewsOf(heap, inputs);
  const inverses = float32(heap, input(inputs, 'inverse'));
  const factor = pack.floats(factors, channels);
  inverses.forEach((inverse, c) => (factor[c] = (scale?.[c] ?? 1) * inverse));
  pack.floats(offsets, channels).set(offset ?? new Float32Array(channels));
  const cut = limit ?? 0;
  pack.functions.gradientSums(dyAddress, xAddress, mean, rows, channels, sums, factors, offsets, cut);
  const [scales, shifted] = [float32(heap, dScale), float32(heap, dOffset)];
  const [slope, shift] = [pack.floats(slopes, channels), pack.floats(shifts, channels)];
  const totals = pack.doubles(sums, 2 * channels);
  inverses.forEach((inverse, c) => {
    const sum = totals[c] as number;
    const product = totals[channels + c] as number;
    scales[c] = product * inverse;
    shifted[c] = sum;
    slope[c] = ((scale?.[c] ?? 1) * inverse * inverse * inverse * product) / rows;
    shift[c] = sum / rows;
  });
  pack.functions.normalizationGradient(
    dyAddress,
    xAddress,
    pack.address(dx),
    rows,
    channels,
    mean,
    factors,
    slopes,
    shifts,
    offsets,
    cut,
  );
  return [dx, dScale, dOffset];
}

type Numbers3 = [number, number, number];

function limitOf(attributes: Readonly<Record<string, unknown>>): number | undefined {
  return attributes['limit'] as number | undefined;
}

function normalize(
  pack: KernelPack,
  x: tfjs.TensorInfo,
  y: tfjs.TensorInfo,
  mean: number,
  factors: number,
  offsets: number,
  attributes: Readonly<Record<string, unknown>>,
): void {
  const { rows, channels } = sizesOf(x);
  const limit = limitOf(attributes);
  const [least, most] = limit === undefined ? [-Infinity, Infinity] : [0, limit];
  pack.functions.normalizeRows(pack.address(x), pack.address(y), rows, channels, mean, factors, offsets, least, most);
}

function sizesOf({ shape }: tfjs.TensorInfo): { rows: number; channels: number } {
  const channels = lastDim(shape);
  return { rows: sizeOf(shape) / channels, channels };
}

function perChannel<const N extends 2 | 3>(heap: WasmHeap, channels: number, count: N): PerChannel<N> {
  return Array.from({ length: count }, () => heap.makeOutput([channels], 'float32')) as PerChannel<N>;
}

type PerChannel<N> = N extends 2
  ? [tfjs.TensorInfo, tfjs.TensorInfo]
  : [tfjs.TensorInfo, tfjs.TensorInfo, tfjs.TensorInfo];

/** Views that hold until the next allocation. */
function viewsOf(
  heap: WasmHeap,
  { scale, offset }: Readonly<Record<string, tfjs.TensorInfo | undefined>>,
): { scale: Float32Array | undefined; offset: Float32Array | undefined } {
  return { scale: scale && float32(heap, scale), offset: offset && float32(heap, offset) };
}
