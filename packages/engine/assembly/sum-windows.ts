/**
 * Sums of windows of images, times a factor: first over rows, then over columns.
 *
 * Which source rows make a target row is told by a list: `starts[i]` to
 * `starts[i + 1]` are places in the list of row numbers that follows the
 * `targets + 1` starts. Columns have one, too. So the same loop pools averages
 * and spreads their gradients, with any step, distance and padding.
 *
 * @param line room for one row of the source
 */
export function sumWindows(
  x: usize,
  y: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  rowList: usize,
  columnList: usize,
  line: usize,
  factor: f32,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  let to = y;
  for (let n = 0; n < images; n++) {
    const image = x + <usize>n * <usize>height * row;
    for (let i = 0; i < rows; i++) {
      sumRows(image, row, rowList + ((<usize>(rows + 1)) << 2), listed(rowList, i), listed(rowList, i + 1), line);
      for (let j = 0; j < columns; j++) {
        const first = listed(columnList, j);
        const last = listed(columnList, j + 1);
        sumPixels(line, pixel, columnList + ((<usize>(columns + 1)) << 2), first, last, to, factor);
        to += pixel;
      }
    }
  }
}

function listed(list: usize, i: i32): i32 {
  return load<i32>(list + ((<usize>i) << 2));
}

/** The sum of the listed rows of `bytes` bytes each. */
function sumRows(image: usize, bytes: usize, list: usize, first: i32, last: i32, to: usize): void {
  if (first == last) {
    memory.fill(to, 0, bytes);
    return;
  }
  const a = image + <usize>listed(list, first) * bytes;
  if (last - first == 3) {
    const b = image + <usize>listed(list, first + 1) * bytes;
    const c = image + <usize>listed(list, first + 2) * bytes;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      v128.store(to + i, f32x4.add(f32x4.add(v128.load(a + i), v128.load(b + i)), v128.load(c + i)));
    }
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(a + i) + load<f32>(b + i) + load<f32>(c + i));
    return;
  }
  memory.copy(to, a, bytes);
  for (let k = first + 1; k < last; k++) {
    const b = image + <usize>listed(list, k) * bytes;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(b + i)));
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(b + i));
  }
}

/** `factor` times the sum of the listed pixels of `bytes` bytes each. */
function sumPixels(line: usize, bytes: usize, list: usize, first: i32, last: i32, to: usize, factor: f32): void {
  const times = f32x4.splat(factor);
  let i: usize = 0;
  if (last - first == 3) {
    const a = line + <usize>listed(list, first) * bytes;
    const b = line + <usize>listed(list, first + 1) * bytes;
    const c = line + <usize>listed(list, first + 2) * bytes;
    for (; i + 16 <= bytes; i += 16) {
      const sum = f32x4.add(f32x4.add(v128.load(a + i), v128.load(b + i)), v128.load(c + i));
      v128.store(to + i, f32x4.mul(sum, times));
    }
  } else {
    for (; i + 16 <= bytes; i += 16) {
      let sum = f32x4.splat(0);
      for (let k = first; k < last; k++) sum = f32x4.add(sum, v128.load(line + <usize>listed(list, k) * bytes + i));
      v128.store(to + i, f32x4.mul(sum, times));
    }
  }
  for (; i < bytes; i += 4) {
    let sum: f32 = 0;
    for (let k = first; k < last; k++) sum += load<f32>(line + <usize>listed(list, k) * bytes + i);
    store<f32>(to + i, sum * factor);
  }
}
