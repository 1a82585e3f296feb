import type { KernelTraits } from '../runtime/kernel-traits.js';
import type { Tfjs } from '../runtime/tfjs.js';
import { startCpuBackend } from './stock-backend.js';
import { startTensorflow } from './tensorflow-backend.js';
import { startWasmBackend } from './wasm-backend.js';

/**
 * What computes: our wasm backend, TensorFlow's native library on the CPU or
 * on a GPU, or the JavaScript of TensorFlow.js, which is a reference only.
 */
export type BackendChoice = 'uninas' | 'tensorflow' | 'tensorflow-gpu' | 'cpu';

/** A backend at work. */
export interface Backend {
  readonly tf: Tfjs;
  /** One phrase for the record of a run: backend, versions, device. */
  readonly description: string;
  readonly traits: KernelTraits;
  /** Why the kernel pack is not there, if it was asked for and is not. */
  readonly packReason?: string;
}

let current: { readonly choice: BackendChoice; readonly started: Promise<BackendOf> } | undefined;

/** A backend before it is known whether its pack is wanted. */
type BackendOf = (wantsPack: boolean) => Backend;

/**
 * Starts a backend, once per process.
 *
 * @throws {Error} if the process computes with another one already, or the backend cannot be started
 */
export async function startBackend(choice: BackendChoice, wantsPack: boolean, packFile: URL): Promise<Backend> {
  if (current !== undefined && current.choice !== choice) {
    throw new Error(
      `this process computes with the backend ${current.choice} and cannot change to ${choice}: start another process or worker`,
    );
  }
  current ??= { choice, started: STARTERS[choice](packFile) };
  try {
    return (await current.started)(wantsPack);
  } catch (error) {
    current = undefined; // another one may be tried
    throw error;
  }
}

const STARTERS: Readonly<Record<BackendChoice, (packFile: URL) => Promise<BackendOf>>> = {
  uninas: async (packFile) => {
    const { tf, state } = await startWasmBackend(packFile);
    return (wantsPack) => {
      const hasPack = wantsPack && state.pack !== undefined;
      return {
        tf,
        description: `uninas (TensorFlow.js ${tf.version_core} wasm, ${hasPack ? 'kernel pack' : 'plain kernels'})`,
        traits: { hasPack, needsDetours: true, takesAnyWindow: true },
        ...(wantsPack && state.pack === undefined && { packReason: state.reason }),
      };
    };
  },
  cpu: async () => {
    const tf = await startCpuBackend();
    return () => ({
      tf,
      description: `cpu (TensorFlow.js ${tf.version_core}, plain JavaScript)`,
      traits: { hasPack: false, needsDetours: false, takesAnyWindow: true },
    });
  },
  tensorflow: async () => nativeBackend(false),
  'tensorflow-gpu': async () => nativeBackend(true),
};

function nativeBackend(isGpuWanted: boolean): BackendOf {
  const name = isGpuWanted ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const { tf, library, version, device } = startTensorflow(name, isGpuWanted);
  return () => ({
    tf,
    description: `tensorflow (TensorFlow ${library} on the ${device}, ${name} ${version})`,
    traits: { hasPack: false, needsDetours: false, takesAnyWindow: false },
  });
}
