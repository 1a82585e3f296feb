import type { Tensor } from '@uninas/contracts';
import { COPY } from '../pack/copy-kernels.js';
import { CLIP } from '../pack/rectifier-kernel.js';
import { SCALE, WEIGHTED_SUM } from '../pack/weighted-sum-kernel.js';
import type { KernelTraits } from './kernel-traits.js';
import type { Runtime } from './runtime.js';
import { sizeOf } from './shape.js';

/** Elements from which folding a broadcast pays for its extra small kernels. */
const FOLD_FROM = 32768;
/** Row length that the element-wise kernels handle at full speed. */
const FOLDED_ROW = 1024;

export type BinaryKernel = 'Add' | 'Sub' | 'Multiply' | 'RealDiv' | 'Maximum' | 'Minimum';
export type Compare = 'Equal' | 'GreaterEqual' | 'Less' | 'LessEqual';
export type UnaryKernel =
  'Abs' | 'Exp' | 'Log' | 'Neg' | 'Relu' | 'Sigmoid' | 'Sign' | 'Softplus' | 'Sqrt' | 'Rsqrt' | 'Square' | 'Tanh';

/** Forward kernels by name, without gradients. */
export class Kernels {
  constructor(
    readonly runtime: Runtime,
    readonly traits: KernelTraits,
  ) {}

  /** Whether the kernels of our pack are there and wanted. */
  get usesPack(): boolean {
    return this.traits.hasPack;
  }

  unary(name: UnaryKernel, x: Tensor): Tensor {
    return this.runtime.run(name, { x });
  }

  /** Broadcasting element-wise kernels. */
  binary(name: BinaryKernel, a: Tensor, b: Tensor): Tensor {
    if (this.traits.needsDetours) {
      if (a.size >= FOLD_FROM && isRow(b, a)) return this.folded(name, a, b, false);
      if (b.size >= FOLD_FROM && isRow(a, b)) return this.folded(name, b, a, true);
    }
    return this.runtime.run(name, { a, b });
  }

  /** 1 where the comparison holds, else 0. */
  mask(name: Compare, a: Tensor, b: Tensor): Tensor {
    return this.runtime.run('Cast', { x: this.runtime.run(name, { a, b }) }, { dtype: 'float32' });
  }

  /** 1 where `x > 0`, else 0; what is not a number stays so. */
  step(x: Tensor): Tensor {
    return this.runtime.run('Step', { x }, { alpha: 0 });
  }

  /** Elements moved to between two numbers; what is not a number stays so. */
  clip(x: Tensor, least: number, most: number): Tensor {
    if (this.usesPack) return this.runtime.run(CLIP, { x }, { least, most });
    return this.runtime.run('ClipByValue', { x }, { clipValueMin: least, clipValueMax: most });
  }

  scale(x: Tensor, factor: number): Tensor {
    // no number has to be put into a tensor first
    if (this.usesPack) return this.runtime.run(SCALE, { x }, { factor });
    return this.binary('Multiply', x, this.scalar(factor));
  }

  /** The sum of tensors of one shape, each times its factor. */
  weightedSum(tensors: readonly Tensor[], factors: readonly number[]): Tensor {
    if (this.usesPack && tensors.length > 1) {
      return this.runtime.run(WEIGHTED_SUM, tensors, { factors: [...factors] });
    }
    const [first, ...rest] = tensors.map((x, i) => (factors[i] === 1 ? x : this.scale(x, factors[i] ?? 1)));
    if (first === undefined) throw new RangeError('nothing to sum up');
    if (rest.length === 0) return first === tensors[0] ? this.runtime.alias(first) : first;
    return rest.length === 1
      ? this.binary('Add', first, rest[0] as Tensor)
      : this.runtime.run('AddN', [first, ...rest]);
  }

  scalar(value: number): Tensor {
    return this.runtime.upload(Float32Array.of(value), [], 'float32');
  }

  fill(shape: readonly number[], value: number): Tensor {
    return this.runtime.run('Fill', {}, { shape: [...shape], value, dtype: 'float32' });
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.runtime.run('Reshape', { x }, { shape: [...shape] });
  }

