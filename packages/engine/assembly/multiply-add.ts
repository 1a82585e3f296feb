/**
 * a * b + sum for each lane. Rounded once where the module is compiled with
 * relaxed SIMD and the machine can do so, else twice.
 * So short that it is inlined.
 */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** Whether `multiplyAdd` may round once. */
export function isFused(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}
