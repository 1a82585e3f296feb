import type { Conv2dGeometry } from '@uninas/contracts';
import type * as tfjs from '@tensorflow/tfjs-core';
import { input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';
import { FLOAT, forwardPlan, inputGradientPlan, type GatherPlan, type Pass } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';
import { joinPasses, type PixelPairs, type SinglePass } from './pixel-pairs.js';
import { Plans } from './plans.js';

/** Names of the kernels, for callers. */
export const DEPTHWISE = {
  forward: 'UninasDepthwise',
  inputGradient: 'UninasDepthwiseInputGradient',
  filterGradient: 'UninasDepthwiseFilterGradient',
} as const;

/** Bytes of input and gradient that stay in the first cache while the filter's gradient is summed. */
const CACHE = 24576;

/**
 * Convolutions of each channel with filters of its own, `[height, width, 1, out]`, and their gradients.
 *
 * With several filters for a channel the input is repeated, one image at a time, so that there is one for each.
 */
export function depthwiseKernels(pack: KernelPack): readonly HeapKernel[] {
  const forwardPlans = new Plans(joining(forwardPlan));
  const gradientPlans = new Plans(joining(inputGradientPlan));
  return [
    {
      name: DEPTHWISE.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const filter = input(inputs, 'filter');
        const geometry = attributes['geometry'] as Conv2dGeometry;
        const [batch, height, width] = imageShape(x.shape);
        const [, , , out] = imageShape(filter.shape);
        const y = heap.makeOutput([batch, ...outputSize(height, width, geometry), out], 'float32');
        gather(pack, forwardPlans.of(...single(x.shape, filter.shape, geometry)), x, filter, y);
        return y;
      },
    },
    {
      name: DEPTHWISE.inputGradient,
      run(heap, inputs, attributes) {
        const filter = input(inputs, 'filter');
        const shape = attributes['inputShape'] as number[];
        const geometry = attributes['geometry'] as Conv2dGeometry;
        const dx = heap.makeOutput(shape, 'float32');
        gather(pack, gradientPlans.of(...single(shape, filter.shape, geometry)), input(inputs, 'dy'), filter, dx);
        return dx;
      },
    },
    {
      name: DEPTHWISE.filterGradient,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const shape = attributes['filterShape'] as number[];
        const plan = forwardPlans.of(...single(x.shape, shape, attributes['geometry'] as Conv2dGeometry));
        const dw = heap.makeOutput(shape, 'float32');
        filterGradient(pack, plan, x, input(inputs, 'dy'), dw);
        return dw;
      },
    },
  ];
}

/** How images are gathered, and how the passes are carried out. */
interface DepthwisePlan extends GatherPlan {
  readonly steps: readonly (PixelPairs | SinglePass)[];
}

type MakePlan<Plan> = (...of: Parameters<Plans['of']>) => Plan;

function joining(make: MakePlan<GatherPlan>): MakePlan<DepthwisePlan> {
  return (x, filter, geometry) => {
    const plan = make(x, filter, geometry);
    return { ...plan, steps: joinPasses(plan.passes, imageShape(filter)[3] * FLOAT) };
  };
}

/** The convolution with one filter for each channel that repeated channels make of it. */
function single(x: readonly number[], filter: readonly number[], geometry: Conv2dGeometry): Parameters<Plans['of']> {
  const [, , , out] = imageShape(filter);
  return [[...x.slice(0, 3), out], filter, { ...geometry, groups: out }];
}

