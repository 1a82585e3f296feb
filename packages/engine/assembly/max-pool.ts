/**
 * Gradient of max pooling: that of each window goes to its first largest element.
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
              const hit = f32x4.eq(v128.load(x + place), largest);
              v128.store(dx + place, f32x4.add(v128.load(dx + place), v128.and(rest, hit)));
              rest = v128.andnot(rest, hit);
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
      if (load<f32>(x + place) == largest) {
        store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy));
        return;
      }
    }
  }
}
