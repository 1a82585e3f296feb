/** Element types a tensor may have. */
export type DType = 'float32' | 'int32' | 'bool';

/** The typed arrays that hold a tensor's elements outside the engine. */
export type TensorData = Float32Array | Int32Array | Uint8Array;

/**
 * An immutable multi-dimensional array that lives in the engine.
 *
 * Whoever receives a tensor from an op owns it: dispose it, return it to the
 * caller, or let it be freed by the surrounding `ops.tidy`. Image tensors are
 * `[batch, height, width, channels]`.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Number of elements. */
  readonly size: number;
  /** Frees the memory; using the tensor afterwards is an error. */
  dispose(): void;
  /** A copy of the elements, row-major, outside the engine. */
  dataSync(): TensorData;
}

/**
 * A named tensor whose value changes while training.
 *
 * The variable owns its value. Names are unique within one network or module,
 * not within the process.
 */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether optimizers may change it; running statistics are not trainable. */
  readonly trainable: boolean;
  /** The current value; owned by the variable, valid until the next `assign` or `dispose`. */
  readonly value: Tensor;
  /** Takes ownership of `value` (same shape) and frees the former one. */
  assign(value: Tensor): void;
  /** Copies row-major elements into a new value. @throws {RangeError} if the length differs */
  load(data: Float32Array): void;
  dispose(): void;
}
