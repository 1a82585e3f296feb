import type { Loader, LoaderPlan } from '@uninas/contracts';

/** A batch of an epoch: which part it comes from, and its place there. */
export interface PlannedBatch {
  readonly phase: 'train' | 'valid';
  readonly index: number;
}

/** The batches of an epoch in order. */
export interface EpochPlan {
  readonly batches: readonly PlannedBatch[];
  /** Samples in all of them. */
  readonly samples: number;
}

/** The parts that an epoch may draw from. */
export interface EpochParts {
  readonly train: Loader | undefined;
  readonly valid: Loader | undefined;
}

/**
 * Interleaves the parts of a data set: `plan.train` batches, then `plan.valid`,
 * as often as both last.
 *
 * @param limit most batches, for test runs
 * @throws {Error} if a part is missing, or too small for one round
 */
export function planEpoch(plan: LoaderPlan, parts: EpochParts, limit: number): EpochPlan {
  const phases = (['train', 'valid'] as const).filter((phase) => plan[phase] > 0);
  const rounds = Math.min(...phases.map((phase) => Math.floor(lengthOf(parts[phase], phase) / plan[phase])));
  if (phases.length === 0 || rounds < 1) {
    const wanted = phases.map((phase) => `${plan[phase]} ${phase} batches`).join(' and ') || 'no batches';
    throw new Error(`an epoch needs ${wanted} at least once, there are fewer: use smaller batches or more samples`);
  }
  const batches: PlannedBatch[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const phase of phases) {
      for (let i = 0; i < plan[phase]; i++) batches.push({ phase, index: round * plan[phase] + i });
    }
  }
  const planned = batches.slice(0, limit);
  const samples = planned.reduce((sum, { phase, index }) => sum + sizeOf(parts[phase]!, index), 0);
  return { batches: planned, samples };
}

function lengthOf(loader: Loader | undefined, phase: 'train' | 'valid'): number {
  if (loader !== undefined) return loader.length;
  throw new Error(
    phase === 'train'
      ? 'the data set has no training samples'
      : 'the method also trains on validation batches, but there are none: set valid_split',
  );
}

function sizeOf({ samples, batchSize }: Loader, index: number): number {
  return Math.min(batchSize, samples - index * batchSize);
}
