/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const dim of shape) size *= dim;
  return size;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** The four sizes of an image tensor, `[batch, height, width, channels]`. @throws {RangeError} for another rank, or without elements */
export function imageShape(shape: readonly number[]): readonly [number, number, number, number] {
  const [batch, height, width, channels] = shape;
  if (
    shape.length !== 4 ||
    batch === undefined ||
    height === undefined ||
    width === undefined ||
    channels === undefined
  ) {
    throw new RangeError(`expected a shape [batch, height, width, channels], found [${shape.join(', ')}]`);
  }
  if (batch * height * width * channels === 0) {
    throw new RangeError(`images and filters need at least one element, found [${shape.join(', ')}]`);
  }
  return [batch, height, width, channels];
}

/** Axes as sorted, non-negative numbers; all of them when left out. @throws {RangeError} for an axis that does not exist */
export function normalAxes(axes: readonly number[] | undefined, rank: number): readonly number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  return [...new Set(axes.map((axis) => normalAxis(axis, rank)))].sort((a, b) => a - b);
}

export function normalAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(normal) || normal < 0 || normal >= rank) {
    throw new RangeError(`axis ${axis} does not exist in a tensor of rank ${rank}`);
  }
  return normal;
}

/** The last dimension; 1 for a scalar. */
export function lastDim(shape: readonly number[]): number {
  return shape[shape.length - 1] ?? 1;
}
