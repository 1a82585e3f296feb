import { multiplyAdd } from './multiply-add';

/**
 * Convolution of each channel with its own filter:
 * out[outOffsets[q] + c] = sum over taps of x[inOffsets[q] + taps[t] + c] * filter[filterTaps[t] + c].
 */
export function depthwise(
  x: usize,
  inOffsets: usize,
  out: usize,
  outOffsets: usize,
  pixels: i32,
  filter: usize,
  filterTaps: usize,
  taps: usize,
  tapCount: i32,
  channels: i32,
): void {
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const at = (<usize>c) << 2;
    for (let q = 0; q < pixels; q += 4) {
      // beyond the last pixel it is computed again, with the same result
      const q0 = (<usize>q) << 2;
      const q1 = (<usize>min(q + 1, pixels - 1)) << 2;
      const q2 = (<usize>min(q + 2, pixels - 1)) << 2;
      const q3 = (<usize>min(q + 3, pixels - 1)) << 2;
      const x0 = x + at + load<u32>(inOffsets + q0);
      const x1 = x + at + load<u32>(inOffsets + q1);
      const x2 = x + at + load<u32>(inOffsets + q2);
      const x3 = x + at + load<u32>(inOffsets + q3);
      let a = f32x4.splat(0);
      let b = a;
      let d = a;
      let e = a;
      for (let t: usize = 0; t < (<usize>tapCount) << 2; t += 4) {
        const w = v128.load(filter + at + load<u32>(filterTaps + t));
        const tap = <usize>load<u32>(taps + t);
        a = multiplyAdd(v128.load(x0 + tap), w, a);
        b = multiplyAdd(v128.load(x1 + tap), w, b);
        d = multiplyAdd(v128.load(x2 + tap), w, d);
        e = multiplyAdd(v128.load(x3 + tap), w, e);
      }
      const to = out + at;
      v128.store(to + load<u32>(outOffsets + q0), a);
      v128.store(to + load<u32>(outOffsets + q1), b);
      v128.store(to + load<u32>(outOffsets + q2), d);
      v128.store(to + load<u32>(outOffsets + q3), e);
    }
  }
  for (; c < channels; c++) {
    const at = (<usize>c) << 2;
    for (let q: usize = 0; q < (<usize>pixels) << 2; q += 4) {
      const from = x + at + load<u32>(inOffsets + q);
      let sum: f32 = 0;
      for (let t: usize = 0; t < (<usize>tapCount) << 2; t += 4) {
        sum += load<f32>(from + load<u32>(taps + t)) * load<f32>(filter + at + load<u32>(filterTaps + t));
      }
      store<f32>(out + at + load<u32>(outOffsets + q), sum);
    }
  }
}

/** Adds the sums over pixels of x[inOffsets[q] + taps[t] + c] * dy[q][c] to `[taps, channels]`. */
export function depthwiseFilterGradient(
  x: usize,
  inOffsets: usize,
  dy: usize,
  pixels: i32,
  sums: usize,
  taps: usize,
  tapCount: i32,
  channels: i32,
): void {
  const step = (<usize>channels) << 2;
  const end = inOffsets + ((<usize>pixels) << 2);
  for (let t = 0; t < tapCount; t += 3) {
    // beyond the last tap it is computed again, and not added
    const table = taps + ((<usize>t) << 2);
    const many = tapCount - t;
    const t0 = x + load<u32>(table);
    const t1 = many > 1 ? x + load<u32>(table, 4) : t0;
    const t2 = many > 2 ? x + load<u32>(table, 8) : t0;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      let g = dy + at;
      let a = f32x4.splat(0);
      let b = a;
      let d = a;
      for (let q = inOffsets; q < end; q += 4) {
        const from = at + load<u32>(q);
        const gradient = v128.load(g);
        a = multiplyAdd(v128.load(t0 + from), gradient, a);
        b = multiplyAdd(v128.load(t1 + from), gradient, b);
        d = multiplyAdd(v128.load(t2 + from), gradient, d);
        g += step;
      }
      let to = sums + <usize>t * step + at;
      v128.store(to, f32x4.add(v128.load(to), a));
      if (many > 1) {
        to += step;
        v128.store(to, f32x4.add(v128.load(to), b));
      }
      if (many > 2) {
        to += step;
        v128.store(to, f32x4.add(v128.load(to), d));
      }
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      for (let i = 0; i < min(many, 3); i++) {
        const tap = x + at + load<u32>(table + ((<usize>i) << 2));
        let g = dy + at;
        let sum: f32 = 0;
        for (let q = inOffsets; q < end; q += 4) {
          sum += load<f32>(tap + load<u32>(q)) * load<f32>(g);
          g += step;
        }
        const to = sums + <usize>(t + i) * step + at;
        store<f32>(to, load<f32>(to) + sum);
      }
    }
  }
}
