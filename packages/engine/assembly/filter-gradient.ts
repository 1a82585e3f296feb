import { multiplyAdd } from './multiply-add';

/**
 * Adds to the packed gradient of a filter what some pixels contribute: for each
 * element r of the reduction and output channel k, the sum over pixels q of
 * x[inOffsets[q] + taps[r]] * dy[q][k].
 *
 * `dy` has `stride` bytes a pixel. Sums are packed as `[blocks][reduction][8]`, the last block with 4 columns
 * if that is enough. Where it has more columns than there are channels left, it begins with some of the block
 * before; if there is none, pixels of `dy` are as wide as the block.
 */
export function filterGradient(
  x: usize,
  inOffsets: usize,
  dy: usize,
  dyStride: i32,
  pixels: i32,
  gradient: usize,
  taps: usize,
  reduction: i32,
  channels: i32,
): void {
  let block = gradient;
  for (let k = 0; k < channels; k += 8) {
    const width = channels - k > 4 ? 8 : 4;
    const from = dy + ((<usize>max(min(k, channels - width), 0)) << 2);
    if (width == 8) columns8(x, inOffsets, from, dyStride, pixels, block, taps, reduction);
    else columns4(x, inOffsets, from, dyStride, pixels, block, taps, reduction);
    block += (<usize>reduction) << 5;
  }
}

/** 8 channels, of 4 elements of the reduction at once. */
function columns8(
  x: usize,
  inOffsets: usize,
  dy: usize,
  dyStride: i32,
  pixels: i32,
  to: usize,
  taps: usize,
  reduction: i32,
): void {
  const whole = reduction & ~3;
  for (let r = 0; r < whole; r += 4) {
    const t0 = tapAt(taps, r);
    const t1 = tapAt(taps, r + 1);
    const t2 = tapAt(taps, r + 2);
    const t3 = tapAt(taps, r + 3);
    const at = to + ((<usize>r) << 5);
    const areNeighbours = t1 == t0 + 4 && t2 == t0 + 8 && t3 == t0 + 12;
    if (areNeighbours) neighbours8(x + t0, inOffsets, dy, dyStride, pixels, at);
    else taps8(x + t0, x + t1, x + t2, x + t3, inOffsets, dy, dyStride, pixels, at, 4);
  }
  if (whole == reduction) return;
  // beyond the last element it is summed again, and not stored
  const last = reduction - 1;
  const x0 = x + tapAt(taps, whole);
  const x1 = x + tapAt(taps, min(whole + 1, last));
  const x2 = x + tapAt(taps, min(whole + 2, last));
  taps8(x0, x1, x2, x2, inOffsets, dy, dyStride, pixels, to + ((<usize>whole) << 5), reduction - whole);
}

/** At most 4 channels, of 6 elements of the reduction at once: fewer sums would wait for each other. */
function columns4(
  x: usize,
  inOffsets: usize,
  dy: usize,
  dyStride: i32,
  pixels: i32,
  to: usize,
  taps: usize,
  reduction: i32,
): void {
  for (let r = 0; r < reduction; r += 6) {
    const last = reduction - 1;
    const x0 = x + tapAt(taps, r);
    const x1 = x + tapAt(taps, min(r + 1, last));
    const x2 = x + tapAt(taps, min(r + 2, last));
    const x3 = x + tapAt(taps, min(r + 3, last));
    const x4 = x + tapAt(taps, min(r + 4, last));
    const x5 = x + tapAt(taps, min(r + 5, last));
    taps4(x0, x1, x2, x3, x4, x5, inOffsets, dy, dyStride, pixels, to + ((<usize>r) << 4), reduction - r);
  }
}

function tapAt(taps: usize, r: i32): usize {
  return load<u32>(taps + ((<usize>r) << 2));
}

/** 4 neighbouring elements of the reduction times 8 channels. */
function neighbours8(x: usize, inOffsets: usize, dy: usize, dyStride: i32, pixels: i32, to: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  let g = dy;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let q = inOffsets; q < end; q += 4) {
    const p = x + load<u32>(q);
    const f = v128.load(g);
    const h = v128.load(g, 16);
    const v0 = v128.load32_splat(p);
    a0 = multiplyAdd(v0, f, a0);
    b0 = multiplyAdd(v0, h, b0);
    const v1 = v128.load32_splat(p, 4);
    a1 = multiplyAdd(v1, f, a1);
    b1 = multiplyAdd(v1, h, b1);
    const v2 = v128.load32_splat(p, 8);
    a2 = multiplyAdd(v2, f, a2);
    b2 = multiplyAdd(v2, h, b2);
    const v3 = v128.load32_splat(p, 12);
    a3 = multiplyAdd(v3, f, a3);
    b3 = multiplyAdd(v3, h, b3);
    g += dyStride;
  }
  add8(to, a0, b0);
  add8(to + 32, a1, b1);
  add8(to + 64, a2, b2);
  add8(to + 96, a3, b3);
}

/** Any 4 elements of the reduction times 8 channels, of which the first `count` are stored. */
function taps8(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  inOffsets: usize,
  dy: usize,
  dyStride: i32,
  pixels: i32,
  to: usize,
  count: i32,
): void {
  let a0 = f32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  let g = dy;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let q = inOffsets; q < end; q += 4) {
    const p = <usize>load<u32>(q);
    const f = v128.load(g);
    const h = v128.load(g, 16);
    const v0 = v128.load32_splat(x0 + p);
    a0 = multiplyAdd(v0, f, a0);
    b0 = multiplyAdd(v0, h, b0);
    const v1 = v128.load32_splat(x1 + p);
    a1 = multiplyAdd(v1, f, a1);
    b1 = multiplyAdd(v1, h, b1);
    const v2 = v128.load32_splat(x2 + p);
    a2 = multiplyAdd(v2, f, a2);
    b2 = multiplyAdd(v2, h, b2);
    const v3 = v128.load32_splat(x3 + p);
    a3 = multiplyAdd(v3, f, a3);
    b3 = multiplyAdd(v3, h, b3);
    g += dyStride;
  }
  add8(to, a0, b0);
  if (count > 1) add8(to + 32, a1, b1);
  if (count > 2) add8(to + 64, a2, b2);
  if (count > 3) add8(to + 96, a3, b3);
}

/** Any 6 elements of the reduction times 4 channels, of which the first `count` are stored. */
function taps4(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  x4: usize,
  x5: usize,
  inOffsets: usize,
  dy: usize,
  dyStride: i32,
  pixels: i32,
  to: usize,
  count: i32,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  let g = dy;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let q = inOffsets; q < end; q += 4) {
    const p = <usize>load<u32>(q);
    const f = v128.load(g);
    a0 = multiplyAdd(v128.load32_splat(x0 + p), f, a0);
    a1 = multiplyAdd(v128.load32_splat(x1 + p), f, a1);
    a2 = multiplyAdd(v128.load32_splat(x2 + p), f, a2);
    a3 = multiplyAdd(v128.load32_splat(x3 + p), f, a3);
    a4 = multiplyAdd(v128.load32_splat(x4 + p), f, a4);
    a5 = multiplyAdd(v128.load32_splat(x5 + p), f, a5);
    g += dyStride;
  }
  add4(to, a0);
  if (count > 1) add4(to + 16, a1);
  if (count > 2) add4(to + 32, a2);
  if (count > 3) add4(to + 48, a3);
  if (count > 4) add4(to + 64, a4);
  if (count > 5) add4(to + 80, a5);
}

function add8(to: usize, a: v128, b: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a));
  v128.store(to, f32x4.add(v128.load(to, 16), b), 16);
}

function add4(to: usize, a: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a));
}