  transpose(x: Tensor, perm: readonly number[]): Tensor {
    return this.runtime.run('Transpose', { x }, { perm: [...perm] });
  }

  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
    return this.runtime.run(this.usesPack ? COPY.slice : 'Slice', { x }, { begin: [...begin], size: [...size] });
  }

  concat(tensors: readonly Tensor[], axis: number): Tensor {
    const [only, ...more] = tensors;
    // TensorFlow refuses to join one
    if (only !== undefined && more.length === 0) return this.runtime.alias(only);
    return this.runtime.run(this.usesPack ? COPY.concat : 'Concat', tensors, { axis });
  }

  /** Zeros around `x`; negative paddings cut off. */
  pad(x: Tensor, paddings: readonly (readonly [number, number])[]): Tensor {
    let inner = x;
    if (paddings.some(([before, after]) => before < 0 || after < 0)) {
      const begin = paddings.map(([before]) => Math.max(0, -before));
      const size = x.shape.map((dim, i) => dim - (begin[i] ?? 0) + Math.min(0, paddings[i]?.[1] ?? 0));
      if (size.some((dim) => dim <= 0)) {
        // nothing of x is left; what is cut off beyond it is taken from the zeros at the other side
        return this.fill(x.shape.map((dim, i) => dim + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0)), 0); // prettier-ignore
      }
      inner = this.slice(x, begin, size);
    }
    const outer = paddings.map(([before, after]) => [Math.max(0, before), Math.max(0, after)]);
    if (outer.every(([before, after]) => before === 0 && after === 0)) {
      return inner === x ? this.runtime.alias(x) : inner;
    }
    return this.runtime.run(this.usesPack ? COPY.pad : 'PadV2', { x: inner }, { paddings: outer, constantValue: 0 });
  }

  reverse(x: Tensor, axes: readonly number[]): Tensor {
    return this.runtime.run('Reverse', { x }, { dims: [...axes] });
  }

  /** Product of two matrices (or equal batches of them). */
  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    // the stock kernel leaves the sums of nothing as memory was
    if (a.size === 0 || b.size === 0) return this.fill(productShape(a.shape, b.shape, transposeA, transposeB), 0);
    if (!this.traits.needsDetours || a.shape.length > 2 || b.shape.length > 2) {
      return this.runtime.run('BatchMatMul', { a, b }, { transposeA, transposeB });
    }
    // The wasm kernel is only fast without its own transposition.
    const left = transposeA ? this.transpose(a, [1, 0]) : a;
    const right = transposeB ? this.transpose(b, [1, 0]) : b;
    return this.runtime.run('BatchMatMul', { a: left, b: right }, { transposeA: false, transposeB: false });
  }

  /**
   * An element-wise kernel of `[..., channels]` with `[channels]`, with short
   * rows joined to long ones: broadcasting over 16 channels costs five times
   * the same work over 1024.
   */
  private folded(name: BinaryKernel, large: Tensor, row: Tensor, swapped: boolean): Tensor {
    const rows = large.size / row.size;
    let repeats = Math.min(rows, Math.floor(FOLDED_ROW / row.size));
    while (repeats > 1 && rows % repeats !== 0) repeats -= 1;
    const long = row.size * repeats;
    const x = this.reshape(large, [large.size / long, long]);
    const copies = this.runtime.run('Multiply', { a: this.fill([repeats, 1], 1), b: this.reshape(row, [1, row.size]) });
    const v = this.reshape(copies, [long]);
    const y = this.runtime.run(name, swapped ? { a: v, b: x } : { a: x, b: v });
    return this.reshape(y, large.shape);
  }
}

/** The shape of a product of two matrices, or of equal batches of them. */
function productShape(a: readonly number[], b: readonly number[], transposeA: boolean, transposeB: boolean): number[] {
  const rows = a.at(transposeA ? -1 : -2) ?? 1;
  const columns = b.at(transposeB ? -2 : -1) ?? 1;
  return [...(a.length >= b.length ? a : b).slice(0, -2), rows, columns];
}

/** Whether `row` is broadcast along all but the last axes of `large`, and short. */
function isRow(row: Tensor, large: Tensor): boolean {
  if (row.size <= 1 || row.size > FOLDED_ROW / 2 || row.shape.length > large.shape.length) return false;
  let start = 0;
  while (row.shape[start] === 1) start += 1;
  const dims = row.shape.slice(start);
  const tail = large.shape.slice(large.shape.length - dims.length);
  return row.dtype === 'float32' && sizeOf(dims) === sizeOf(tail) && dims.every((dim, i) => dim === tail[i]);
}
