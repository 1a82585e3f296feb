// #region export
import type { ModuleSource } from '@uninas/contracts';
import { exportNetwork } from '@uninas/export';

/**
 * The bytes of an ONNX file with the network of a finished run.
 *
 * @param folder absolute path of the run
 * @param modules such as the `register` of `discover({ from: process.cwd() })` in `@uninas/core/node`
 */
export async function toOnnx(folder: string, modules: ModuleSource): Promise<Uint8Array> {
  const log = { info: () => {}, warn: (text: string) => process.stderr.write(`${text}\n`) };
  const { bytes, summary } = await exportNetwork({ source: folder, to: 'onnx', modules, log });
  process.stderr.write(`${summary.params} trainable values from ${summary.weights}\n`);
  return bytes;
}
// #endregion
