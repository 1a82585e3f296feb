import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import type { Shape } from '@uninas/contracts';

// one thread starts faster than several, and that is most of the time here
env.wasm.numThreads = 1;

/** An output as ONNX has it: channels first. */
export interface RuntimeOutput {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Runs a model in another program than ours: ONNX Runtime, on wasm. */
export async function runOnnx(
  bytes: Uint8Array,
  x: { readonly shape: readonly number[]; readonly data: Float32Array },
): Promise<Readonly<Record<string, RuntimeOutput>>> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    // the graph as it is written; preparing it takes longer than running it once
    graphOptimizationLevel: 'disabled',
  });
  try {
    const results = await session.run({ input: new Tensor('float32', x.data, x.shape) });
    return Object.fromEntries(
      session.outputNames.map((name) => {
        const { dims, data } = results[name]!;
        return [name, { shape: dims, data: Float32Array.from(data as Float32Array) }];
      }),
    );
  } finally {
    await session.release();
  }
}

/** The elements of `[batch, ...rest, channels]` as `[batch, channels, ...rest]`. */
export function channelsFirst(data: Float32Array, shape: Shape): Float32Array {
  const channels = shape.at(-1)!;
  const batch = shape[0]!;
  const image = data.length / batch / channels;
  return Float32Array.from(data, (_, i) => {
    const [b, rest] = [Math.floor(i / channels / image), i % (channels * image)];
    return data[(b * image + (rest % image)) * channels + Math.floor(rest / image)]!;
  });
}
