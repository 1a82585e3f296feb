/**
 * Packs a filter as `[blocks][reduction][8]`, the last block with 4 columns if
 * that is enough. The reduction goes over taps, and over `inner` elements
 * within each; all steps are in bytes.
 */
export function packFilter(
  filter: usize,
  to: usize,
  taps: usize,
  tapCount: i32,
  inner: i32,
  innerStep: i32,
  columns: i32,
  columnStep: i32,
): void {
  let at = to;
  for (let k = 0; k < columns; k += 8) {
    const rest = columns - k;
    const width = rest > 4 ? 8 : 4;
    const used = min(rest, width);
    for (let tap = 0; tap < tapCount; tap++) {
      let row = filter + load<u32>(taps + ((<usize>tap) << 2)) + <usize>(k * columnStep);
      for (let i = 0; i < inner; i++) {
        if (used == 8 && columnStep == 4) {
          v128.store(at, v128.load(row));
          v128.store(at, v128.load(row, 16), 16);
        } else {
          let from = row;
          for (let j = 0; j < used; j++) {
            store<f32>(at + ((<usize>j) << 2), load<f32>(from));
            from += columnStep;
          }
          for (let j = used; j < width; j++) store<f32>(at + ((<usize>j) << 2), 0);
        }
        at += (<usize>width) << 2;
        row += innerStep;
      }
    }
  }
}

/** Writes a gradient, packed as `filterGradient` does, as rows of `columns` floats that are `step` bytes apart. */
export function unpackGradient(packed: usize, to: usize, reduction: i32, columns: i32, step: i32): void {
  let from = packed;
  for (let k = 0; k < columns; k += 8) {
    const rest = columns - k;
    const width = rest > 4 ? 8 : 4;
    const used = (<usize>min(rest, width)) << 2;
    const block = (<usize>width) << 2;
    if (columns >= width) from += block - used;
    let row = to + ((<usize>k) << 2);
    for (let r = 0; r < reduction; r++) {
      memory.copy(row, from, used);
      from += block;
      row += step;
    }
  }
}
