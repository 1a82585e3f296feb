import { multiplyRows } from './matrix-rows';
import { filterGradient } from './filter-gradient';

/**
 * G g G': a packed 3x3 filter, `[blocks][9 * inner][width]`, to 16 packed ones
 * of one tap, `plane` bytes apart.
 */
export function filterTiles(packed: usize, to: usize, inner: i32, channels: i32, plane: i32): void {
  let from = packed;
  let target = to;
  for (let k = 0; k < channels; k += 8) {
    const block = (<usize>inner * (channels - k > 4 ? 8 : 4)) << 2;
    for (let at: usize = 0; at < block; at += 16) {
      for (let row = 0; row < 4; row++) {
        filterRow(
          target + at + <usize>(4 * row * plane),
          plane,
          filterColumn(from + at, 3 * block, row),
          filterColumn(from + at + block, 3 * block, row),
          filterColumn(from + at + 2 * block, 3 * block, row),
        );
      }
    }
    from += 9 * block;
    target += block;
  }
}

/** A row of G times a column of the filter, whose rows are `step` bytes apart. */
function filterColumn(at: usize, step: usize, row: i32): v128 {
  const a = v128.load(at);
  if (row == 0) return a;
  const c = v128.load(at + 2 * step);
  if (row == 3) return c;
  const b = v128.load(at + step);
  const sum = f32x4.add(a, c);
  return f32x4.mul(row == 1 ? f32x4.add(sum, b) : f32x4.sub(sum, b), f32x4.splat(0.5));
}

/** One row times G'. */
function filterRow(to: usize, plane: i32, a: v128, b: v128, c: v128): void {
  const step = <usize>plane;
  const half = f32x4.splat(0.5);
  const sum = f32x4.add(a, c);
  v128.store(to, a);
  v128.store(to + step, f32x4.mul(f32x4.add(sum, b), half));
  v128.store(to + 2 * step, f32x4.mul(f32x4.sub(sum, b), half));
  v128.store(to + 3 * step, c);
}

/** G' z G: 16 packed gradients of one tap, `plane` bytes apart, to a packed one of 3x3. */
export function filterGradientTiles(from: usize, packed: usize, inner: i32, channels: i32, plane: i32): void {
  const step = <usize>plane;
  let source = from;
  let to = packed;
  for (let k = 0; k < channels; k += 8) {
    const block = (<usize>inner * (channels - k > 4 ? 8 : 4)) << 2;
    for (let at: usize = 0; at < block; at += 16) {
      for (let row = 0; row < 3; row++) {
        const z = source + at;
        const a = gradientColumn(z, 4 * step, row);
        const b = gradientColumn(z + step, 4 * step, row);
        const c = gradientColumn(z + 2 * step, 4 * step, row);
        const d = gradientColumn(z + 3 * step, 4 * step, row);
        const half = f32x4.splat(0.5);
        const sum = f32x4.mul(f32x4.add(b, c), half);
        const target = to + at + <usize>(3 * row) * block;
        v128.store(target, f32x4.add(a, sum));
        v128.store(target + block, f32x4.mul(f32x4.sub(b, c), half));
        v128.store(target + 2 * block, f32x4.add(sum, d));
      }
    }
    source += block;
    to += 9 * block;
  }
}

/** A row of G' times a column of planes. */
function gradientColumn(at: usize, step: usize, row: i32): v128 {
  const b = v128.load(at + step);
  const c = v128.load(at + 2 * step);
  const half = f32x4.splat(0.5);
  if (row == 1) return f32x4.mul(f32x4.sub(b, c), half);
  const sum = f32x4.mul(f32x4.add(b, c), half);
  return row == 0 ? f32x4.add(v128.load(at), sum) : f32x4.add(sum, v128.load(at + 3 * step));
}

/** For each of the 16 planes: tiles `[count, inner]` times its filter, to `[count, channels]`. */
export function convolvePlanes(
  x: usize,
  xPlane: i32,
  out: usize,
  outPlane: i32,
  count: i32,
  filter: usize,
  filterPlane: i32,
  inner: i32,
  channels: i32,
): void {
  for (let i = 0; i < 16; i++) {
    const from = x + <usize>(i * xPlane);
    const to = out + <usize>(i * outPlane);
    multiplyRows(from, to, count, filter + <usize>(i * filterPlane), inner, channels);
  }
}

/** For each of the 16 planes, adds the sum over tiles of inputs times gradients, as `filterGradient` does. */
export function filterGradientPlanes(
  x: usize,
  xPlane: i32,
  inOffsets: usize,
  dy: usize,
  dyPlane: i32,
  count: i32,
  gradient: usize,
  gradientPlane: i32,
  taps: usize,
  inner: i32,
  channels: i32,
): void {
  for (let i = 0; i < 16; i++) {
    const from = x + <usize>(i * xPlane);
    const by = dy + <usize>(i * dyPlane);
    const to = gradient + <usize>(i * gradientPlane);
    filterGradient(from, inOffsets, by, channels << 2, count, to, taps, inner, channels);
  }
}
