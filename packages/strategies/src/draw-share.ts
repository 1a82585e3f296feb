import type { Random } from '@uninas/core';

/** An index, each as likely as its share of the sum; shares are not negative, and one is positive. */
export function drawShare(shares: readonly number[], random: Random): number {
  let rest = random.float() * shares.reduce((sum, share) => sum + share, 0);
  const at = shares.findIndex((share) => (rest -= share) < 0);
  // rounding may leave a tiny rest: it belongs to the last that is possible
  return at >= 0 ? at : shares.findLastIndex((share) => share > 0);
}
