/**
 * The multiple of a divisor nearest to a number of channels, but never less
 * than nine tenths of it, and at least the divisor.
 *
 * @source Sandler et al., 2018, "MobileNetV2: Inverted residuals and linear bottlenecks", as in the published code
 */
export function makeDivisible(channels: number, divisor = 8): number {
  const nearest = Math.max(divisor, Math.floor((channels + divisor / 2) / divisor) * divisor);
  return nearest < 0.9 * channels ? nearest + divisor : nearest;
}

/** Shares of channels that are as equal as possible; the first one takes the remainder. */
export function shares(channels: number, count: number): readonly number[] {
  const share = Math.floor(channels / count);
  return Array.from({ length: count }, (_, i) => (i === 0 ? channels - share * (count - 1) : share));
}
