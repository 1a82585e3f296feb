/** The first `columns` of 8 elements. */
export function store8(to: usize, a: v128, b: v128, columns: i32): void {
  v128.store(to, a);
  if (columns >= 8) v128.store(to, b, 16);
  else store4(to + 16, b, columns - 4);
}

/** The first `columns` of 4 elements. */
export function store4(to: usize, a: v128, columns: i32): void {
  if (columns >= 4) {
    v128.store(to, a);
    return;
  }
  store<f32>(to, f32x4.extract_lane(a, 0));
  if (columns > 1) store<f32>(to, f32x4.extract_lane(a, 1), 4);
  if (columns > 2) store<f32>(to, f32x4.extract_lane(a, 2), 8);
}
