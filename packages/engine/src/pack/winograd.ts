import type { Conv2dGeometry } from '@uninas/contracts';
import type * as tfjs from '@tensorflow/tfjs-core';
import { imageShape } from '../runtime/shape.js';
import { FLOAT, type Frame, type GatherPlan } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';

/** Bytes of transformed tiles at once, of inputs and outputs: what stays in the second cache. */
const CACHE = 262144;

/**
 * Whether a convolution is one of 3x3 with step 1 whose channels fill whole
 * vectors; these are computed by way of tiles, with fewer multiplications.
 */
export function isTiled({ kernel, stride, dilation, groups }: Conv2dGeometry, inner: number, outer: number): boolean {
  const isDense = [...stride, ...dilation, groups].every((n) => n === 1);
  return isDense && kernel[0] === 3 && kernel[1] === 3 && inner % 4 === 0 && outer % 4 === 0;
}

/** Tiles of some images, and the frame that holds all of their pixels. */
interface Tiling {
  readonly rows: number;
  readonly columns: number;
  readonly frame: Frame;
  /** Of one image. */
  readonly tiles: number;
  /** Tiles, or images, that are worked on at once. */
  readonly atOnce: number;
  readonly images: number;
}

function tilingOf({ frame, passes }: GatherPlan, batch: number, inner: number, outer: number): Tiling {
  const [{ rows: height, columns: width }] = passes as [GatherPlan['passes'][number]];
  const rows = Math.ceil(height / 2);
  const columns = Math.ceil(width / 2);
  const tiles = rows * columns;
  const atOnce = Math.max(16, Math.floor(CACHE / (64 * (inner + outer))));
  const images = Math.max(1, Math.min(batch, Math.floor(atOnce / tiles)));
  const whole = { isCopy: true, height: 2 * rows + 2, width: 2 * columns + 2, top: frame.top, left: frame.left };
  return { rows, columns, frame: whole, tiles, atOnce: Math.min(atOnce, images * tiles), images };
}

/** Calls `step` for runs of tiles, after their images have been put into the frame. */
function forTiles(
  pack: KernelPack,
  { rows, columns, frame, tiles, atOnce, images }: Tiling,
  from: tfjs.TensorInfo,
  framed: number,
  tilesAt: number,
  plane: number,
  step: (image: number, first: number, count: number) => void,
): void {
  const f = pack.functions;
  const [batch, height, width, channels] = imageShape(from.shape);
  const address = pack.address(from);
  const pixel = channels * FLOAT;
  const row = frame.width * pixel;
  for (let n = 0; n < batch; n += images) {
    const count = Math.min(images, batch - n);
    const source = address + n * height * width * pixel;
    f.frameImages(source, framed, count, height, width, pixel, frame.height, frame.width, frame.top, frame.left);
    for (let first = 0; first < count * tiles; first += atOnce) {
      const some = Math.min(atOnce, count * tiles - first);
      f.inputTiles(framed, tilesAt, first, some, rows, columns, frame.height * row, row, pixel, channels, plane);
      step(n, first, some);
    }
  }
}

/** A convolution by tiles; `packed` is the filter, `inner` channels come in and `outer` go out. */
export function convolveTiles(
  pack: KernelPack,
  plan: GatherPlan,
  from: tfjs.TensorInfo,
  to: tfjs.TensorInfo,
  inner: number,
  outer: number,
  packFilter: (address: number, taps: number) => void,
): void {
  const f = pack.functions;
  const [batch] = imageShape(from.shape);
  const tiling = tilingOf(plan, batch, inner, outer);
  const { frame, atOnce, rows, columns } = tiling;
  const [, height, width] = imageShape(to.shape);
  const inPlane = planeBytes(atOnce * inner);
  const outPlane = planeBytes(atOnce * outer);
  const filterPlane = planeBytes(inner * outer);
  const [framed, inputs, outputs, filters, packed, taps] = pack.scratch.reserve([
    tiling.images * frame.height * frame.width * inner * FLOAT,
    16 * inPlane,
    16 * outPlane,
    16 * filterPlane,
    9 * inner * outer * FLOAT,
    9 * FLOAT,
  ]);
  packFilter(packed, taps);
  f.filterTiles(packed, filters, inner, outer, filterPlane);
  const toAddress = pack.address(to);
  forTiles(pack, tiling, from, framed, inputs, inPlane, (n, first, some) => {
    f.convolvePlanes(inputs, inPlane, outputs, outPlane, some, filters, filterPlane, inner, outer);
    const target = toAddress + n * height * width * outer * FLOAT;
    f.outputTiles(outputs, target, first, some, rows, columns, height, width, outer, outPlane);
  });
}

/** The gradient of a 3x3 filter by tiles. */
export function filterGradientByTiles(
  pack: KernelPack,
  plan: GatherPlan,
  x: tfjs.TensorInfo,
  dy: tfjs.TensorInfo,
  dw: tfjs.TensorInfo,
): void {
  const f = pack.functions;
  const [batch, height, width, outer] = imageShape(dy.shape);
  const [, , , inner] = imageShape(x.shape);
  const tiling = tilingOf(plan, batch, inner, outer);
  const { frame, atOnce, rows, columns } = tiling;
  const inPlane = planeBytes(atOnce * inner);
  const outPlane = planeBytes(atOnce * outer);
  const filterPlane = planeBytes(inner * outer);
  const [framed, inputs, gradients, sums, packed, table, taps] = pack.scratch.reserve([
    tiling.images * frame.height * frame.width * inner * FLOAT,
    16 * inPlane,
    16 * outPlane,
    16 * filterPlane,
    9 * inner * outer * FLOAT,
    atOnce * FLOAT,
    inner * FLOAT,
  ]);
  f.pixelOffsets(table, 1, 1, atOnce, 0, 0, 0, inner * FLOAT);
  f.pixelOffsets(taps, 1, 1, inner, 0, 0, 0, FLOAT);
  pack.clear(sums, 16 * filterPlane);
  const dyAddress = pack.address(dy);
  forTiles(pack, tiling, x, framed, inputs, inPlane, (n, first, some) => {
    const source = dyAddress + n * height * width * outer * FLOAT;
    f.gradientTiles(source, gradients, first, some, rows, columns, height, width, outer, outPlane);
    f.filterGradientPlanes(inputs, inPlane, table, gradients, outPlane, some, sums, filterPlane, taps, inner, outer);
  });
  f.filterGradientTiles(sums, packed, inner, outer, filterPlane);
  f.unpackGradient(packed, pack.address(dw), 9 * inner, outer, outer * FLOAT);
}

/** An odd number of cache lines: 16 planes a power of two apart would share a few places of the cache. */
function planeBytes(floats: number): number {
  return (Math.ceil((floats * FLOAT) / 64) | 1) * 64;
}
