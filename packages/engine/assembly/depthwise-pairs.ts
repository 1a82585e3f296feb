import { multiplyAdd } from './multiply-add';

/**
 * The gradient of a depthwise convolution's input where its step along rows is 2: pixels with an even and
 * pixels with an odd place have taps of their own, and read the same pixels of the output's gradient.
 *
 * For pairs of neighbouring pixels of each row:
 * out[row * outRow + pair * 2 * pixel + {0, pixel} + c] = sum over taps of
 * x[row * xRow + pair * pixel + tapRow + tap * pixel + c] * filter[tapRow][tap][c].
 *
 * Taps are rows, whose starts are listed. The filter has, for each of them, those of the first pixel of a
 * pair, then those of the second: `reach` 1 means 1 and 2 taps, both from the first pixel that is read on;
 * 2 means 3 and 2, the latter from the second one on; 3 means 3 and 4. There are two pairs or more.
 */
export function depthwisePairs(
  x: usize,
  xRow: i32,
  out: usize,
  outRow: i32,
  rows: i32,
  pairs: i32,
  filter: usize,
  taps: usize,
  tapRows: i32,
  reach: i32,
  channels: i32,
): void {
  const pixel = (<usize>channels) << 2;
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>(row * xRow);
    const to = out + <usize>(row * outRow);
    for (let c = 0; c < channels; c += 4) {
      // the last channels are computed again where four do not fit, with the same result
      const at = (<usize>min(c, channels - 4)) << 2;
      if (reach == 1) pairs3(from + at, to + at, pairs, filter + at, pixel, taps, tapRows);
      else if (reach == 2) pairs5(from + at, to + at, pairs, filter + at, pixel, taps, tapRows);
      else pairs7(from + at, to + at, pairs, filter + at, pixel, taps, tapRows);
    }
  }
}

/** Four channels of a row of pairs, of filters with 3 columns; two pairs at once. */
function pairs3(x: usize, out: usize, pairs: i32, filter: usize, pixel: usize, taps: usize, tapRows: i32): void {
  for (let pair = 0; pair < pairs; pair += 2) {
    // the last pairs are computed again where two do not fit, with the same result
    const first = <usize>min(pair, pairs - 2);
    const from = x + first * pixel;
    let a = f32x4.splat(0);
    let b = a;
    let d = a;
    let e = a;
    let w = filter;
    for (let row = 0; row < tapRows; row++) {
      const p = from + load<u32>(taps + ((<usize>row) << 2));
      const even = v128.load(w);
      const odd0 = v128.load((w += pixel));
      const odd1 = v128.load((w += pixel));
      w += pixel;
      let v = v128.load(p);
      a = multiplyAdd(v, even, a);
      b = multiplyAdd(v, odd0, b);
      v = v128.load(p + pixel);
      b = multiplyAdd(v, odd1, b);
      d = multiplyAdd(v, even, d);
      e = multiplyAdd(v, odd0, e);
      v = v128.load(p + 2 * pixel);
      e = multiplyAdd(v, odd1, e);
    }
    store4Pixels(out + 2 * first * pixel, pixel, a, b, d, e);
  }
}

/** The same of filters with 5 columns. */
function pairs5(x: usize, out: usize, pairs: i32, filter: usize, pixel: usize, taps: usize, tapRows: i32): void {
  for (let pair = 0; pair < pairs; pair += 2) {
    const first = <usize>min(pair, pairs - 2);
    const from = x + first * pixel;
    let a = f32x4.splat(0);
    let b = a;
    let d = a;
    let e = a;
    let w = filter;
    for (let row = 0; row < tapRows; row++) {
      let p = from + load<u32>(taps + ((<usize>row) << 2));
      const even0 = v128.load(w);
      const even1 = v128.load((w += pixel));
      const even2 = v128.load((w += pixel));
      const odd0 = v128.load((w += pixel));
      const odd1 = v128.load((w += pixel));
      w += pixel;
      let v = v128.load(p);
      a = multiplyAdd(v, even0, a);
      v = v128.load((p += pixel));
      a = multiplyAdd(v, even1, a);
      b = multiplyAdd(v, odd0, b);
      d = multiplyAdd(v, even0, d);
      v = v128.load((p += pixel));
      a = multiplyAdd(v, even2, a);
      b = multiplyAdd(v, odd1, b);
      d = multiplyAdd(v, even1, d);
      e = multiplyAdd(v, odd0, e);
      v = v128.load(p + pixel);
      d = multiplyAdd(v, even2, d);
      e = multiplyAdd(v, odd1, e);
    }
    store4Pixels(out + 2 * first * pixel, pixel, a, b, d, e);
  }
}

/** The same of filters with 7 columns. */
function pairs7(x: usize, out: usize, pairs: i32, filter: usize, pixel: usize, taps: usize, tapRows: i32): void {
  for (let pair = 0; pair < pairs; pair += 2) {
    const first = <usize>min(pair, pairs - 2);
    const from = x + first * pixel;
    let a = f32x4.splat(0);
    let b = a;
    let d = a;
    let e = a;
    let w = filter;
    for (let row = 0; row < tapRows; row++) {
      let p = from + load<u32>(taps + ((<usize>row) << 2));
      const even0 = v128.load(w);
      const even1 = v128.load((w += pixel));
      const even2 = v128.load((w += pixel));
      const odd0 = v128.load((w += pixel));
      const odd1 = v128.load((w += pixel));
      const odd2 = v128.load((w += pixel));
      const odd3 = v128.load((w += pixel));
      w += pixel;
      let v = v128.load(p);
      a = multiplyAdd(v, even0, a);
      b = multiplyAdd(v, odd0, b);
      v = v128.load((p += pixel));
      a = multiplyAdd(v, even1, a);
      b = multiplyAdd(v, odd1, b);
      d = multiplyAdd(v, even0, d);
      e = multiplyAdd(v, odd0, e);
      v = v128.load((p += pixel));
      a = multiplyAdd(v, even2, a);
      b = multiplyAdd(v, odd2, b);
      d = multiplyAdd(v, even1, d);
      e = multiplyAdd(v, odd1, e);
      v = v128.load((p += pixel));
      b = multiplyAdd(v, odd3, b);
      d = multiplyAdd(v, even2, d);
      e = multiplyAdd(v, odd2, e);
      v = v128.load(p + pixel);
      e = multiplyAdd(v, odd3, e);
    }
    store4Pixels(out + 2 * first * pixel, pixel, a, b, d, e);
  }
}

function store4Pixels(to: usize, pixel: usize, a: v128, b: v128, d: v128, e: v128): void {
  v128.store(to, a);
  v128.store((to += pixel), b);
  v128.store((to += pixel), d);
  v128.store(to + pixel, e);
}
