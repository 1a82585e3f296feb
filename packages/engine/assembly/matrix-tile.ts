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
    const to = out + ((<usize>k) << 2);
    if (channels - k > 4) {
      wideBlock(x, inOffsets, to, outOffsets, pixels, block, runs, runCount, runLength, channels - k);
    } else narrowBlock(x, inOffsets, to, outOffsets, pixels, block, runs, runCount, runLength, channels - k);
    block += reduction << 5;
  }
}

/** 8 channels of all pixels. */
function wideBlock(
  x: usize,
  inOffsets: usize,
  out: usize,
  outOffsets: usize,
  pixels: i32,
  filter: usize,
  runs: usize,
  runCount: i32,
  runLength: i32,
  columns: i32,
): void {
  for (let q = 0; q < pixels; q += 4) {
    // beyond the last pixel it is computed again, with the same result
    const at = (<usize>q) << 2;
    const at1 = (<usize>min(q + 1, pixels - 1)) << 2;
    const at2 = (<usize>min(q + 2, pixels - 1)) << 2;
    const at3 = (<usize>min(q + 3, pixels - 1)) << 2;
    tile8(
      x + load<u32>(inOffsets + at),
      x + load<u32>(inOffsets + at1),
      x + load<u32>(inOffsets + at2),
      x + load<u32>(inOffsets + at3),
      out + load<u32>(outOffsets + at),
      out + load<u32>(outOffsets + at1),
      out + load<u32>(outOffsets + at2),
      out + load<u32>(outOffsets + at3),
      filter,
      runs,
      runCount,
      runLength,
      columns,
    );
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

/** At most 4 channels of all pixels, six at a time: fewer sums would wait for each other. */
function narrowBlock(
  x: usize,
  inOffsets: usize,
  out: usize,
  outOffsets: usize,
  pixels: i32,
  filter: usize,
  runs: usize,
  runCount: i32,
  runLength: i32,
  columns: i32,
): void {
  for (let q = 0; q < pixels; q += 6) {
    const at = (<usize>q) << 2;
    const at1 = (<usize>min(q + 1, pixels - 1)) << 2;
    const at2 = (<usize>min(q + 2, pixels - 1)) << 2;
    const at3 = (<usize>min(q + 3, pixels - 1)) << 2;
    const at4 = (<usize>min(q + 4, pixels - 1)) << 2;
    const at5 = (<usize>min(q + 5, pixels - 1)) << 2;
    const x0 = x + load<u32>(inOffsets + at);
    const x1 = x + load<u32>(inOffsets + at1);
    const x2 = x + load<u32>(inOffsets + at2);
    const x3 = x + load<u32>(inOffsets + at3);
    const x4 = x + load<u32>(inOffsets + at4);
    const x5 = x + load<u32>(inOffsets + at5);
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let a4 = a0;
    let a5 = a0;
    let w = filter;
    for (let run = 0; run < runCount; run++) {
      const offset = load<u32>(runs + ((<usize>run) << 2));
      let p0 = x0 + offset;
      let p1 = x1 + offset;
      let p2 = x2 + offset;
      let p3 = x3 + offset;
      let p4 = x4 + offset;
      let p5 = x5 + offset;
      const end = w + ((<usize>runLength) << 4);
      while (w < end) {
        const f = v128.load(w);
        a0 = multiplyAdd(v128.load32_splat(p0), f, a0);
        a1 = multiplyAdd(v128.load32_splat(p1), f, a1);
        a2 = multiplyAdd(v128.load32_splat(p2), f, a2);
        a3 = multiplyAdd(v128.load32_splat(p3), f, a3);
        a4 = multiplyAdd(v128.load32_splat(p4), f, a4);
        a5 = multiplyAdd(v128.load32_splat(p5), f, a5);
        p0 += 4;
        p1 += 4;
        p2 += 4;
        p3 += 4;
        p4 += 4;
        p5 += 4;
        w += 16;
      }
    }
    store4(out + load<u32>(outOffsets + at), a0, columns);
    store4(out + load<u32>(outOffsets + at1), a1, columns);
    store4(out + load<u32>(outOffsets + at2), a2, columns);
    store4(out + load<u32>(outOffsets + at3), a3, columns);
    store4(out + load<u32>(outOffsets + at4), a4, columns);
    store4(out + load<u32>(outOffsets + at5), a5, columns);
  }
}
