import type { DType, Tensor, TensorData, Variable } from './tensor.js';

/** Geometry of a convolution or a pooling window; all values come from a plan. */
export interface Window2d {
  /** `[height, width]` of the window; like stride and dilation whole and at least 1. */
  readonly kernel: readonly [number, number];
  /** `[vertical, horizontal]` step. */
  readonly stride: readonly [number, number];
  /** Zeros added `[top, bottom, left, right]`; PyTorch's symmetric rule is `(k * d - 1) // 2` at each side. */
  readonly padding: readonly [number, number, number, number];
  /** Distance of neighbouring taps, 1 for a dense window. */
  readonly dilation: readonly [number, number];
}

/** A convolution: a window and the number of channel groups (`groups === channels` is depthwise). */
export interface Conv2dGeometry extends Window2d {
  readonly groups: number;
}

/** What batch normalisation of one batch yields; the caller owns all three. */
export interface BatchNormResult {
  /** The normalised input, of the input's shape. */
  readonly output: Tensor;
  /** `[channels]`, mean of the batch; no gradient flows through it. */
  readonly mean: Tensor;
  /** `[channels]`, biased variance of the batch; no gradient flows through it. */
  readonly variance: Tensor;
}

/** A loss and its gradients, in the order of the variables asked for; the caller owns all of them. */
export interface ValueAndGradients {
  readonly value: Tensor;
  /** One gradient for each variable; zeros where the value does not depend on it. */
  readonly gradients: readonly Tensor[];
}

/** Counts of what the engine holds at this moment. */
export interface TensorMemory {
  readonly tensors: number;
  readonly bytes: number;
}

/**
 * The operations that modules may use on tensors.
 *
 * Every differentiable op here has a gradient that is checked against finite
 * differences; an op that is absent has not been. Modules receive an `Ops` with
 * their context and never import a tensor library. Binary element-wise ops
 * broadcast as NumPy does. Results belong to the caller (see `tidy`).
 *
 * Ops compute with float32 and throw a TypeError for other types. Those that move
 * elements (`reshape`, `transpose`, `concat`, `slice`, `pad`, `gather`, `stopGradient`)
 * take any; indices are int32, and the targets of a cross entropy of any type.
 *
 * What is not a number stays so, also in ops that choose or cut; the convolutions and
 * sums of plain kernels make -Infinity of it (`@uninas/engine` tells where). Its gradient
 * passes through `relu` and `relu6` as in PyTorch, not through `clip`.
 *
 * The sum of nothing is 0, its mean is not a number, and its largest element a
 * RangeError, as are images, filters and batches to normalise without elements.
 */
