/**
 * For each row of logits the softmax, and minus the sum of target times log-softmax.
 *
 * Sums are in float64: rows of a thousand classes lose no digit. The largest logit is taken
 * off before the logarithm is added: large logits lose none either.
 */
export function crossEntropy(
  logits: usize,
  targets: usize,
  probabilities: usize,
  losses: usize,
  rows: i32,
  classes: i32,
): void {
  const bytes = (<usize>classes) << 2;
  for (let row = 0; row < rows; row++) {
    let largest: f32 = -Infinity;
    for (let i: usize = 0; i < bytes; i += 4) largest = max(largest, load<f32>(logits + i));
    let sum: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 4) {
      const share = Mathf.exp(load<f32>(logits + i) - largest);
      store<f32>(probabilities + i, share);
      sum += share;
    }
    const inverse = <f32>(1 / sum);
    const rest = Math.log(sum);
    let loss: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 4) {
      store<f32>(probabilities + i, load<f32>(probabilities + i) * inverse);
      loss += <f64>load<f32>(targets + i) * (<f64>(largest - load<f32>(logits + i)) + rest);
    }
    store<f32>(losses + ((<usize>row) << 2), <f32>loss);
    logits += bytes;
    targets += bytes;
    probabilities += bytes;
  }
}

/** dx = dy * (probability - target), with one dy for each row. */
export function crossEntropyGradient(
  dy: usize,
  probabilities: usize,
  targets: usize,
  dx: usize,
  rows: i32,
  classes: i32,
): void {
  const bytes = (<usize>classes) << 2;
  const vectors = (<usize>(classes & ~3)) << 2;
  for (let row = 0; row < rows; row++) {
    const factor = load<f32>(dy + ((<usize>row) << 2));
    const factors = f32x4.splat(factor);
    let i: usize = 0;
    for (; i < vectors; i += 16) {
      const difference = f32x4.sub(v128.load(probabilities + i), v128.load(targets + i));
      v128.store(dx + i, f32x4.mul(difference, factors));
    }
    for (; i < bytes; i += 4) {
      store<f32>(dx + i, (load<f32>(probabilities + i) - load<f32>(targets + i)) * factor);
    }
    probabilities += bytes;
    targets += bytes;
    dx += bytes;
  }
}
