/** Writes the byte offsets of `images` times `rows` times `columns` pixels, row by row; all steps are bytes. */
export function pixelOffsets(
  to: usize,
  images: i32,
  rows: i32,
  columns: i32,
  start: i32,
  imageStep: i32,
  rowStep: i32,
  columnStep: i32,
): void {
  let at = to;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < rows; y++) {
      let offset = start + n * imageStep + y * rowStep;
      for (let x = 0; x < columns; x++) {
        store<i32>(at, offset);
        at += 4;
        offset += columnStep;
      }
    }
  }
}

/**
 * Copies images of `height` x `width` pixels of `pixel` bytes into frames of
 * `frameHeight` x `frameWidth`, at `top` and `left`, which may be negative;
 * what is outside the image is 0.
 */
export function frameImages(
  from: usize,
  to: usize,
  images: i32,
  height: i32,
  width: i32,
  pixel: i32,
  frameHeight: i32,
  frameWidth: i32,
  top: i32,
  left: i32,
): void {
  const first = min(max(left, 0), frameWidth);
  const last = max(min(left + width, frameWidth), first);
  const before = <usize>(first * pixel);
  const inside = <usize>((last - first) * pixel);
  const after = <usize>((frameWidth - last) * pixel);
  let at = to;
  for (let n = 0; n < images; n++) {
    for (let y = 0; y < frameHeight; y++) {
      const row = y - top;
      if (row < 0 || row >= height || inside == 0) {
        memory.fill(at, 0, before + inside + after);
      } else {
        memory.fill(at, 0, before);
        memory.copy(at + before, from + <usize>(((n * height + row) * width + first - left) * pixel), inside);
        memory.fill(at + before + inside, 0, after);
      }
      at += before + inside + after;
    }
  }
}

/** Copies rows of `count` floats, `fromStep` and `toStep` bytes apart, with zeros up to `toStep`. */
export function widenRows(from: usize, fromStep: i32, to: usize, toStep: i32, count: i32, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    const source = from + <usize>(row * fromStep);
    const target = to + <usize>(row * toStep);
    memory.copy(target, source, (<usize>count) << 2);
    memory.fill(target + ((<usize>count) << 2), 0, <usize>toStep - ((<usize>count) << 2));
  }
}

/** Writes each of `count` floats `times` times, one beside the other. */
export function repeatElements(from: usize, to: usize, count: i32, times: i32): void {
  let at = to;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const value = load<f32>(from + i);
    for (let j = 0; j < times; j++) {
      store<f32>(at, value);
      at += 4;
    }
  }
}

/** Writes `count` sums of `times` floats that lie side by side. */
export function sumNeighbours(from: usize, to: usize, count: i32, times: i32): void {
  let at = from;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    let sum: f32 = 0;
    for (let j = 0; j < times; j++) {
      sum += load<f32>(at);
      at += 4;
    }
    store<f32>(to + i, sum);
  }
}

/** Copies rows of `bytes` bytes. */
export function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, bytes: usize, rows: i32): void {
  if (bytes > 512 || bytes < 16) {
    copyOddRows(from, fromStep, to, toStep, bytes, rows);
    return;
  }
  // the last 16 bytes of a row are copied again where 16 do not fit
  const last = bytes - 16;
  for (let row = 0; row < rows; row++) {
    for (let i: usize = 0; i < last; i += 16) v128.store(to + i, v128.load(from + i));
    v128.store(to + last, v128.load(from + last));
    from += fromStep;
    to += toStep;
  }
}

/** Rows that are long enough for a bulk copy, or too short for vectors. */
function copyOddRows(from: usize, fromStep: usize, to: usize, toStep: usize, bytes: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    if (bytes > 16) memory.copy(to, from, bytes);
    else {
      let i: usize = 0;
      for (; i + 4 <= bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
      for (; i < bytes; i++) store<u8>(to + i, load<u8>(from + i));
    }
    from += fromStep;
    to += toStep;
  }
}
