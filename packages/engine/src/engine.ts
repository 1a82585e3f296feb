import type { Ops, TensorMemory, Variable } from '@uninas/contracts';
import { BACKEND, startWasmBackend } from './backend/wasm-backend.js';
import { trackTensors, type TensorReport } from './leaks.js';
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

/**
 * Loads TensorFlow.js and starts the `uninas` backend, which is
 * TensorFlow.js' current backend from then on.
 *
 * Reads the wasm binary from the installed package; nothing is downloaded.
 */
export async function createEngine(): Promise<Engine> {
  const tf = await startWasmBackend();
  const runtime = new Runtime(tf);
  const variables = new Set<Variable>();
  return {
    ops: createOps(runtime, variables),
    backend: BACKEND,
    version: tf.version_core,
    memory: () => runtime.memory(),
    trackTensors: ((f: () => unknown) => trackTensors(runtime, f)) as Engine['trackTensors'],
    dispose: () => {
      for (const variable of [...variables]) variable.dispose();
    },
  };
}
