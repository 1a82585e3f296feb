import type { KernelTraits } from '../runtime/kernel-traits.js';
import type { Tfjs } from '../runtime/tfjs.js';
import type { PackState } from '../pack/open-pack.js';
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
  /** What slows it down, or is not as expected; results are right nevertheless. */
  readonly warning?: string;
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
    const { tf, state, problems } = await startWasmBackend(packFile);
    return (wantsPack) => {
      const hasPack = wantsPack && state.pack !== undefined;
      const kernels = hasPack ? nameOf(state) : 'plain kernels';
      return {
        tf,
        description: `uninas (TensorFlow.js ${tf.version_core} wasm, ${kernels})`,
        traits: { hasPack, needsDetours: true, takesAnyWindow: true },
        ...warningOf(wantsPack, state, problems),
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

/** What the record of a run says of the pack: with fused multiply-adds its results are those of a kind of machine. */
function nameOf({ pack }: PackState): string {
  return pack?.functions.isFused() ? 'kernel pack, fused' : 'kernel pack';
}

/** One line, whatever is wrong. */
function warningOf(wantsPack: boolean, state: PackState, problems: readonly string[]): { warning?: string } {
  if (wantsPack && state.pack === undefined) {
    // what is wrong with the backend is the reason, or comes before it
    const reasons = state.reason === problems.join('; ') ? problems : [...problems, state.reason];
    return { warning: `the kernel pack is not used, plain kernels compute instead, slower: ${reasons.join('; ')}` };
  }
  return problems.length === 0 ? {} : { warning: `results are right, but slower: ${problems.join('; ')}` };
}

function nativeBackend(isGpuWanted: boolean): BackendOf {
  const name = isGpuWanted ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';
  const { tf, library, version, device } = startTensorflow(name, isGpuWanted);
  return () => ({
    tf,
    description: `tensorflow (TensorFlow ${library} on the ${device}, ${name} ${version})`,
    traits: { hasPack: false, needsDetours: false, takesAnyWindow: false },
  });
}
