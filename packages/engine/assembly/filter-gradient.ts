import { multiplyAdd } from './multiply-add';

/**
 * Adds to the packed gradient of a filter what some pixels contribute: for each
 * element r of the reduction and output channel k, the sum over pixels q of
 * x[inOffsets[q] + taps[r]] * dy[q][k].
 *
 * `dy` has `stride` bytes a pixel; the columns of its channels are padded as
 * those of the packed filter, `[blocks][reduction][8]`, the last block perhaps 4.
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
    const from = dy + ((<usize>k) << 2);
    const width: usize = channels - k > 4 ? 32 : 16;
    for (let r = 0; r < reduction; r += 4) {
      const tap = taps + ((<usize>r) << 2);
      const t0 = load<u32>(tap);
      const rest = reduction - r;
      const to = block + <usize>r * width;
      if (rest >= 4) {
        const t1 = load<u32>(tap, 4);
        const t2 = load<u32>(tap, 8);
        const t3 = load<u32>(tap, 12);
        if (width == 32) {
          if (t1 == t0 + 4 && t2 == t0 + 8 && t3 == t0 + 12) neighbours8(x + t0, inOffsets, from, dyStride, pixels, to);
          else taps8(x + t0, x + t1, x + t2, x + t3, inOffsets, from, dyStride, pixels, to);
        } else taps4(x + t0, x + t1, x + t2, x + t3, inOffsets, from, dyStride, pixels, to);
      } else {
        for (let i = 0; i < rest; i++) {
          const t = x + load<u32>(tap + ((<usize>i) << 2));
          if (width == 32) single8(t, inOffsets, from, dyStride, pixels, to + ((<usize>i) << 5));
          else single4(t, inOffsets, from, dyStride, pixels, to + ((<usize>i) << 4));
        }
      }
    }
    block += (<usize>reduction) << 5;
  }
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

/** Any 4 elements of the reduction times 8 channels. */
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
  add8(to + 32, a1, b1);
  add8(to + 64, a2, b2);
  add8(to + 96, a3, b3);
}

/** Any 4 elements of the reduction times 4 channels. */
function taps4(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  inOffsets: usize,
  dy: usize,
  dyStride: i32,
  pixels: i32,
  to: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let g = dy;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let q = inOffsets; q < end; q += 4) {
    const p = <usize>load<u32>(q);
    const f = v128.load(g);
    a0 = multiplyAdd(v128.load32_splat(x0 + p), f, a0);
    a1 = multiplyAdd(v128.load32_splat(x1 + p), f, a1);
    a2 = multiplyAdd(v128.load32_splat(x2 + p), f, a2);
    a3 = multiplyAdd(v128.load32_splat(x3 + p), f, a3);
    g += dyStride;
  }
  add4(to, a0);
  add4(to + 16, a1);
  add4(to + 32, a2);
  add4(to + 48, a3);
}

/** One element of the reduction times 8 channels. */
function single8(x: usize, inOffsets: usize, dy: usize, dyStride: i32, pixels: i32, to: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let g = dy;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let q = inOffsets; q < end; q += 4) {
    const v = v128.load32_splat(x + load<u32>(q));
    a = multiplyAdd(v, v128.load(g), a);
    b = multiplyAdd(v, v128.load(g, 16), b);
    g += dyStride;
  }
  add8(to, a, b);
}

/** One element of the reduction times 4 channels. */
function single4(x: usize, inOffsets: usize, dy: usize, dyStride: i32, pixels: i32, to: usize): void {
  let a = f32x4.splat(0);
  let g = dy;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let q = inOffsets; q < end; q += 4) {
    a = multiplyAdd(v128.load32_splat(x + load<u32>(q)), v128.load(g), a);
    g += dyStride;
  }
  add4(to, a);
}

function add8(to: usize, a: v128, b: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a));
  v128.store(to, f32x4.add(v128.load(to, 16), b), 16);
}

function add4(to: usize, a: v128): void {
  v128.store(to, f32x4.add(v128.load(to), a));
}
