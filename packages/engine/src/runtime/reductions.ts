import type { Tensor } from '@uninas/contracts';
import type { Kernels } from './kernels.js';
import { normalAxes, sizeOf } from './shape.js';

/** Rows from which a column sum is made in two stages, so that float32 sums stay exact to about 1e-6. */
const TWO_STAGES_FROM = 4096;
/** The pooling kernel keeps a row on a stack of 64 KB: 25,000 channels make it write out of bounds. */
const POOLED_CHANNELS = 4096;

/**
 * `factor` times the sum over `axes`.
 *
 * The wasm kernel transposes when the reduced axes are not the last ones;
 * here they are average pools instead, which cost as much as one reading. The sum of
 * nothing is 0, and its mean, for which `factor` is Infinity, is not a number.
 */
export function sum(k: Kernels, x: Tensor, axes: readonly number[] | undefined, keepDims: boolean, factor = 1): Tensor {
  const reduced = normalAxes(axes, x.shape.length);
  const keptShape = x.shape.map((dim, i) => (reduced.includes(i) ? 1 : dim));
  const outShape = keepDims ? keptShape : x.shape.filter((_, i) => !reduced.includes(i));
  if (x.size === 0) return k.fill(outShape, 0 * factor);
  let result = x;
  let shape: number[] = [...x.shape];
  let remaining = factor;
  for (const [first, last] of groupsOf(reduced).reverse()) {
    const outer = sizeOf(shape.slice(0, first));
    const count = sizeOf(shape.slice(first, last + 1));
    const inner = sizeOf(shape.slice(last + 1));
    result = middleSum(k, result, outer, count, inner, remaining);
    shape = shape.map((dim, i) => (i >= first && i <= last ? 1 : dim));
    remaining = 1;
  }
  if (remaining !== 1) result = k.scale(result, remaining);
  return k.reshape(result, outShape);
}

/** `factor` times the sum over the rows of `[rows, columns]`, as `[columns]`. */
export function columnSum(k: Kernels, x: Tensor, rows: number, columns: number, factor = 1): Tensor {
  return k.reshape(middleSum(k, x, 1, rows, columns, factor), [columns]);
}

/** Sums a gradient to the shape of a broadcast operand. */
export function sumTo(k: Kernels, dy: Tensor, shape: readonly number[]): Tensor {
  const lead = dy.shape.length - shape.length;
  const axes: number[] = [];
  dy.shape.forEach((dim, i) => {
    if (i < lead || (shape[i - lead] === 1 && dim !== 1)) axes.push(i);
  });
  if (axes.length === 0) return dy;
  return k.reshape(sum(k, dy, axes, true), shape);
}

/** `dy` with its reduced axes as 1, times `factor`, repeated to `shape`. */
export function spread(
  k: Kernels,
  dy: Tensor,
  axes: readonly number[] | undefined,
  shape: readonly number[],
  factor: number,
): Tensor {
  const reduced = normalAxes(axes, shape.length);
  const kept = k.reshape(
    dy,
    shape.map((dim, i) => (reduced.includes(i) ? 1 : dim)),
  );
  return k.binary('Multiply', k.fill(shape, factor), kept);
}

/** Sums the middle axis of `[outer, count, inner]`; the result has `outer * inner` elements in some shape. */
function middleSum(k: Kernels, x: Tensor, outer: number, count: number, inner: number, factor: number): Tensor {
  if (count === 1) return factor === 1 ? x : k.scale(x, factor);
  const stage = count < TWO_STAGES_FROM ? count : divisorNear(count, Math.sqrt(count));
  if (!k.traits.needsDetours || inner === 1 || inner > POOLED_CHANNELS) {
    const isOne = stage === count || inner === 1;
    const parts = isOne ? x : groupSums(k, x, (outer * count) / stage, stage, inner);
    const total = groupSums(k, parts, outer, isOne ? count : count / stage, inner);
    return factor === 1 ? total : k.scale(total, factor);
  }
  let means = groupMeans(k, x, outer * count, inner, stage);
  if (stage < count) means = groupMeans(k, means, (outer * count) / stage, inner, count / stage);
  const scale = count * factor;
  return scale === 1 ? means : k.scale(means, scale);
}

/** Sums of each `size` neighbouring rows, of which there are `groups`. */
function groupSums(k: Kernels, x: Tensor, groups: number, size: number, columns: number): Tensor {
  return k.runtime.run('Sum', { x: k.reshape(x, [groups, size, columns]) }, { axis: [1], keepDims: false });
}

/** Means of each `size` neighbouring rows: one tall image, pooled. */
function groupMeans(k: Kernels, x: Tensor, rows: number, columns: number, size: number): Tensor {
  const image = k.reshape(x, [1, rows, 1, columns]);
  return k.runtime.run('AvgPool', { x: image }, { filterSize: [size, 1], strides: [size, 1], pad: 'valid' });
}

/** Runs of neighbouring axes as `[first, last]`. */
function groupsOf(axes: readonly number[]): [number, number][] {
  const groups: [number, number][] = [];
  for (const axis of axes) {
    const group = groups[groups.length - 1];
    if (group !== undefined && group[1] === axis - 1) group[1] = axis;
    else groups.push([axis, axis]);
  }
  return groups;
}

/** The divisor of `n` closest to `target` from above, or `n` when it is far off. */
function divisorNear(n: number, target: number): number {
  for (let d = Math.ceil(target); d <= 8 * target; d += 1) if (n % d === 0) return d;
  return n;
}
