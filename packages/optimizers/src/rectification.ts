/**
 * By how much adaptive steps are scaled while their variance is known badly, the correction of
 * the squared average included.
 *
 * @param beta2 share of the average squared value that is kept
 * @param count steps taken, this one included
 * @returns undefined in the first steps, whose variance cannot be told
 * @source Liu et al., 2020, "On the variance of the adaptive learning rate and beyond",
 *   algorithm 2, from a length of 5 on as in the authors' code
 */
export function rectification(beta2: number, count: number): number | undefined {
  const power = beta2 ** count;
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * count * power) / (1 - power);
  if (length < 5) return undefined;
  const share = ((length - 4) / (longest - 4)) * ((length - 2) / length) * (longest / (longest - 2));
  return Math.sqrt((1 - power) * share);
}
