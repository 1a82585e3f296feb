import type { Crop, Filter, FilterThresholds, Threshold } from '@uninas/contracts';

/**
 * The variable of a filter, and the part of it that is used.
 *
 * Within a larger filter that is the middle of the window and the first channels.
 *
 * @throws {Error} if the larger filter does not hold it, or has no middle of that size
 */
export function filterOf(
  kernel: readonly [number, number],
  inputs: number,
  features: number,
  within: Filter | undefined,
): { readonly shape: readonly number[]; readonly crop?: Crop } {
  const size = [...kernel, inputs, features];
  if (within === undefined) return { shape: size };
  const shape = [within.size, within.size, within.inputs, within.features];
  const begin = size.map((n, axis) => (axis < 2 ? (shape[axis]! - n) / 2 : 0));
  if (size.some((n, axis) => n > shape[axis]! || !Number.isInteger(begin[axis]))) {
    throw new Error(`a filter [${size.join(', ')}] is not in the middle of [${shape.join(', ')}]`);
  }
  return { shape, crop: { begin, size } };
}

/** The parts of a filter that have a threshold: rings of the window, then groups of output channels. */
export function thresholdsOf(
  shape: readonly number[],
  { sizes, features }: FilterThresholds,
): readonly (Omit<Threshold, 'value'> & { readonly name: string })[] {
  const [, , inputs = 0, outputs = 0] = shape;
  const middle = (size: number): Crop => {
    const begin = (shape[0]! - size) / 2;
    return { begin: [begin, begin, 0, 0], size: [size, size, inputs, outputs] };
  };
  const first = (count: number): Crop => ({ begin: [0, 0, 0, 0], size: [shape[0]!, shape[1]!, inputs, count] });
  const pairs = (values: readonly number[], box: (value: number) => Crop, name: string) =>
    values.slice(1).map((value, i) => ({ name: `${name}_${value}`, inside: box(value), outside: box(values[i]!) }));
  return [...pairs(sizes, middle, 'threshold_k'), ...pairs(features, first, 'threshold_c')];
}
