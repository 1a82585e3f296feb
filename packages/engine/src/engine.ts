import type { Ops, TensorMemory, Variable } from '@uninas/contracts';
import { startBackend, type BackendChoice } from './backend/start-backend.js';
import { trackTensors, type TensorReport } from './leaks.js';
import { chosenKernels, type KernelChoice } from './kernel-choice.js';
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
  readonly backend: BackendChoice;
  /** One phrase for records: backend, versions, device. */
  readonly description: string;
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

export type { KernelChoice } from './kernel-choice.js';

/** How an engine computes. */
export interface EngineOptions {
  /** `uninas` when left out; the others need optional packages, or are a reference. All engines of a process have the same. */
  readonly backend?: BackendChoice;
  /**
   * `pack` (the default) uses our wasm kernels where they can be loaded; `plain`
   * leaves them out, as the environment variable `UNINAS_KERNELS=plain` does.
   * With `UNINAS_KERNELS=portable` ours do without fused multiply-adds.
   */
  readonly kernels?: KernelChoice;
  /** Another wasm module than those that are shipped, whose bytes nobody knows; the first engine of a process with `pack` decides. */
  readonly packFile?: URL;
  /** Told in one line why the engine is slower than it could be; without it, standard error is. */
  readonly warn?: (line: string) => void;
}

/**
 * Loads TensorFlow.js and starts a backend, which is TensorFlow.js' current
 * one from then on. Nothing is downloaded.
 *
 * @throws {Error} if the process computes with another backend already, or the backend cannot be started
 * @throws {RangeError} if `kernels` or `UNINAS_KERNELS` is not one of the choices
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { backend = 'uninas', packFile, warn = toStandardError } = options;
  const kernels = chosenKernels(options.kernels);
  const { tf, description, traits, warning } = await startBackend(backend, kernels === 'pack', packFile);
  if (warning !== undefined) warn(warning);
  const runtime = new Runtime(tf);
  const variables = new Set<Variable>();
  return {
    ops: createOps(runtime, variables, traits),
    backend,
    description,
    kernels: traits.hasPack ? 'pack' : 'plain',
    version: tf.version_core,
    memory: () => runtime.memory(),
    trackTensors: ((f: () => unknown) => trackTensors(runtime, f)) as Engine['trackTensors'],
    dispose: () => {
      for (const variable of [...variables]) variable.dispose();
    },
  };
}

function toStandardError(line: string): void {
  process.stderr.write(`Warning: ${line}\n`);
}
