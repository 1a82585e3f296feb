import type * as tfjs from '@tensorflow/tfjs-core';
import type { Conv2dGeometry } from '@uninas/contracts';
import { input, type HeapKernel, type WasmHeap } from '../backend/heap.js';
import { imageShape } from '../runtime/shape.js';
import { FLOAT } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';
import { imagesAtOnce, packedBytes } from './packing.js';
import type { Plans } from './plans.js';
import { filterGradientByTiles, isTiled } from './winograd.js';

/**
 * Bytes of input and gradient of which all elements of a filter's gradient are summed up before the next.
 *
 * With several taps pixels are read again and again: the first cache holds them. With one, longer sums save more.
 */
const CACHE = { several: 24576, one: 98304 } as const;

/** The gradient of a filter: for each of its elements a sum over all pixels. */
export function filterGradient(
  pack: KernelPack,
  plans: Plans,
  heap: WasmHeap,
  inputs: Parameters<HeapKernel['run']>[1],
  attributes: Parameters<HeapKernel['run']>[2],
): tfjs.TensorInfo {
  const f = pack.functions;
  const x = input(inputs, 'x');
  const dy = input(inputs, 'dy');
  const geometry = attributes['geometry'] as Conv2dGeometry;
  const shape = attributes['filterShape'] as number[];
  const [batch, height, width, channels] = imageShape(x.shape);
  const [, , inner, out] = imageShape(shape);
  const plan = plans.of(x.shape, shape, geometry);
  const { frame, passes } = plan;
  const [{ rows, columns, from, runs, runLength }] = passes as [(typeof passes)[number]];
  const dw = heap.makeOutput(shape, 'float32');
  const outer = out / geometry.groups;
  if (isTiled(geometry, inner, outer)) {
    filterGradientByTiles(pack, plan, x, dy, dw);
    return dw;
  }
  const pixel = channels * FLOAT;
  const pixels = rows * columns;
  const images = imagesAtOnce(batch, pixels);
  const taps = Int32Array.from(
    { length: runs.length * runLength },
    (_, r) => (runs[Math.floor(r / runLength)] ?? 0) + (r % runLength) * FLOAT,
  );
  const cache = geometry.kernel[0] * geometry.kernel[1] > 1 ? CACHE.several : CACHE.one;
  const chunk = Math.max(16, Math.floor(cache / (pixel + out * FLOAT)));
  // pixels narrower than a block of sums are widened
  const wide = outer < 8 && outer !== 4 ? (outer + 3) & ~3 : 0;
  const packed = packedBytes(taps.length, outer);
  const [framed, table, tapTable, sums, rowsOfDy] = pack.scratch.reserve([
    frame.isCopy ? images * frame.height * frame.width * pixel : 0,
    images * pixels * FLOAT,
    taps.byteLength,
    packed * geometry.groups,
    chunk * wide * FLOAT,
  ]);
  const xAddress = pack.address(x);
  const dyAddress = pack.address(dy);
  const dwAddress = pack.address(dw);
  pack.write(tapTable, taps);
  pack.clear(sums, packed * geometry.groups);
  f.pixelOffsets(table, images, rows, columns, from.start, from.image, from.row, from.column);
  for (let n = 0; n < batch; n += images) {
    const count = Math.min(images, batch - n);
    const source = xAddress + n * height * width * pixel;
    if (frame.isCopy) {
      f.frameImages(source, framed, count, height, width, pixel, frame.height, frame.width, frame.top, frame.left);
    }
    for (let q = 0; q < count * pixels; q += chunk) {
      const length = Math.min(chunk, count * pixels - q);
      for (let group = 0; group < geometry.groups; group += 1) {
        let gradient = dyAddress + ((n * pixels + q) * out + group * outer) * FLOAT;
        let step = out * FLOAT;
        if (wide > 0) {
          f.widenRows(gradient, step, rowsOfDy, wide * FLOAT, outer, length);
          gradient = rowsOfDy;
          step = wide * FLOAT;
        }
        const start = (frame.isCopy ? framed : source) + group * inner * FLOAT;
        const at = sums + group * packed;
        f.filterGradient(start, table + q * FLOAT, gradient, step, length, at, tapTable, taps.length, outer);
      }
    }
  }
  for (let group = 0; group < geometry.groups; group += 1) {
    const to = dwAddress + group * outer * FLOAT;
    f.unpackGradient(sums + group * packed, to, taps.length, outer, out * FLOAT);
  }
  return dw;
}
