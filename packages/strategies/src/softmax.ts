/** Plain softmax of values divided by a temperature; numbers in double precision. */
export function softmax(values: readonly number[], temperature = 1): readonly number[] {
  const max = Math.max(...values);
  const powers = values.map((value) => Math.exp((value - max) / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The gradient of a softmax's inputs, given that of its outputs. */
export function softmaxGradient(
  shares: readonly number[],
  gradients: readonly number[],
  temperature: number,
): readonly number[] {
  const mean = shares.reduce((sum, share, i) => sum + share * gradients[i]!, 0);
  return shares.map((share, i) => (share * (gradients[i]! - mean)) / temperature);
}
