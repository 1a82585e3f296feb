/**
 * Transformations of 3x3 convolutions of step 1 by F(2x2, 3x3): 16 products per
 * 2x2 outputs take the place of 36.
 *
 * output = A' ((G g G') * (B' d B)) A, element by element, summed over channels,
 * with d the 4x4 inputs of a tile and g the filter. By the chain rule the
 * gradient of g is G' ((A dy A') * (B' d B)) G, summed over tiles.
 *
 * Transformed values lie in 16 planes, each `[tiles, channels]`, `plane` bytes
 * apart; channels are a multiple of 4. Tiles go over images row by row.
 *
 * @source Lavin, Gray, 2016, "Fast algorithms for convolutional neural networks", section 4.1
 */

/** B' d B: of 4x4 pixels, two apart, `image`, `row` and `pixel` bytes to the next; no pixel is missing. */
export function inputTiles(
  x: usize,
  to: usize,
  first: i32,
  count: i32,
  tileRows: i32,
  tileColumns: i32,
  image: i32,
  row: i32,
  pixel: i32,
  channels: i32,
  plane: i32,
): void {
  const perImage = tileRows * tileColumns;
  const down = <usize>row;
  const right = <usize>pixel;
  let at = to;
  for (let tile = first; tile < first + count; tile++) {
    const inImage = tile % perImage;
    let p = x + <usize>((tile / perImage) * image);
    p += <usize>((inImage / tileColumns) * 2 * row + (inImage % tileColumns) * 2 * pixel);
    for (let c = 0; c < channels; c += 4) {
      const q = p + down;
      const r = q + down;
      const s = r + down;
      const p0 = v128.load(p);
      const p1 = v128.load(p + right);
      const p2 = v128.load(p + 2 * right);
      const p3 = v128.load(p + 3 * right);
      const r0 = v128.load(r);
      const r1 = v128.load(r + right);
      const r2 = v128.load(r + 2 * right);
      const r3 = v128.load(r + 3 * right);
      inputRow(at, plane, f32x4.sub(p0, r0), f32x4.sub(p1, r1), f32x4.sub(p2, r2), f32x4.sub(p3, r3));
      const q0 = v128.load(q);
      const q1 = v128.load(q + right);
      const q2 = v128.load(q + 2 * right);
      const q3 = v128.load(q + 3 * right);
      const second = at + 4 * <usize>plane;
      inputRow(second, plane, f32x4.add(q0, r0), f32x4.add(q1, r1), f32x4.add(q2, r2), f32x4.add(q3, r3));
      const third = second + 4 * <usize>plane;
      inputRow(third, plane, f32x4.sub(r0, q0), f32x4.sub(r1, q1), f32x4.sub(r2, q2), f32x4.sub(r3, q3));
      const s0 = f32x4.sub(q0, v128.load(s));
      const s1 = f32x4.sub(q1, v128.load(s + right));
      const s2 = f32x4.sub(q2, v128.load(s + 2 * right));
      const s3 = f32x4.sub(q3, v128.load(s + 3 * right));
      inputRow(third + 4 * <usize>plane, plane, s0, s1, s2, s3);
      p += 16;
      at += 16;
    }
  }
}

/** One row times B. */
function inputRow(to: usize, plane: i32, a: v128, b: v128, c: v128, d: v128): void {
  const step = <usize>plane;
  v128.store(to, f32x4.sub(a, c));
  v128.store(to + step, f32x4.add(b, c));
  v128.store(to + 2 * step, f32x4.sub(c, b));
  v128.store(to + 3 * step, f32x4.sub(b, d));
}

