// #region network
import type { ModuleSource } from '@uninas/contracts';
import { createEngine } from '@uninas/engine';
import { loadNetwork } from '@uninas/tasks';

/**
 * The likeliest class of each image.
 *
 * @param folder of a run that trained a network
 * @param modules such as the `register` of `discover({ from: process.cwd() })` in `@uninas/core/node`
 * @param images `[n, height, width, channels]`, normalised as the data set does
 */
export async function classify(
  folder: string,
  modules: ModuleSource,
  images: Float32Array,
  shape: readonly number[],
): Promise<ArrayLike<number>> {
  const { ops, dispose } = await createEngine();
  const network = await loadNetwork(folder, { ops, modules });
  try {
    return ops.tidy(() => {
      const [logits] = network.forward(ops.tensor(images, shape, 'float32'), { training: false });
      return ops.argMax(logits!, 1).dataSync();
    });
  } finally {
    network.dispose();
    dispose();
  }
}
// #endregion
