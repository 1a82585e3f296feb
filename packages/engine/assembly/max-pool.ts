/**
 * The largest element of each window, channel by channel; what is not a number is larger
 * than all. First of rows, then of columns, which are listed as in `sumWindows`.
 *
 * @param line room for one row of the source
 */
export function maxPool(
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
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  const rowPlaces = rowList + ((<usize>(rows + 1)) << 2);
  const columnPlaces = columnList + ((<usize>(columns + 1)) << 2);
  for (let n = 0; n < images; n++) {
    const image = x + <usize>n * <usize>height * row;
    for (let i = 0; i < rows; i++) {
      const top = rowPlaces + ((<usize>load<u32>(rowList + ((<usize>i) << 2))) << 2);
      const bottom = rowPlaces + ((<usize>load<u32>(rowList + ((<usize>i) << 2), 4)) << 2);
      largestOf(image, row, top, bottom, line);
      for (let j = 0; j < columns; j++) {
        const left = columnPlaces + ((<usize>load<u32>(columnList + ((<usize>j) << 2))) << 2);
        const right = columnPlaces + ((<usize>load<u32>(columnList + ((<usize>j) << 2), 4)) << 2);
        largestOf(line, pixel, left, right, y);
        y += pixel;
      }
    }
  }
}

/** The largest elements of blocks of `bytes` bytes, whose numbers are listed from `first` to `last`. */
function largestOf(from: usize, bytes: usize, first: usize, last: usize, to: usize): void {
  if (bytes < 16) {
    for (let i: usize = 0; i < bytes; i += 4) {
      let largest: f32 = -Infinity;
      for (let p = first; p < last; p += 4) largest = max(largest, load<f32>(from + <usize>load<u32>(p) * bytes + i));
      store<f32>(to + i, largest);
    }
    return;
  }
  // the last 16 bytes are computed again where 16 do not fit
  const end = bytes - 16;
  if (last - first == 12) {
    const a = from + <usize>load<u32>(first) * bytes;
    const b = from + <usize>load<u32>(first, 4) * bytes;
    const c = from + <usize>load<u32>(first, 8) * bytes;
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, largestOf3(a + i, b + i, c + i));
    v128.store(to + end, largestOf3(a + end, b + end, c + end));
  } else if (last - first == 8) {
    const a = from + <usize>load<u32>(first) * bytes;
    const b = from + <usize>load<u32>(first, 4) * bytes;
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, larger(v128.load(a + i), v128.load(b + i)));
    v128.store(to + end, larger(v128.load(a + end), v128.load(b + end)));
  } else {
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, largestOfAll(from + i, bytes, first, last));
    v128.store(to + end, largestOfAll(from + end, bytes, first, last));
  }
}

function largestOf3(a: usize, b: usize, c: usize): v128 {
  return larger(larger(v128.load(a), v128.load(b)), v128.load(c));
}

function largestOfAll(from: usize, bytes: usize, first: usize, last: usize): v128 {
  let largest = f32x4.splat(-Infinity);
  for (let p = first; p < last; p += 4) largest = larger(largest, v128.load(from + <usize>load<u32>(p) * bytes));
  return largest;
}

/**
 * The larger of each two lanes. Where one is not a number it is the result of one of
 * both, and remains none whatever bits are added; `f32x4.max` does the same slowly.
 */
function larger(a: v128, b: v128): v128 {
  return v128.or(f32x4.pmax(a, b), f32x4.pmax(b, a));
}

/**
 * Gradient of max pooling: that of each window goes to its first largest element,
 * or to its first one if there is an element that is not a number.
 *
 * Rows and columns of each window are listed as in `sumWindows`; `dx` is all 0 before.
 */
export function maxPoolGradient(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  rowList: usize,
  columnList: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const row = <usize>width * pixel;
  const rowPlaces = rowList + ((<usize>(rows + 1)) << 2);
  const columnPlaces = columnList + ((<usize>(columns + 1)) << 2);
  let at: usize = 0;
  for (let n = 0; n < images; n++) {
    const image = <usize>n * <usize>height * row;
    for (let i = 0; i < rows; i++) {
      const top = rowPlaces + ((<usize>load<u32>(rowList + ((<usize>i) << 2))) << 2);
      const bottom = rowPlaces + ((<usize>load<u32>(rowList + ((<usize>i) << 2), 4)) << 2);
      for (let j = 0; j < columns; j++) {
        const left = columnPlaces + ((<usize>load<u32>(columnList + ((<usize>j) << 2))) << 2);
        const right = columnPlaces + ((<usize>load<u32>(columnList + ((<usize>j) << 2), 4)) << 2);
        let c: usize = 0;
        for (; c + 16 <= pixel; c += 16) {
          const largest = v128.load(y + at + c);
          let rest = v128.load(dy + at + c);
          for (let p = top; p < bottom; p += 4) {
            for (let q = left; q < right; q += 4) {
              const place = image + <usize>load<u32>(p) * row + <usize>load<u32>(q) * pixel + c;
              const smaller = f32x4.lt(v128.load(x + place), largest);
              v128.store(dx + place, f32x4.add(v128.load(dx + place), v128.andnot(rest, smaller)));
              rest = v128.and(rest, smaller);
            }
          }
        }
        for (; c < pixel; c += 4) give(x, dx, image + c, row, pixel, top, bottom, left, right, y + at + c, dy + at + c);
        at += pixel;
      }
    }
  }
}

/** One channel of one window. */
function give(
  x: usize,
  dx: usize,
  image: usize,
  row: usize,
  pixel: usize,
  top: usize,
  bottom: usize,
  left: usize,
  right: usize,
  y: usize,
  dy: usize,
): void {
  const largest = load<f32>(y);
  for (let p = top; p < bottom; p += 4) {
    for (let q = left; q < right; q += 4) {
      const place = image + <usize>load<u32>(p) * row + <usize>load<u32>(q) * pixel;
      if (!(load<f32>(x + place) < largest)) {
        store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
        return;
      }
    }
  }
}
