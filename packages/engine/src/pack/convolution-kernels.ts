import type { Conv2dGeometry } from '@uninas/contracts';
import type * as tfjs from '@tensorflow/tfjs-core';
import { input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape, sizeOf } from '../runtime/shape.js';
import { FLOAT, forwardPlan, inputGradientPlan, type GatherPlan } from './gather-plan.js';
import { filterGradient } from './filter-gradient.js';
import type { KernelPack } from './kernel-pack.js';
import { imagesAtOnce, packedBytes } from './packing.js';
import { Plans } from './plans.js';
import { convolveTiles, isTiled } from './winograd.js';

/** Names of the kernels, for callers. */
export const CONVOLUTION = {
  forward: 'UninasConv2D',
  inputGradient: 'UninasConv2DInputGradient',
  filterGradient: 'UninasConv2DFilterGradient',
} as const;

/** Convolutions, dense and in groups, and their gradients. */
export function convolutionKernels(pack: KernelPack): readonly HeapKernel[] {
  const forwardPlans = new Plans(forwardPlan);
  const gradientPlans = new Plans(inputGradientPlan);
  return [
    {
      name: CONVOLUTION.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const filter = input(inputs, 'filter');
        const geometry = attributes['geometry'] as Conv2dGeometry;
        const [batch, height, width] = imageShape(x.shape);
        const [, , inner, out] = imageShape(filter.shape);
        const y = heap.makeOutput([batch, ...outputSize(height, width, geometry), out], 'float32');
        const outer = out / geometry.groups;
        gather(pack, forwardPlans.of(x.shape, filter.shape, geometry), x, filter, y, geometry, {
          inner,
          innerStep: out * FLOAT,
          outer,
          outerStep: FLOAT,
          filterStep: outer * FLOAT,
        });
        return y;
      },
    },
    {
      name: CONVOLUTION.inputGradient,
      run(heap, inputs, attributes) {
        const dy = input(inputs, 'dy');
        const filter = input(inputs, 'filter');
        const geometry = attributes['geometry'] as Conv2dGeometry;
        const shape = attributes['inputShape'] as number[];
        const [, , outer, out] = imageShape(filter.shape);
        const dx = heap.makeOutput(shape, 'float32');
        const inner = out / geometry.groups;
        gather(pack, gradientPlans.of(shape, filter.shape, geometry), dy, filter, dx, geometry, {
          inner,
          innerStep: FLOAT,
          outer,
          outerStep: out * FLOAT,
          filterStep: inner * FLOAT,
        });
        return dx;
      },
    },
    {
      name: CONVOLUTION.filterGradient,
      run: (heap, inputs, attributes) => filterGradient(pack, forwardPlans, heap, inputs, attributes),
    },
  ];
}

/** One group of channels of a filter, as the product sees it; steps in bytes. */
interface FilterGroup {
  /** Channels that are summed over. */
  readonly inner: number;
  readonly innerStep: number;
  /** Channels that come out. */
  readonly outer: number;
  readonly outerStep: number;
  /** From one group to the next. */
  readonly filterStep: number;
}

