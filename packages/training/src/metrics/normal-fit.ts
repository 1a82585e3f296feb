/** A normal distribution. */
export interface Normal {
  readonly mean: number;
  readonly std: number;
}

/** The normal distribution of the largest likelihood: mean, and deviation by the number of values. */
export function fitNormal(values: readonly number[]): Normal {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, std: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) };
}

/** Density of a normal distribution. */
export function density(x: number, { mean, std }: Normal): number {
  return Math.exp(-(((x - mean) / std) ** 2) / 2) / (std * Math.sqrt(2 * Math.PI));
}

/** Probability of a value up to x. */
export function cumulative(x: number, { mean, std }: Normal): number {
  return complementaryError(-(x - mean) / (std * Math.SQRT2)) / 2;
}

/**
 * The largest distance between the distribution of values and a normal one, and how likely one of
 * at least this size is for values that come from it.
 *
 * @source Kolmogorov, 1933; p by the series of the limiting distribution, with Stephens' correction
 *   of 1970 for few values, good to about two digits from 5 values on
 */
export function kolmogorovSmirnov(values: readonly number[], normal: Normal): { statistic: number; p: number } {
  const n = values.length;
  const sorted = values.toSorted((a, b) => a - b);
  const statistic = sorted.reduce((largest, x, i) => {
    const expected = cumulative(x, normal);
    return Math.max(largest, (i + 1) / n - expected, expected - i / n);
  }, 0);
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * statistic;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * lambda) ** 2);
  // the series does not converge for a distance of nearly 0
  return { statistic, p: lambda < 0.2 ? 1 : Math.min(1, Math.max(0, sum)) };
}

/** 1 - erf(x), relative error below 1.2e-7. @source Press et al., "Numerical recipes in C", section 6.2 */
function complementaryError(x: number): number {
  const t = 1 / (1 + Math.abs(x) / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  const polynomial = coefficients.reduce((sum, c) => sum * t + c, 0);
  const value = t * Math.exp(-x * x + polynomial);
  return x >= 0 ? value : 2 - value;
}
