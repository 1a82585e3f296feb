import { store4, store8 } from './columns';
import { multiplyAdd } from './multiply-add';

/** Bytes of rows that stay in the first cache while one block of columns after the other is made of them. */
const CACHE: usize = 16384;

/**
 * The product of rows that lie one after the other with a packed filter:
 * `[rows, inner]` times `[inner, channels]` to `[rows, channels]`.
 *
 * The filter is packed as for `convolve`. Each step of the inner loop is one
 * element of four rows: with more of them V8 needs more registers than it has.
 */
export function multiplyRows(x: usize, out: usize, rows: i32, filter: usize, inner: i32, channels: i32): void {
  const row = (<usize>inner) << 2;
  const step = (<usize>channels) << 2;
  const chunk = max((<i32>(CACHE / row)) & ~3, 4);
  for (let first = 0; first < rows; first += chunk) {
    const count = min(chunk, rows - first);
    const from = x + <usize>first * row;
    const to = out + <usize>first * step;
    let block = filter;
    for (let k = 0; k < channels; k += 8) {
      if (channels - k > 4) rows8(from, to + ((<usize>k) << 2), count, block, row, step, channels - k);
      else rows4(from, to + ((<usize>k) << 2), count, block, row, step, channels - k);
      block += row << 3;
    }
  }
}

/** 8 columns of some rows. */
function rows8(x: usize, y: usize, rows: i32, filter: usize, row: usize, step: usize, columns: i32): void {
  const end = filter + (row << 3);
  let x0 = x;
  let y0 = y;
  for (let q = 0; q < rows; q += 4) {
    // beyond the last row it is computed again, with the same result
    const last = rows - 1 - q;
    const second = <usize>min(1, last);
    const third = <usize>min(2, last);
    const fourth = <usize>min(3, last);
    let p0 = x0;
    let p1 = x0 + second * row;
    let p2 = x0 + third * row;
    let p3 = x0 + fourth * row;
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    let w = filter;
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
    if (columns >= 8) {
      v128.store(y0, a0);
      v128.store(y0, b0, 16);
      const y1 = y0 + second * step;
      v128.store(y1, a1);
      v128.store(y1, b1, 16);
      const y2 = y0 + third * step;
      v128.store(y2, a2);
      v128.store(y2, b2, 16);
      const y3 = y0 + fourth * step;
      v128.store(y3, a3);
      v128.store(y3, b3, 16);
    } else {
      store8(y0, a0, b0, columns);
      store8(y0 + second * step, a1, b1, columns);
      store8(y0 + third * step, a2, b2, columns);
      store8(y0 + fourth * step, a3, b3, columns);
    }
    x0 += row << 2;
    y0 += step << 2;
  }
}

/** At most 4 columns of some rows. */
function rows4(x: usize, y: usize, rows: i32, filter: usize, row: usize, step: usize, columns: i32): void {
  const end = filter + (row << 2);
  let x0 = x;
  let y0 = y;
  for (let q = 0; q < rows; q += 6) {
    const last = rows - 1 - q;
    const second = <usize>min(1, last);
    const third = <usize>min(2, last);
    const fourth = <usize>min(3, last);
    const fifth = <usize>min(4, last);
    const sixth = <usize>min(5, last);
    let p0 = x0;
    let p1 = x0 + second * row;
    let p2 = x0 + third * row;
    let p3 = x0 + fourth * row;
    let p4 = x0 + fifth * row;
    let p5 = x0 + sixth * row;
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let a4 = a0;
    let a5 = a0;
    let w = filter;
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
    store4(y0, a0, columns);
    store4(y0 + second * step, a1, columns);
    store4(y0 + third * step, a2, columns);
    store4(y0 + fourth * step, a3, columns);
    store4(y0 + fifth * step, a4, columns);
    store4(y0 + sixth * step, a5, columns);
    x0 += 6 * row;
    y0 += 6 * step;
  }
}
