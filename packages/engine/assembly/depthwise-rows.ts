import { multiplyAdd } from './multiply-add';

/** Four channels of a row of pixels as far apart as taps are, so that what is loaded serves several of them. */
export function neighbours(
  x: usize,
  step: i32,
  out: usize,
  outStep: i32,
  columns: i32,
  filter: usize,
  filterStep: usize,
  taps: usize,
  tapRows: i32,
  tapColumns: i32,
): void {
  for (let column = 0; column < columns; column += 4) {
    // the last pixels are computed again where four do not fit, with the same result
    const first = min(column, columns - 4);
    const from = x + <usize>(first * step);
    let a = f32x4.splat(0);
    let b = a;
    let d = a;
    let e = a;
    let w = filter;
    for (let row = 0; row < tapRows; row++) {
      let p = from + load<u32>(taps + ((<usize>row) << 2));
      let rest = tapColumns;
      for (; rest >= 3; rest -= 3) {
        const w0 = v128.load(w);
        w += filterStep;
        const w1 = v128.load(w);
        w += filterStep;
        const w2 = v128.load(w);
        w += filterStep;
        let v = v128.load(p);
        a = multiplyAdd(v, w0, a);
        p += step;
        v = v128.load(p);
        a = multiplyAdd(v, w1, a);
        b = multiplyAdd(v, w0, b);
        p += step;
        v = v128.load(p);
        a = multiplyAdd(v, w2, a);
        b = multiplyAdd(v, w1, b);
        d = multiplyAdd(v, w0, d);
        p += step;
        v = v128.load(p);
        b = multiplyAdd(v, w2, b);
        d = multiplyAdd(v, w1, d);
        e = multiplyAdd(v, w0, e);
        v = v128.load(p + step);
        d = multiplyAdd(v, w2, d);
        e = multiplyAdd(v, w1, e);
        v = v128.load(p + 2 * step);
        e = multiplyAdd(v, w2, e);
      }
      for (; rest > 0; rest--) {
        const w0 = v128.load(w);
        w += filterStep;
        a = multiplyAdd(v128.load(p), w0, a);
        b = multiplyAdd(v128.load(p + step), w0, b);
        d = multiplyAdd(v128.load(p + 2 * step), w0, d);
        e = multiplyAdd(v128.load(p + 3 * step), w0, e);
        p += step;
      }
    }
    let y = out + <usize>(first * outStep);
    v128.store(y, a);
    v128.store((y += outStep), b);
    v128.store((y += outStep), d);
    v128.store(y + outStep, e);
  }
}

/** Four channels of a row of pixels anywhere. */
export function spread(
  x: usize,
  step: i32,
  out: usize,
  outStep: i32,
  columns: i32,
  filter: usize,
  filterStep: usize,
  taps: usize,
  tapRows: i32,
  tapColumns: i32,
  tapStep: i32,
): void {
  for (let column = 0; column < columns; column += 4) {
    // the last pixels are computed again where four do not fit, with the same result
    const q0 = max(min(column, columns - 4), 0);
    const q1 = min(q0 + 1, columns - 1);
    const q2 = min(q0 + 2, columns - 1);
    const q3 = min(q0 + 3, columns - 1);
    const x0 = x + <usize>(q0 * step);
    const x1 = x + <usize>(q1 * step);
    const x2 = x + <usize>(q2 * step);
    const x3 = x + <usize>(q3 * step);
    let a = f32x4.splat(0);
    let b = a;
    let d = a;
    let e = a;
    let w = filter;
    for (let row = 0; row < tapRows; row++) {
      let tap = <usize>load<u32>(taps + ((<usize>row) << 2));
      for (let i = 0; i < tapColumns; i++) {
        const f = v128.load(w);
        a = multiplyAdd(v128.load(x0 + tap), f, a);
        b = multiplyAdd(v128.load(x1 + tap), f, b);
        d = multiplyAdd(v128.load(x2 + tap), f, d);
        e = multiplyAdd(v128.load(x3 + tap), f, e);
        tap += tapStep;
        w += filterStep;
      }
    }
    v128.store(out + <usize>(q0 * outStep), a);
    v128.store(out + <usize>(q1 * outStep), b);
    v128.store(out + <usize>(q2 * outStep), d);
    v128.store(out + <usize>(q3 * outStep), e);
  }
}

/** A row of pixels of less than four channels. */
export function fewChannels(
  x: usize,
  step: i32,
  out: usize,
  outStep: i32,
  columns: i32,
  filter: usize,
  taps: usize,
  tapRows: i32,
  tapColumns: i32,
  tapStep: i32,
  channels: i32,
): void {
  const filterStep = (<usize>channels) << 2;
  for (let column = 0; column < columns; column += 4) {
    const q0 = max(min(column, columns - 4), 0);
    const q1 = min(q0 + 1, columns - 1);
    const q2 = min(q0 + 2, columns - 1);
    const q3 = min(q0 + 3, columns - 1);
    for (let i: usize = 0; i < filterStep; i += 4) {
      const x0 = x + i + <usize>(q0 * step);
      const x1 = x + i + <usize>(q1 * step);
      const x2 = x + i + <usize>(q2 * step);
      const x3 = x + i + <usize>(q3 * step);
      let a: f32 = 0;
      let b: f32 = 0;
      let d: f32 = 0;
      let e: f32 = 0;
      let w = filter + i;
      for (let row = 0; row < tapRows; row++) {
        let tap = <usize>load<u32>(taps + ((<usize>row) << 2));
        for (let j = 0; j < tapColumns; j++) {
          const f = load<f32>(w);
          a += load<f32>(x0 + tap) * f;
          b += load<f32>(x1 + tap) * f;
          d += load<f32>(x2 + tap) * f;
          e += load<f32>(x3 + tap) * f;
          tap += tapStep;
          w += filterStep;
        }
      }
      store<f32>(out + i + <usize>(q0 * outStep), a);
      store<f32>(out + i + <usize>(q1 * outStep), b);
      store<f32>(out + i + <usize>(q2 * outStep), d);
      store<f32>(out + i + <usize>(q3 * outStep), e);
    }
  }
}
