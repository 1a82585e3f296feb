import type { PlannedVariable, SavedTensor } from '@uninas/contracts';
import { sizeOf } from '../plan/geometry.js';

/** What decides about the order of a variable's axes. */
type Laid = Pick<PlannedVariable, 'role' | 'shape'>;

/**
 * For each axis in PyTorch's order, the axis here; undefined where both agree.
 *
 * A filter is `[height, width, in / groups, out]` here and
 * `[out, in / groups, height, width]` there, the weight of a linear layer
 * `[in, out]` here and `[out, in]` there. Everything else is the same.
 */
function axesOf({ role, shape }: Laid): readonly number[] | undefined {
  if (role === 'conv' && shape.length === 4) return [3, 2, 0, 1];
  return role === 'linear' && shape.length === 2 ? [1, 0] : undefined;
}

/** The shape that a variable has in PyTorch. */
export function torchShape(variable: Laid & Pick<PlannedVariable, 'isPixelwise'>): readonly number[] {
  const { shape, isPixelwise = false } = variable;
  const there = axesOf(variable)?.map((axis) => shape[axis]!) ?? shape;
  return isPixelwise ? [...there, 1, 1] : there;
}

/**
 * Values of a variable, or of a part of it, as PyTorch stores them.
 *
 * @param role of the variable
 * @returns the same tensor where the layouts agree
 */
export function toTorch(role: PlannedVariable['role'], tensor: SavedTensor): SavedTensor {
  const axes = axesOf({ role, shape: tensor.shape });
  return axes === undefined ? tensor : transposed(tensor, axes);
}

/**
 * Values as PyTorch stores them in the layout of a variable of this role.
 *
 * @returns the same tensor where the layouts agree
 */
export function fromTorch(role: PlannedVariable['role'], tensor: SavedTensor): SavedTensor {
  const axes = axesOf({ role, shape: tensor.shape });
  if (axes === undefined) return tensor;
  return transposed(
    tensor,
    axes.map((_, axis) => axes.indexOf(axis)),
  );
}

/** @param axes for each axis of the result, that of the tensor */
function transposed({ shape, data }: SavedTensor, axes: readonly number[]): SavedTensor {
  const steps = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const size = axes.map((axis) => shape[axis]!);
  const by = axes.map((axis) => steps[axis]!);
  const result = new Float32Array(data.length);
  const at = size.map(() => 0);
  for (let i = 0, from = 0; i < result.length; i++) {
    result[i] = data[from]!;
    // the next element in row-major order, and where it stands
    for (let axis = size.length - 1; axis >= 0; axis--) {
      from += by[axis]!;
      if (++at[axis]! < size[axis]!) break;
      from -= by[axis]! * size[axis]!;
      at[axis] = 0;
    }
  }
  return { shape: size, data: result };
}
