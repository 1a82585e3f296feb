/** What `stopsAt` takes for a rectifier of this limit: nothing lies at or above NaN, and without a limit nothing may. */
export function upperBound(limit: f32): f32 {
  return limit == Infinity ? NaN : limit;
}

/**
 * The lanes where a rectifier lets no gradient through: where its input or output is
 * at most 0, or at least `most`. What is not a number passes, as in PyTorch.
 */
export function stopsAt(value: v128, most: v128): v128 {
  return v128.or(f32x4.le(value, f32x4.splat(0)), f32x4.ge(value, most));
}

/** The same for a single value. */
export function stopsAtOne(value: f32, most: f32): bool {
  return value <= 0 || value >= most;
}
