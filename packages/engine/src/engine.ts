import type { Ops, TensorMemory, Variable } from '@uninas/contracts';
import { BACKEND, startWasmBackend } from './backend/wasm-backend.js';
import { trackTensors, type TensorReport } from './leaks.js';
import { PACK_FILE } from './pack/kernel-pack.js';
import { createOps } from './ops/create-ops.js';
import { Runtime } from './runtime/runtime.js';

/**
 * Tensors of one process or worker.
 *
 * Engines of one process share one wasm instance and may exchange tensors;
 * each owns the variables it made.
 */
export interface Engine {
  readonly ops: Ops;
  /** Name of the backend in TensorFlow.js. */
  readonly backend: string;
  /** Which kernels compute: ours, or compositions of those of TensorFlow.js. */
  readonly kernels: KernelChoice;
  /** Version of TensorFlow.js. */
  readonly version: string;
  /** What all engines of the process hold. */
  memory(): TensorMemory;
  /** Runs `f` and reports which tensors it left alive. */
  trackTensors<T>(f: () => Promise<T>): Promise<TensorReport<T>>;
  trackTensors<T>(f: () => T): TensorReport<T>;
  /** Disposes the variables of this engine that are still alive. */
  dispose(): void;
}

export type KernelChoice = 'pack' | 'plain';

/** How an engine computes. */
export interface EngineOptions {
  /**
   * `pack` (the default) uses our wasm kernels where they can be loaded; `plain`
   * leaves them out, as the environment variable `UNINAS_KERNELS=plain` does.
   */
  readonly kernels?: KernelChoice;
  /** Another wasm module than the one that is shipped; the first engine of a process decides. */
  readonly packFile?: URL;
  /** Told in one line why the pack is not used; without it, standard error is. */
  readonly warn?: (line: string) => void;
}

/**
 * Loads TensorFlow.js and starts the `uninas` backend, which is
 * TensorFlow.js' current backend from then on.
 *
 * Reads the wasm binary from the installed package; nothing is downloaded.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { kernels = defaultKernels(), packFile = PACK_FILE, warn = toStandardError } = options;
  const { tf, state } = await startWasmBackend(packFile);
  const usesPack = kernels === 'pack' && state.pack !== undefined;
  if (kernels === 'pack' && state.pack === undefined) {
    warn(`the kernel pack is not used, plain kernels compute instead, slower: ${state.reason}`);
  }
  const runtime = new Runtime(tf);
  const variables = new Set<Variable>();
  return {
    ops: createOps(runtime, variables, usesPack),
    backend: BACKEND,
    kernels: usesPack ? 'pack' : 'plain',
    version: tf.version_core,
    memory: () => runtime.memory(),
    trackTensors: ((f: () => unknown) => trackTensors(runtime, f)) as Engine['trackTensors'],
    dispose: () => {
      for (const variable of [...variables]) variable.dispose();
    },
  };
}

function defaultKernels(): KernelChoice {
  return process.env['UNINAS_KERNELS'] === 'plain' ? 'plain' : 'pack';
}

function toStandardError(line: string): void {
  process.stderr.write(`Warning: ${line}\n`);
}