/** Carries out the passes of a plan for all images and groups. */
function gather(
  pack: KernelPack,
  plan: GatherPlan,
  from: tfjs.TensorInfo,
  filter: tfjs.TensorInfo,
  to: tfjs.TensorInfo,
  geometry: Conv2dGeometry,
  { inner, innerStep, outer, outerStep, filterStep }: FilterGroup,
): void {
  const f = pack.functions;
  const { frame, passes } = plan;
  if (isTiled(geometry, inner, outer)) {
    convolveTiles(pack, plan, from, to, inner, outer, (packed, taps) => {
      pack.write(taps, passes[0]?.taps ?? new Int32Array());
      f.packFilter(pack.address(filter), packed, taps, 9, inner, innerStep, outer, outerStep);
    });
    return;
  }
  if (isProduct(geometry)) {
    multiply(pack, from, filter, to, inner, innerStep, outer, outerStep);
    return;
  }
  const { groups } = geometry;
  const [batch, height, width, channels] = imageShape(from.shape);
  const pixelsOf = passes.map(({ rows, columns }) => rows * columns);
  const images = imagesAtOnce(batch, Math.min(...pixelsOf));
  const pixel = channels * FLOAT;
  const frameBytes = frame.isCopy ? images * frame.height * frame.width * pixel : 0;
  const tableBytes = images * Math.max(...pixelsOf) * FLOAT;
  const filterBytes = passes.map(({ taps }) => groups * packedBytes(taps.length * inner, outer));
  const tapBytes = passes.map(({ taps }) => taps.byteLength);
  const blocks = pack.scratch.reserve([frameBytes, tableBytes, tableBytes, ...filterBytes, ...tapBytes, ...tapBytes]);
  const [framed = 0, inTable = 0, outTable = 0] = blocks;
  const block = (i: number, kind: 0 | 1 | 2): number => blocks[3 + kind * passes.length + i] ?? 0;
  const filterAddress = pack.address(filter);
  const fromAddress = pack.address(from);
  const toAddress = pack.address(to);

  passes.forEach(({ taps, runs }, i) => {
    pack.write(block(i, 1), taps);
    pack.write(block(i, 2), runs);
    for (let group = 0; group < groups; group += 1) {
      const place = block(i, 0) + group * packedBytes(taps.length * inner, outer);
      const start = filterAddress + group * filterStep;
      f.packFilter(start, place, block(i, 1), taps.length, inner, innerStep, outer, outerStep);
    }
  });
  const tables = (i: number): void => {
    const { rows, columns, from: source, to: target } = passes[i] as (typeof passes)[number];
    f.pixelOffsets(inTable, images, rows, columns, source.start, source.image, source.row, source.column);
    f.pixelOffsets(outTable, images, rows, columns, target.start, target.image, target.row, target.column);
  };
  if (passes.length === 1) tables(0);
  for (let n = 0; n < batch; n += images) {
    const count = Math.min(images, batch - n);
    const source = fromAddress + n * height * width * pixel;
    if (frame.isCopy) {
      f.frameImages(source, framed, count, height, width, pixel, frame.height, frame.width, frame.top, frame.left);
    }
    passes.forEach(({ rows, columns, to: target, runs, runLength, taps }, i) => {
      if (passes.length > 1) tables(i);
      for (let group = 0; group < groups; group += 1) {
        f.convolve(
          (frame.isCopy ? framed : source) + group * inner * FLOAT,
          inTable,
          toAddress + n * target.image + group * outer * FLOAT,
          outTable,
          count * rows * columns,
          block(i, 0) + group * packedBytes(taps.length * inner, outer),
          block(i, 2),
          runs.length,
          runLength,
          outer,
        );
      }
    });
  }
}

/** Whether every pixel that comes out is made of the one at its place. */
function isProduct({ kernel, stride, padding, groups }: Conv2dGeometry): boolean {
  const isPlain = [...kernel, ...stride, groups].every((n) => n === 1);
  return isPlain && padding.every((n) => n === 0);
}

/** The convolution of such a geometry: all pixels times the filter. */
function multiply(
  pack: KernelPack,
  from: tfjs.TensorInfo,
  filter: tfjs.TensorInfo,
  to: tfjs.TensorInfo,
  inner: number,
  innerStep: number,
  outer: number,
  outerStep: number,
): void {
  const f = pack.functions;
  const [packed, taps] = pack.scratch.reserve([packedBytes(inner, outer), FLOAT]);
  pack.write(taps, Int32Array.of(0));
  f.packFilter(pack.address(filter), packed, taps, 1, inner, innerStep, outer, outerStep);
  f.multiplyRows(pack.address(from), pack.address(to), sizeOf(from.shape) / inner, packed, inner, outer);
}
