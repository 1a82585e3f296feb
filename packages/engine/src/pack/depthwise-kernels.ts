import type { Conv2dGeometry } from '@uninas/contracts';
import type * as tfjs from '@tensorflow/tfjs';
import { input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';
import { FLOAT, forwardPlan, inputGradientPlan, type GatherPlan } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';
import { Plans } from './plans.js';

/** Names of the kernels, for callers. */
export const DEPTHWISE = {
  forward: 'UninasDepthwise',
  inputGradient: 'UninasDepthwiseInputGradient',
  filterGradient: 'UninasDepthwiseFilterGradient',
} as const;

/** Bytes of input and gradient that stay in the first cache while the filter's gradient is summed. */
const CACHE = 24576;

/** Convolutions of each channel with one filter of its own, `[height, width, 1, channels]`, and their gradients. */
export function depthwiseKernels(pack: KernelPack): readonly HeapKernel[] {
  const forwardPlans = new Plans(forwardPlan);
  const gradientPlans = new Plans(inputGradientPlan);
  return [
    {
      name: DEPTHWISE.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const filter = input(inputs, 'filter');
        const geometry = attributes['geometry'] as Conv2dGeometry;
        const [batch, height, width, channels] = imageShape(x.shape);
        const y = heap.makeOutput([batch, ...outputSize(height, width, geometry), channels], 'float32');
        gather(pack, forwardPlans.of(x.shape, filter.shape, geometry), x, filter, y);
        return y;
      },
    },
    {
      name: DEPTHWISE.inputGradient,
      run(heap, inputs, attributes) {
        const dy = input(inputs, 'dy');
        const filter = input(inputs, 'filter');
        const shape = attributes['inputShape'] as number[];
        const plan = gradientPlans.of(shape, filter.shape, attributes['geometry'] as Conv2dGeometry);
        const dx = heap.makeOutput(shape, 'float32');
        gather(pack, plan, dy, filter, dx);
        return dx;
      },
    },
    {
      name: DEPTHWISE.filterGradient,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const shape = attributes['filterShape'] as number[];
        const plan = forwardPlans.of(x.shape, shape, attributes['geometry'] as Conv2dGeometry);
        const dw = heap.makeOutput(shape, 'float32');
        filterGradient(pack, plan, x, input(inputs, 'dy'), dw);
        return dw;
      },
    },
  ];
}

/** Carries out the passes of a plan, one image at a time. */
function gather(
  pack: KernelPack,
  { frame, passes }: GatherPlan,
  from: tfjs.TensorInfo,
  filter: tfjs.TensorInfo,
  to: tfjs.TensorInfo,
): void {
  const f = pack.functions;
  const [batch, height, width, channels] = imageShape(from.shape);
  const pixel = channels * FLOAT;
  const tables = passes.map(({ rows, columns }) => rows * columns * FLOAT);
  const lists = passes.map(({ taps }) => taps.byteLength);
  const frameBytes = frame.isCopy ? frame.height * frame.width * pixel : 0;
  const [framed = 0, ...blocks] = pack.scratch.reserve([frameBytes, ...tables, ...tables, ...lists, ...lists]);
  const block = (i: number, kind: number): number => blocks[kind * passes.length + i] ?? 0;
  passes.forEach(({ rows, columns, from: source, to: target, taps, runs }, i) => {
    f.pixelOffsets(block(i, 0), 1, rows, columns, source.start, 0, source.row, source.column);
    f.pixelOffsets(block(i, 1), 1, rows, columns, target.start, 0, target.row, target.column);
    pack.write(block(i, 2), taps);
    pack.write(block(i, 3), runs);
  });
  const [fromAddress, filterAddress, toAddress] = [from, filter, to].map((tensor) => pack.address(tensor)) as Three;
  for (let n = 0; n < batch; n += 1) {
    const source = fromAddress + n * height * width * pixel;
    if (frame.isCopy) {
      f.frameImages(source, framed, 1, height, width, pixel, frame.height, frame.width, frame.top, frame.left);
    }
    passes.forEach(({ rows, columns, to: target, taps }, i) => {
      f.depthwise(
        frame.isCopy ? framed : source,
        block(i, 0),
        toAddress + n * target.image,
        block(i, 1),
        rows * columns,
        filterAddress,
        block(i, 2),
        block(i, 3),
        taps.length,
        channels,
      );
    });
  }
}

function filterGradient(
  pack: KernelPack,
  { frame, passes }: GatherPlan,
  x: tfjs.TensorInfo,
  dy: tfjs.TensorInfo,
  dw: tfjs.TensorInfo,
): void {
  const f = pack.functions;
  const [batch, height, width, channels] = imageShape(x.shape);
  const [{ rows, columns, from, runs }] = passes as [(typeof passes)[number]];
  const pixel = channels * FLOAT;
  const pixels = rows * columns;
  const chunk = Math.max(16, Math.floor(CACHE / (2 * pixel)));
  const [framed, table, taps] = pack.scratch.reserve([
    frame.isCopy ? frame.height * frame.width * pixel : 0,
    pixels * FLOAT,
    runs.byteLength,
  ]);
  f.pixelOffsets(table, 1, rows, columns, from.start, 0, from.row, from.column);
  pack.write(taps, runs);
  const [xAddress, dyAddress, sums] = [x, dy, dw].map((tensor) => pack.address(tensor)) as Three;
  pack.clear(sums, runs.length * pixel);
  for (let n = 0; n < batch; n += 1) {
    const source = xAddress + n * height * width * pixel;
    if (frame.isCopy) {
      f.frameImages(source, framed, 1, height, width, pixel, frame.height, frame.width, frame.top, frame.left);
    }
    for (let q = 0; q < pixels; q += chunk) {
      const count = Math.min(chunk, pixels - q);
      const gradient = dyAddress + (n * pixels + q) * pixel;
      const start = frame.isCopy ? framed : source;
      f.depthwiseFilterGradient(start, table + q * FLOAT, gradient, count, sums, taps, runs.length, channels);
    }
  }
}

type Three = [number, number, number];
