import type { Batch } from '@uninas/contracts';

/** The first samples of a batch; all if it has no more. */
export function firstOf(batch: Batch, samples: number): Batch {
  const size = Math.min(samples, batch.size);
  const part = (all: Float32Array): Float32Array => all.subarray(0, (all.length / batch.size) * size);
  return {
    ...batch,
    size,
    inputs: part(batch.inputs),
    labels: batch.labels.subarray(0, size),
    ...(batch.targets && { targets: part(batch.targets) }),
  };
}