export interface Ops {
  /** Copies row-major data into the engine. @throws {RangeError} if the length does not fit the shape */
  tensor(data: TensorData | readonly number[], shape: readonly number[], dtype?: DType): Tensor;
  scalar(value: number): Tensor;
  zeros(shape: readonly number[]): Tensor;
  ones(shape: readonly number[]): Tensor;
  fill(shape: readonly number[], value: number): Tensor;
  /** `indices` `[n]` int32 to `[n, depth]` float32. */
  oneHot(indices: Tensor, depth: number): Tensor;
  /** A new variable that starts as a copy of `data`, or as zeros. */
  variable(name: string, shape: readonly number[], options?: { trainable?: boolean; data?: Float32Array }): Variable;

  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  maximum(a: Tensor, b: Tensor): Tensor;
  minimum(a: Tensor, b: Tensor): Tensor;
  /** Sum of several tensors of one shape. */
  addN(tensors: readonly Tensor[]): Tensor;
  /** Sum of several tensors of one shape, each times a plain number. @throws {RangeError} unless there is one factor for each */
  weightedSum(tensors: readonly Tensor[], factors: readonly number[]): Tensor;
  /**
   * `value - rate * direction / (scale * sqrt(square) + epsilon)`, the step of Adam and its kin;
   * no gradient flows through it. `scale` is 1 when left out.
   *
   * @throws {RangeError} unless all three tensors have one shape
   */
  adaptiveStep(
    value: Tensor,
    direction: Tensor,
    square: Tensor,
    numbers: { readonly rate: number; readonly scale?: number; readonly epsilon: number },
  ): Tensor;
  /** `a * factor + offset` with plain numbers. */
  affine(a: Tensor, factor: number, offset?: number): Tensor;
  neg(x: Tensor): Tensor;
  abs(x: Tensor): Tensor;
  square(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  exp(x: Tensor): Tensor;
  log(x: Tensor): Tensor;
  clip(x: Tensor, min: number, max: number): Tensor;
  relu(x: Tensor): Tensor;
  relu6(x: Tensor): Tensor;
  sigmoid(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  softplus(x: Tensor): Tensor;

  /** Sums over `axes` (all when left out). */
  sum(x: Tensor, axes?: readonly number[], keepDims?: boolean): Tensor;
  mean(x: Tensor, axes?: readonly number[], keepDims?: boolean): Tensor;
  max(x: Tensor, axes?: readonly number[], keepDims?: boolean): Tensor;
  /** Index of the largest element along `axis`, int32; not differentiable. */
  argMax(x: Tensor, axis: number): Tensor;
  /** Over the last axis. */
  softmax(x: Tensor): Tensor;
  logSoftmax(x: Tensor): Tensor;

  reshape(x: Tensor, shape: readonly number[]): Tensor;
  transpose(x: Tensor, permutation: readonly number[]): Tensor;
  concat(tensors: readonly Tensor[], axis: number): Tensor;
  slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor;
  /** Zeros around `x`: for each axis `[before, after]`. */
  pad(x: Tensor, paddings: readonly (readonly [number, number])[]): Tensor;
  /** Rows of `x` along axis 0; `indices` is int32. */
  gather(x: Tensor, indices: Tensor): Tensor;
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;

  /**
   * Cross-correlation of `x` `[batch, height, width, in]` with `filter`
   * `[kernelHeight, kernelWidth, in / groups, out]`.
   */
  conv2d(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor;
  /**
   * Max pooling; -Infinity for a window that lies in the padding. The first of equal largest
   * elements gets the gradient, or the first one of a window with one that is not a number.
   */
  maxPool(x: Tensor, window: Window2d): Tensor;
  /** Average pooling that counts padded zeros (divides by the window size). */
  avgPool(x: Tensor, window: Window2d): Tensor;
  /** `[batch, height, width, channels]` to `[batch, channels]`. */
  globalAvgPool(x: Tensor): Tensor;
  /** Nearest-neighbour enlargement by whole factors. */
  upsampleNearest(x: Tensor, factor: readonly [number, number]): Tensor;
  /** `[batch, height, width, channels]` to another height and width; a pixel is that at `floor(i * before / after)`. */
  resizeNearest(x: Tensor, size: readonly [number, number]): Tensor;

  /**
   * Batch normalisation over all axes but the last, with the statistics of this batch.
   *
   * @throws {RangeError} unless `scale` and `offset` have one number for each channel, and `x` has rows
   * @param scale `[channels]`, or undefined for 1
   * @param offset `[channels]`, or undefined for 0
   * @param limit above 0, Infinity allowed: the output is cut off below 0 and above it,
   *   as a rectifier behind the normalisation would do, in the same pass
   */
  batchNormTrain(
    x: Tensor,
    scale: Tensor | undefined,
    offset: Tensor | undefined,
    epsilon: number,
    limit?: number,
  ): BatchNormResult;
  /** Batch normalisation with given statistics, both `[channels]`; `limit` as above. */
  batchNormInference(
    x: Tensor,
    mean: Tensor,
    variance: Tensor,
    scale: Tensor | undefined,
    offset: Tensor | undefined,
    epsilon: number,
    limit?: number,
  ): Tensor;

  /**
   * Cross entropy per sample: `-sum(targets * logSoftmax(logits))`.
   *
   * @param logits `[batch, classes]`
   * @param targets `[batch, classes]`, rows that sum to 1, of any type; no gradient flows into them
   * @returns `[batch]`
   */
  softmaxCrossEntropy(logits: Tensor, targets: Tensor): Tensor;

  /** The same value without a gradient. */
  stopGradient(x: Tensor): Tensor;
  /**
   * A function with a gradient of its own. `forward` returns the value and the
   * function that maps the value's gradient to those of the inputs; both run
   * without the tape, so second-order gradients do not exist.
   */
  customGradient(
    inputs: readonly Tensor[],
    forward: (inputs: readonly Tensor[]) => { value: Tensor; gradient: (dy: Tensor) => readonly Tensor[] },
  ): Tensor;
  /** Runs `f`, which returns a scalar, and differentiates it with respect to `variables`. */
  valueAndGradients(f: () => Tensor, variables: readonly Variable[]): ValueAndGradients;

  /** Frees what `f` made, but for what it returns (a tensor, or arrays and plain objects of them) or keeps. `f` is synchronous. */
  tidy<T>(f: () => T): T;
  /** Keeps a tensor beyond the surrounding `tidy`; its owner must dispose it. */
  keep<T extends Tensor>(x: T): T;
  memory(): TensorMemory;
}
