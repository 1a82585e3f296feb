import type { Ops, Tensor } from '@uninas/contracts';

/** Edge of the square matrices that are multiplied. */
const SIZE = 256;
/** Images of the convolution, `[batch, height, width, channels]`. */
const IMAGES = [16, 16, 16, 32] as const;
const WINDOW = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
/** Multiplications and additions of the convolution: forwards, and for both gradients. */
const CONVOLUTION_FLOP = 3 * 2 * 9 * 32 * IMAGES.reduce((a, b) => a * b, 1);

/** What the speed test found; speeds in billions of multiplications and additions per second. */
export interface Speed {
  /** In products of matrices. */
  readonly matrices: number;
  /** In a 3x3 convolution with both gradients, as in training. */
  readonly convolutions: number;
  /** Whether products and gradients were right. */
  readonly isRight: boolean;
}

/**
 * Multiplies matrices and convolves images for a while, and looks whether the results are right.
 *
 * @param milliseconds how long each of the two, at least
 */
export function speedTest(ops: Ops, milliseconds = 300): Speed {
  const [matrices, convolutions] = [matrixTest(ops, milliseconds), convolutionTest(ops, milliseconds)];
  return {
    matrices: matrices.gflops,
    convolutions: convolutions.gflops,
    isRight: matrices.isRight && convolutions.isRight,
  };
}

interface Test {
  readonly gflops: number;
  readonly isRight: boolean;
}

function matrixTest(ops: Ops, milliseconds: number): Test {
  return ops.tidy(() => {
    const ramp = Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % 7) - 3);
    const a = ops.tensor(ramp, [SIZE, SIZE]);
    const twice = ops.tensor(
      Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % (SIZE + 1) === 0 ? 2 : 0)),
      [SIZE, SIZE],
    );
    const product = ops.matMul(a, twice).dataSync();
    const isRight = product.every((value, i) => value === 2 * ramp[i]!);
    return {
      isRight,
      gflops: speed(2 * SIZE ** 3, milliseconds, () => ops.tidy(() => ops.matMul(a, twice).dataSync())),
    };
  });
}

/** Ones convolved with ones: sums of the taps that lie on the image. */
function convolutionTest(ops: Ops, milliseconds: number): Test {
  const [batch, height, width, channels] = IMAGES;
  const ones = (shape: readonly number[]): Float32Array => new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
  const filterShape = [3, 3, channels, channels];
  const x = ops.variable('images', IMAGES, { data: ones(IMAGES) });
  const w = ops.variable('filter', filterShape, { data: ones(filterShape) });
  const step = (): readonly Float32Array[] =>
    ops.tidy(() => {
      const loss = (): Tensor => ops.sum(ops.conv2d(x.value, w.value, WINDOW));
      const { value, gradients } = ops.valueAndGradients(loss, [x, w]);
      return [value, ...gradients].map((tensor) => Float32Array.from(tensor.dataSync()));
    });
  try {
    const [value, toImages, toFilter] = step() as [Float32Array, Float32Array, Float32Array];
    const taps = (3 * height - 2) * (3 * width - 2); // of all windows, those on the image
    const isRight =
      Math.abs(value[0]! / (batch * taps * channels * channels) - 1) < 1e-5 &&
      toImages[0] === 4 * channels &&
      toImages[(width + 1) * channels] === 9 * channels &&
      toFilter[4 * channels * channels] === batch * height * width;
    return { isRight, gflops: speed(CONVOLUTION_FLOP, milliseconds, step) };
  } finally {
    x.dispose();
    w.dispose();
  }
}

/** Billions of operations per second when `f`, which takes so many, is repeated for a while. */
function speed(operations: number, milliseconds: number, f: () => unknown): number {
  const since = performance.now();
  let rounds = 0;
  do {
    f();
    rounds++;
  } while (performance.now() - since < milliseconds);
  return (operations * rounds) / ((performance.now() - since) / 1000) / 1e9;
}
