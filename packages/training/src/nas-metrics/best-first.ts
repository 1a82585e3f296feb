import type { NasPairs } from '@uninas/contracts';

/** Positions of architectures, the best by predictions or by targets first; of equals, the earlier one. */
export function bestFirst({ maximize, ...pairs }: NasPairs, by: 'predictions' | 'targets'): readonly number[] {
  const values = pairs[by];
  const sign = maximize ? -1 : 1;
  return values.map((_, i) => i).sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
}

/** The pairs at some positions. */
export function pairsAt({ predictions, targets, maximize }: NasPairs, positions: readonly number[]): NasPairs {
  return { predictions: positions.map((i) => predictions[i]!), targets: positions.map((i) => targets[i]!), maximize };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
