import { multiplyAdd } from './multiply-add';

/** Four channels of a row of pixels as far apart as taps are, with 3x3 taps: the filter stays in registers. */
export function threeByThree(
  x: usize,
  step: i32,
  out: usize,
  outStep: i32,
  columns: i32,
  filter: usize,
  filterStep: usize,
  taps: usize,
): void {
  let p = x + load<u32>(taps);
  let q = x + load<u32>(taps, 4);
  let r = x + load<u32>(taps, 8);
  let w = filter;
  const w0 = v128.load(w);
  const w1 = v128.load((w += filterStep));
  const w2 = v128.load((w += filterStep));
  const w3 = v128.load((w += filterStep));
  const w4 = v128.load((w += filterStep));
  const w5 = v128.load((w += filterStep));
  const w6 = v128.load((w += filterStep));
  const w7 = v128.load((w += filterStep));
  const w8 = v128.load(w + filterStep);
  // each pixel of the input adds to the sums of three pixels: one is finished, one under way, one begun
  let v = v128.load(p);
  let done = f32x4.mul(v, w0);
  v = v128.load(q);
  done = multiplyAdd(v, w3, done);
  v = v128.load(r);
  done = multiplyAdd(v, w6, done);
  v = v128.load((p += step));
  done = multiplyAdd(v, w1, done);
  let next = f32x4.mul(v, w0);
  v = v128.load((q += step));
  done = multiplyAdd(v, w4, done);
  next = multiplyAdd(v, w3, next);
  v = v128.load((r += step));
  done = multiplyAdd(v, w7, done);
  next = multiplyAdd(v, w6, next);
  let y = out;
  const end = out + <usize>(columns * outStep);
  while (y < end) {
    v = v128.load((p += step));
    done = multiplyAdd(v, w2, done);
    next = multiplyAdd(v, w1, next);
    let last = f32x4.mul(v, w0);
    v = v128.load((q += step));
    done = multiplyAdd(v, w5, done);
    next = multiplyAdd(v, w4, next);
    last = multiplyAdd(v, w3, last);
    v = v128.load((r += step));
    done = multiplyAdd(v, w8, done);
    next = multiplyAdd(v, w7, next);
    last = multiplyAdd(v, w6, last);
    v128.store(y, done);
    y += outStep;
    done = next;
    next = last;
  }
}

/** Four channels of a row of pixels twice as far apart as taps are, with 3x3 taps. */
export function halving(
  x: usize,
  step: i32,
  out: usize,
  outStep: i32,
  columns: i32,
  filter: usize,
  filterStep: usize,
  taps: usize,
): void {
  let p = x + load<u32>(taps);
  let q = x + load<u32>(taps, 4);
  let r = x + load<u32>(taps, 8);
  let w = filter;
  const w0 = v128.load(w);
  const w1 = v128.load((w += filterStep));
  const w2 = v128.load((w += filterStep));
  const w3 = v128.load((w += filterStep));
  const w4 = v128.load((w += filterStep));
  const w5 = v128.load((w += filterStep));
  const w6 = v128.load((w += filterStep));
  const w7 = v128.load((w += filterStep));
  const w8 = v128.load(w + filterStep);
  // the last column of taps of one pixel is the first of the next one
  let v = f32x4.mul(v128.load(p), w0);
  v = multiplyAdd(v128.load(q), w3, v);
  let sum = multiplyAdd(v128.load(r), w6, v);
  let y = out;
  const end = out + <usize>(columns * outStep);
  while (y < end) {
    sum = multiplyAdd(v128.load((p += step)), w1, sum);
    sum = multiplyAdd(v128.load((q += step)), w4, sum);
    sum = multiplyAdd(v128.load((r += step)), w7, sum);
    v = v128.load((p += step));
    let next = f32x4.mul(v, w0);
    sum = multiplyAdd(v, w2, sum);
    v = v128.load((q += step));
    next = multiplyAdd(v, w3, next);
    sum = multiplyAdd(v, w5, sum);
    v = v128.load((r += step));
    next = multiplyAdd(v, w6, next);
    v128.store(y, multiplyAdd(v, w8, sum));
    sum = next;
    y += outStep;
  }
}
