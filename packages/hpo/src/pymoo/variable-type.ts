import type { Genome, GenomeSizes } from '@uninas/contracts';

/** Whether the numbers of a genome stay whole, or are rounded only where an architecture is read off. */
export type VariableType = 'int' | 'real';

/** Between which numbers a value may lie, both included. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * The bounds of a position with so many values. Whole numbers get half a number more at each end, so that as
 * much is rounded to the first and the last value as to any other.
 */
export function boundsOf(size: number, type: VariableType): Bounds {
  const more = type === 'int' ? 0.5 : 0;
  return { low: -more, high: size - 1 + more };
}

/** A genome within its bounds, of whole numbers if these are wanted. */
export function repaired(genome: Genome, sizes: GenomeSizes, type: VariableType): Genome {
  return genome.map((value, i) => {
    const whole = type === 'int' ? Math.round(value) : value;
    return Math.min(sizes[i]! - 1, Math.max(0, whole)) + 0; // + 0: no -0
  });
}
