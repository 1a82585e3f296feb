import type { KernelTraits } from '../runtime/kernel-traits.js';
import type { Tfjs } from '../runtime/tfjs.js';
import type { KernelPack } from '../pack/kernel-pack.js';
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

/** A backend before it is known whether its pack is wanted, and which. */
type BackendOf = (wantsPack: boolean, packFile: URL | undefined) => Backend;

/**
 * Starts a backend, once per process.
 *
 * @throws {Error} if the process computes with another one already, or the backend cannot be started
 */
export async function startBackend(
  choice: BackendChoice,
  wantsPack: boolean,
  packFile: URL | undefined,
): Promise<Backend> {
  if (current !== undefined && current.choice !== choice) {
    throw new Error(
      `this process computes with the backend ${current.choice} and cannot change to ${choice}: start another process or worker`,
    );
  }
  const mine = (current ??= { choice, started: STARTERS[choice]() });
  try {
    return (await mine.started)(wantsPack, packFile);
  } catch (error) {
    if (current === mine) current = undefined; // it may be tried again, or another one
    throw error;
  }
}

const STARTERS: Readonly<Record<BackendChoice, () => Promise<BackendOf>>> = {
  uninas: async () => {
    const { tf, problems, openPack } = await startWasmBackend();
    return (wantsPack, packFile) => {
      const state = wantsPack ? openPack(packFile) : undefined;
      const kernels = state?.pack === undefined ? 'plain kernels' : nameOf(state.pack);
      return {
        tf,
        description: `uninas (TensorFlow.js ${tf.version_core} wasm, ${kernels})`,
        traits: { hasPack: state?.pack !== undefined, needsDetours: true, takesAnyWindow: true },
        ...warningOf(state, problems),
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
function nameOf({ functions }: KernelPack): string {
  return functions.isFused() ? 'kernel pack, fused' : 'kernel pack';
}

/** One line, whatever is wrong. */
function warningOf(state: PackState | undefined, problems: readonly string[]): { warning?: string } {
  // what is wrong with the backend is the reason, or comes before it
  const reasons = [...new Set([...problems, ...(state?.reason === undefined ? [] : [state.reason])])].join('; ');
  if (reasons === '') return {};
  if (state === undefined || state.pack !== undefined) return { warning: `results are right, but slower: ${reasons}` };
  return { warning: `the kernel pack is not used, plain kernels compute instead, slower: ${reasons}` };
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