/** Carries out the passes of a plan, one image at a time. */
function gather(
  pack: KernelPack,
  plan: DepthwisePlan,
  from: tfjs.TensorInfo,
  filter: tfjs.TensorInfo,
  to: tfjs.TensorInfo,
): void {
  const f = pack.functions;
  const [, , , out] = imageShape(filter.shape);
  const [batch, rows, columns, channels] = imageShape(to.shape);
  const pixel = out * FLOAT;
  const source = new Source(plan, from.shape, out);
  const sums = out > channels ? rows * columns * pixel : 0;
  const [repeated, framed, parts, ...blocks] = pack.scratch.reserve([
    ...source.bytes,
    sums,
    ...plan.steps.map(({ taps }) => taps.length * pixel),
    ...plan.steps.map(({ starts }) => starts.byteLength),
  ]) as [number, number, number, ...number[]];
  const [fromAddress, filterAddress, toAddress] = [from, filter, to].map((tensor) => pack.address(tensor)) as Three;
  const steps = plan.steps.map((step, i) => {
    const [packed, list] = [blocks[i] as number, blocks[plan.steps.length + i] as number];
    step.taps.forEach((tap, t) => f.widenRows(filterAddress + tap, 0, packed + t * pixel, pixel, out, 1));
    pack.write(list, step.starts);
    return { ...step, filter: packed, list, tapRows: step.starts.length };
  });
  const most = Math.max(...steps.map((step) => step.rows));
  const isMixed = steps.filter((step) => !('pairs' in step)).length > 1;
  const block = isMixed ? Math.max(1, Math.floor(CACHE / (steps[0]?.to.row ?? 1))) : most;
  for (let n = 0; n < batch; n += 1) {
    const image = source.image(pack, fromAddress, n, repeated, framed);
    const target = toAddress + n * rows * columns * channels * FLOAT;
    const written = sums > 0 ? parts : target;
    // all passes over some rows, then over the next: each writes some pixels of the same lines
    for (let row = 0; row < most; row += block) {
      for (const step of steps) {
        if (row >= step.rows) continue;
        const x = image + step.from.start + row * step.from.row;
        const y = written + step.to.start + row * step.to.row;
        const count = Math.min(block, step.rows - row);
        const { from: read, to: made, filter: taps, list, tapRows } = step;
        if ('pairs' in step) {
          f.depthwisePairs(x, read.row, y, made.row, count, step.pairs, taps, list, tapRows, step.reach, out);
        } else {
          const { columns: wide, tapColumns, tapStep } = step;
          f.depthwise(x, read.row, read.column, y, made.row, made.column, count, wide, taps, list, tapRows, tapColumns, tapStep, out); // prettier-ignore
        }
      }
    }
    if (sums > 0) f.sumNeighbours(parts, target, rows * columns * channels, out / channels);
  }
}

function filterGradient(
  pack: KernelPack,
  plan: GatherPlan,
  x: tfjs.TensorInfo,
  dy: tfjs.TensorInfo,
  dw: tfjs.TensorInfo,
): void {
  const f = pack.functions;
  const [batch, , , out] = imageShape(dy.shape);
  const [{ rows, columns, from, runs }] = plan.passes as [Pass];
  const pixel = out * FLOAT;
  const pixels = rows * columns;
  const chunk = Math.max(16, Math.floor(CACHE / (2 * pixel)));
  const source = new Source(plan, x.shape, out);
  const [repeated, framed, table, taps] = pack.scratch.reserve([
    ...source.bytes,
    pixels * FLOAT,
    runs.byteLength,
  ]) as readonly [number, number, number, number];
  f.pixelOffsets(table, 1, rows, columns, from.start, 0, from.row, from.column);
  pack.write(taps, runs);
  const [xAddress, dyAddress, sums] = [x, dy, dw].map((tensor) => pack.address(tensor)) as Three;
  pack.clear(sums, runs.length * pixel);
  for (let n = 0; n < batch; n += 1) {
    const image = source.image(pack, xAddress, n, repeated, framed);
    for (let q = 0; q < pixels; q += chunk) {
      const count = Math.min(chunk, pixels - q);
      const gradient = dyAddress + (n * pixels + q) * pixel;
      f.depthwiseFilterGradient(image, table + q * FLOAT, gradient, count, sums, taps, runs.length, out);
    }
  }
}

/** The images that a plan reads: as they are, or with channels repeated, or within a frame of zeros. */
class Source {
  /** Room for an image with repeated channels, and for one in its frame. */
  readonly bytes: readonly [number, number];
  private readonly times: number;

  constructor(
    private readonly plan: GatherPlan,
    private readonly shape: readonly number[],
    private readonly out: number,
  ) {
    const { isCopy, height: frameHeight, width: frameWidth } = plan.frame;
    const [, height, width, channels] = imageShape(shape);
    this.times = out / channels;
    const pixel = out * FLOAT;
    this.bytes = [this.times > 1 ? height * width * pixel : 0, isCopy ? frameHeight * frameWidth * pixel : 0];
  }

  /** The address of the image number `n` of a batch. */
  image(pack: KernelPack, batch: number, n: number, repeated: number, framed: number): number {
    const { frame } = this.plan;
    const [, height, width, channels] = imageShape(this.shape);
    const size = height * width * channels;
    const pixel = this.out * FLOAT;
    let image = batch + n * size * FLOAT;
    if (this.times > 1) {
      pack.functions.repeatElements(image, repeated, size, this.times);
      image = repeated;
    }
    if (!frame.isCopy) return image;
    const { height: rows, width: columns, top, left } = frame;
    pack.functions.frameImages(image, framed, 1, height, width, pixel, rows, columns, top, left);
    return framed;
  }
}

type Three = [number, number, number];
