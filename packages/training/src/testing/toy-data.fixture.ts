import { Random } from '@uninas/core';
import type { Batch, Loader, OpenData, Phase } from '@uninas/contracts';

/** Inputs `[4]` whose largest of the first three values is the class. */
export const TOY_CLASSES = 3;
const FEATURES = 4;

/** A data set that is made up, with so many samples per part. */
export function toyData(counts: Readonly<Record<Phase, number>>, batchSize: number): OpenData & { testReads: number } {
  const loaders = new Map<Phase, Loader>();
  const data = {
    info: { input: [FEATURES], output: [TOY_CLASSES], counts },
    split: { train: [], valid: [] },
    testReads: 0,
    loader: (phase: Phase) => loaders.get(phase),
  };
  for (const phase of ['train', 'valid', 'test'] as const) {
    const samples = counts[phase];
    if (samples === 0) continue;
    loaders.set(phase, {
      samples,
      batchSize,
      length: Math.ceil(samples / batchSize),
      batch: (epoch, index) => {
        if (phase === 'test') data.testReads++;
        return toyBatch(phase, epoch, index, Math.min(batchSize, samples - index * batchSize));
      },
    });
  }
  return data;
}

function toyBatch(phase: Phase, epoch: number, index: number, size: number): Batch {
  const random = new Random(5).at(phase, phase === 'train' ? epoch : 0, index);
  const inputs = Float32Array.from({ length: size * FEATURES }, () => random.normal());
  const labels = Int32Array.from({ length: size }, (_, i) => {
    const [a, b, c] = inputs.subarray(i * FEATURES);
    return [a!, b!, c!].indexOf(Math.max(a!, b!, c!));
  });
  return { size, inputs, inputShape: [FEATURES], labels };
}
