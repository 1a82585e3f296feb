import type { Chosen } from '@uninas/contracts';

/** The strongest candidate that is no zero operation, as a list; none if all are. */
export function strongest(strengths: readonly number[], isZero: readonly boolean[]): readonly number[] {
  const others = [...isZero.keys()].filter((i) => !isZero[i]);
  return others.sort((a, b) => strengths[b]! - strengths[a]!).slice(0, 1);
}

/** How strong an input of a block is; 0 if what was chosen for it is a zero operation. */
export function strengthOf(weight: string, isZero: boolean, chosen: Chosen): number {
  return isZero ? 0 : (chosen.strengths?.(weight)[chosen(weight)[0]!] ?? 1);
}

/** The inputs that stay, in their order: the strongest ones, the first of equals; only one if all are zero. */
export function keptOf(strengths: readonly number[], most: number): readonly number[] {
  const ranked = [...strengths.keys()].sort((a, b) => strengths[b]! - strengths[a]!);
  return ranked.filter((i, rank) => rank === 0 || (rank < most && strengths[i]! > 0)).sort((a, b) => a - b);
}
