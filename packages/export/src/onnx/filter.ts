import type { Crop, SavedTensor, Step } from '@uninas/contracts';
import { valuesIn } from '@uninas/networks';

/**
 * The filter of a convolution as it is in evaluation: a variable or a part of it, or what its
 * thresholds leave of it.
 *
 * @param weights values by variable
 */
export function filterOf(
  { filter, crop, thresholds = [] }: Step & { readonly op: 'conv2d' },
  weights: (name: string) => SavedTensor,
): SavedTensor {
  const { shape, data } = weights(filter);
  if (crop !== undefined) return { shape: crop.size, data: valuesIn(data, shape, crop) };
  let kept = data;
  for (const { value, inside, outside } of thresholds) {
    const isPart = data.map((_, i) => Number(isInside(i, shape, inside)) - Number(isInside(i, shape, outside)));
    const excess = data.reduce((sum, x, i) => sum + (x * isPart[i]!) ** 2, 0) - weights(value).data[0]!;
    if (excess <= 0) kept = kept.map((x, i) => x * (1 - isPart[i]!));
  }
  return { shape, data: kept };
}

/** Whether the i-th element of a shape lies in a box. */
function isInside(i: number, shape: readonly number[], { begin, size }: Crop): boolean {
  let rest = i;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const at = (rest % shape[axis]!) - begin[axis]!;
    if (at < 0 || at >= size[axis]!) return false;
    rest = Math.floor(rest / shape[axis]!);
  }
  return true;
}
