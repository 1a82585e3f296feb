/** dx = dy where 0 < y < limit, else 0; y is the output of a rectifier. */
export function rectifierGradient(dy: usize, y: usize, dx: usize, size: i32, limit: f32): void {
  const zero = f32x4.splat(0);
  const most = f32x4.splat(limit);
  const end = (<usize>size) << 2;
  const vectors = (<usize>(size & ~3)) << 2;
  let i: usize = 0;
  for (; i < vectors; i += 16) {
    const value = v128.load(y + i);
    const inside = v128.and(f32x4.gt(value, zero), f32x4.lt(value, most));
    v128.store(dx + i, v128.and(v128.load(dy + i), inside));
  }
  for (; i < end; i += 4) {
    const value = load<f32>(y + i);
    store<f32>(dx + i, value > 0 && value < limit ? load<f32>(dy + i) : 0);
  }
}
