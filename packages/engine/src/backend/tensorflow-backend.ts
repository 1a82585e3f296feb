import type { Tfjs } from '../runtime/tfjs.js';
import { findNativePackage, loadNativePackage, NativePackageError, type NativePackage } from './native-package.js';

/** TensorFlow's own library at work. */
export interface NativeTensorflow {
  readonly tf: Tfjs;
  /** Version of the library. */
  readonly library: string;
  /** Version of the npm package. */
  readonly version: string;
  readonly device: 'CPU' | 'GPU';
}

/** What the native backend of TensorFlow.js shows of itself. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * Loads `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu` and makes its backend current.
 *
 * @throws {NativePackageError} if the package is absent or broken, or is to use a GPU and TensorFlow finds none
 */
export function startTensorflow(name: NativePackage, isGpuWanted: boolean): NativeTensorflow {
  const found = findNativePackage(name);
  // the library tells at each start which instructions it could use; errors and warnings remain
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  const tf = loadNativePackage(name, found) as Tfjs;
  const backend = tf.backend() as unknown as NativeBackend;
  const library = backend.binding.TF_Version;
  if (isGpuWanted && !backend.isUsingGpuDevice) {
    throw new NativePackageError(
      `TensorFlow ${library} of ${name} sees no GPU: look at nvidia-smi, at CUDA_VISIBLE_DEVICES and at what it says with TF_CPP_MIN_LOG_LEVEL=0; ` +
        'it needs the CUDA and cuDNN versions that it was built for',
    );
  }
  return { tf, library, version: found.version, device: backend.isUsingGpuDevice ? 'GPU' : 'CPU' };
}
