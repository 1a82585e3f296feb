import { store4, store8 } from './columns';
import { multiplyAdd } from './multiply-add';

/**
 * Convolution as a product of gathered pixels with packed filters.
 *
 * For every pixel q and output channel k:
 * out[outOffsets[q] + k] = sum over runs and their elements of x[inOffsets[q] + run + i] * filter.
 * A run is what lies side by side for one pixel: all taps of a filter's row
 * times the channels, or the channels of one tap.
 *
 * The filter is packed as `[blocks][reduction][8]`, the last block with 4
 * columns if that is enough; columns beyond the channels are zeros.
 */
export function convolve(
  x: usize,
  inOffsets: usize,
  out: usize,
  outOffsets: usize,
  pixels: i32,
  filter: usize,
  runs: usize,
  runCount: i32,
  runLength: i32,
  channels: i32,
): void {
  const reduction = <usize>(runCount * runLength);
  let block = filter;
  for (let k = 0; k < channels; k += 8) {
    const wide = channels - k > 4;
    for (let q = 0; q < pixels; q += 4) {
      // beyond the last pixel it is computed again, with the same result
      const q1 = min(q + 1, pixels - 1);
      const q2 = min(q + 2, pixels - 1);
      const q3 = min(q + 3, pixels - 1);
      const x0 = x + load<u32>(inOffsets + ((<usize>q) << 2));
      const x1 = x + load<u32>(inOffsets + ((<usize>q1) << 2));
      const x2 = x + load<u32>(inOffsets + ((<usize>q2) << 2));
      const x3 = x + load<u32>(inOffsets + ((<usize>q3) << 2));
      const to = out + ((<usize>k) << 2);
      const y0 = to + load<u32>(outOffsets + ((<usize>q) << 2));
      const y1 = to + load<u32>(outOffsets + ((<usize>q1) << 2));
      const y2 = to + load<u32>(outOffsets + ((<usize>q2) << 2));
      const y3 = to + load<u32>(outOffsets + ((<usize>q3) << 2));
      if (wide) tile8(x0, x1, x2, x3, y0, y1, y2, y3, block, runs, runCount, runLength, channels - k);
      else tile4(x0, x1, x2, x3, y0, y1, y2, y3, block, runs, runCount, runLength, channels - k);
    }
    block += reduction << 5;
  }
}

/** 4 pixels times 8 channels. */
function tile8(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  filter: usize,
  runs: usize,
  runCount: i32,
  runLength: i32,
  columns: i32,
): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  let w = filter;
  for (let run = 0; run < runCount; run++) {
    const offset = load<u32>(runs + ((<usize>run) << 2));
    let p0 = x0 + offset;
    let p1 = x1 + offset;
    let p2 = x2 + offset;
    let p3 = x3 + offset;
    const end = w + ((<usize>runLength) << 5);
    while (w < end) {
      const f = v128.load(w);
      const g = v128.load(w, 16);
      const v0 = v128.load32_splat(p0);
      a0 = multiplyAdd(v0, f, a0);
      b0 = multiplyAdd(v0, g, b0);
      const v1 = v128.load32_splat(p1);
      a1 = multiplyAdd(v1, f, a1);
      b1 = multiplyAdd(v1, g, b1);
      const v2 = v128.load32_splat(p2);
      a2 = multiplyAdd(v2, f, a2);
      b2 = multiplyAdd(v2, g, b2);
      const v3 = v128.load32_splat(p3);
      a3 = multiplyAdd(v3, f, a3);
      b3 = multiplyAdd(v3, g, b3);
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
      w += 32;
    }
  }
  store8(y0, a0, b0, columns);
  store8(y1, a1, b1, columns);
  store8(y2, a2, b2, columns);
  store8(y3, a3, b3, columns);
}

/** 4 pixels times 4 channels, for the end of the channels. */
function tile4(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  filter: usize,
  runs: usize,
  runCount: i32,
  runLength: i32,
  columns: i32,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let w = filter;
  for (let run = 0; run < runCount; run++) {
    const offset = load<u32>(runs + ((<usize>run) << 2));
    let p0 = x0 + offset;
    let p1 = x1 + offset;
    let p2 = x2 + offset;
    let p3 = x3 + offset;
    const end = w + ((<usize>runLength) << 4);
    while (w < end) {
      const f = v128.load(w);
      a0 = multiplyAdd(v128.load32_splat(p0), f, a0);
      a1 = multiplyAdd(v128.load32_splat(p1), f, a1);
      a2 = multiplyAdd(v128.load32_splat(p2), f, a2);
      a3 = multiplyAdd(v128.load32_splat(p3), f, a3);
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
      w += 16;
    }
  }
  store4(y0, a0, columns);
  store4(y1, a1, columns);
  store4(y2, a2, columns);
  store4(y3, a3, columns);
}
