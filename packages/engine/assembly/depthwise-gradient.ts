import { multiplyAdd } from './multiply-add';

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
  for (let t = 0; t < tapCount; t += 5) {
    // beyond the last tap it is computed again, and not added
    const table = taps + ((<usize>t) << 2);
    const many = tapCount - t;
    const t0 = x + load<u32>(table);
    const t1 = many > 1 ? x + load<u32>(table, 4) : t0;
    const t2 = many > 2 ? x + load<u32>(table, 8) : t0;
    const t3 = many > 3 ? x + load<u32>(table, 12) : t0;
    const t4 = many > 4 ? x + load<u32>(table, 16) : t0;
    for (let c = 0; c < channels; c += 4) {
      if (channels < 4) {
        for (let i = 0; i < min(many, 5); i++) {
          const tap = x + load<u32>(table + ((<usize>i) << 2));
          gradientOfTap(tap, inOffsets, end, dy, sums + <usize>(t + i) * step, step);
        }
        break;
      }
      // the last channels are computed again where four do not fit, and not added
      const at = (<usize>min(c, channels - 4)) << 2;
      const isNew = i32x4.gt_s(i32x4(0, 1, 2, 3), i32x4.splat(max(c + 3 - channels, -1)));
      let g = dy + at;
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let a4 = a0;
      for (let q = inOffsets; q < end; q += 4) {
        const from = at + load<u32>(q);
        const gradient = v128.load(g);
        a0 = multiplyAdd(v128.load(t0 + from), gradient, a0);
        a1 = multiplyAdd(v128.load(t1 + from), gradient, a1);
        a2 = multiplyAdd(v128.load(t2 + from), gradient, a2);
        a3 = multiplyAdd(v128.load(t3 + from), gradient, a3);
        a4 = multiplyAdd(v128.load(t4 + from), gradient, a4);
        g += step;
      }
      let to = sums + <usize>t * step + at;
      addTo(to, a0, isNew);
      if (many > 1) addTo((to += step), a1, isNew);
      if (many > 2) addTo((to += step), a2, isNew);
      if (many > 3) addTo((to += step), a3, isNew);
      if (many > 4) addTo(to + step, a4, isNew);
    }
  }
}

function addTo(sum: usize, value: v128, mask: v128): void {
  v128.store(sum, f32x4.add(v128.load(sum), v128.and(value, mask)));
}

/** The same for one tap and any number of channels. */
function gradientOfTap(tap: usize, inOffsets: usize, end: usize, dy: usize, sums: usize, step: usize): void {
  for (let at: usize = 0; at < step; at += 4) {
    let g = dy + at;
    let sum: f32 = 0;
    for (let q = inOffsets; q < end; q += 4) {
      sum += load<f32>(tap + at + load<u32>(q)) * load<f32>(g);
      g += step;
    }
    store<f32>(sums + at, load<f32>(sums + at) + sum);
  }
}
