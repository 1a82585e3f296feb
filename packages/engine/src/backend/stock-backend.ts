import type { Tfjs } from '../runtime/tfjs.js';

/**
 * Makes the `cpu` backend of TensorFlow.js current.
 *
 * It is plain JavaScript, thousands of times slower than the others: a
 * reference for numbers, never used to train.
 */
export async function startCpuBackend(): Promise<Tfjs> {
  const { default: tf } = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-cpu');
  tf.enableProdMode(); // or it advertises its other packages
  if (!(await tf.setBackend('cpu'))) throw new Error('the cpu backend of TensorFlow.js does not start');
  return tf;
}
