/** In what the kernels of the backends differ, for those who put them together. */
export interface KernelTraits {
  /** The kernels of our pack are there and wanted. */
  readonly hasPack: boolean;
  /**
   * Sums of leading axes, products of transposed matrices and broadcasts of
   * short rows are slow, so that a way round them pays: the wasm kernels.
   */
  readonly needsDetours: boolean;
  /** Windows may be padded and dilated in every kernel; TensorFlow's own refuse that here and there. */
  readonly takesAnyWindow: boolean;
}
