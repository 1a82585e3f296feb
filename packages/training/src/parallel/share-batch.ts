import type { Batch } from '@uninas/contracts';

/**
 * Consecutive shares of a batch, as equal as possible, larger ones first.
 *
 * @param count most shares; there are fewer if the batch has fewer samples
 */
export function shareBatch(batch: Batch, count: number): readonly Batch[] {
  const shares = Math.min(count, batch.size);
  const each = Math.floor(batch.size / shares);
  const larger = batch.size % shares;
  return Array.from({ length: shares }, (_, i) => {
    const begin = i * each + Math.min(i, larger);
    return partOf(batch, begin, begin + each + (i < larger ? 1 : 0));
  });
}

function partOf({ size, inputs, inputShape, labels, targets }: Batch, begin: number, end: number): Batch {
  const rows = (values: Float32Array): Float32Array => {
    const width = values.length / size;
    return values.slice(begin * width, end * width);
  };
  return {
    size: end - begin,
    inputs: rows(inputs),
    inputShape,
    labels: labels.slice(begin, end),
    ...(targets && { targets: rows(targets) }),
  };
}