/** A' m A: 2x2 outputs of each tile into images of `rows` x `columns`; what is beyond them is left out. */
export function outputTiles(
  from: usize,
  y: usize,
  first: i32,
  count: i32,
  tileRows: i32,
  tileColumns: i32,
  rows: i32,
  columns: i32,
  channels: i32,
  plane: i32,
): void {
  const perImage = tileRows * tileColumns;
  const step = <usize>plane;
  const right = (<usize>channels) << 2;
  const down = <usize>columns * right;
  let at = from;
  for (let tile = first; tile < first + count; tile++) {
    const inImage = tile % perImage;
    const row = (inImage / tileColumns) * 2;
    const column = (inImage % tileColumns) * 2;
    const hasBelow = row + 1 < rows;
    const hasRight = column + 1 < columns;
    let to = y + <usize>(((tile / perImage) * rows + row) * columns + column) * right;
    for (let c = 0; c < channels; c += 4) {
      let a = at;
      // two columns are added up for each row of planes
      const l0 = outputLeft(a, step);
      const r0 = outputRight(a, step);
      a += 4 * step;
      const l1 = outputLeft(a, step);
      const r1 = outputRight(a, step);
      a += 4 * step;
      const l2 = outputLeft(a, step);
      const r2 = outputRight(a, step);
      a += 4 * step;
      v128.store(to, f32x4.add(f32x4.add(l0, l1), l2));
      if (hasRight) v128.store(to + right, f32x4.add(f32x4.add(r0, r1), r2));
      if (hasBelow) {
        v128.store(to + down, f32x4.sub(f32x4.sub(l1, l2), outputLeft(a, step)));
        if (hasRight) v128.store(to + down + right, f32x4.sub(f32x4.sub(r1, r2), outputRight(a, step)));
      }
      to += 16;
      at += 16;
    }
  }
}

function outputLeft(at: usize, step: usize): v128 {
  return f32x4.add(f32x4.add(v128.load(at), v128.load(at + step)), v128.load(at + 2 * step));
}

function outputRight(at: usize, step: usize): v128 {
  return f32x4.sub(f32x4.sub(v128.load(at + step), v128.load(at + 2 * step)), v128.load(at + 3 * step));
}

/** A dy A': of 2x2 gradients in images of `rows` x `columns`; what is beyond them is 0. */
export function gradientTiles(
  dy: usize,
  to: usize,
  first: i32,
  count: i32,
  tileRows: i32,
  tileColumns: i32,
  rows: i32,
  columns: i32,
  channels: i32,
  plane: i32,
): void {
  const perImage = tileRows * tileColumns;
  const right = (<usize>channels) << 2;
  const down = <usize>columns * right;
  const rowOfPlanes = 4 * <usize>plane;
  const zero = f32x4.splat(0);
  let at = to;
  for (let tile = first; tile < first + count; tile++) {
    const inImage = tile % perImage;
    const row = (inImage / tileColumns) * 2;
    const column = (inImage % tileColumns) * 2;
    const hasBelow = row + 1 < rows;
    const hasRight = column + 1 < columns;
    let from = dy + <usize>(((tile / perImage) * rows + row) * columns + column) * right;
    for (let c = 0; c < channels; c += 4) {
      const a = v128.load(from);
      const b = hasRight ? v128.load(from + right) : zero;
      const d = hasBelow ? v128.load(from + down) : zero;
      const e = hasBelow && hasRight ? v128.load(from + down + right) : zero;
      gradientRow(at, plane, a, b);
      gradientRow(at + rowOfPlanes, plane, f32x4.add(a, d), f32x4.add(b, e));
      gradientRow(at + 2 * rowOfPlanes, plane, f32x4.sub(a, d), f32x4.sub(b, e));
      gradientRow(at + 3 * rowOfPlanes, plane, f32x4.neg(d), f32x4.neg(e));
      from += 16;
      at += 16;
    }
  }
}

/** One row times A'. */
function gradientRow(to: usize, plane: i32, a: v128, b: v128): void {
  const step = <usize>plane;
  v128.store(to, a);
  v128.store(to + step, f32x4.add(a, b));
  v128.store(to + 2 * step, f32x4.sub(a, b));
  v128.store(to + 3 * step, f32x4.neg(b));
}
