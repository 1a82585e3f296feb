import type * as tfjs from '@tensorflow/tfjs-core';
import type { Tfjs } from '../runtime/tfjs.js';
import { CopyingHeap } from './copying-heap.js';
import type { HeapKernel, WasmHeap } from './heap.js';

/** Our name for the wasm backend with corrected kernels. */
export const BACKEND = 'uninas';

type Registration = (kernel: HeapKernel, stock?: tfjs.KernelConfig) => tfjs.KernelConfig;

/** Registers every kernel of `wasm` for our backend, with ours in place of some, or beside them. */
export function registerKernels(tf: Tfjs, kernels: readonly HeapKernel[], made: Registration): void {
  const ours = new Map(kernels.map((kernel) => [kernel.name, kernel]));
  for (const stock of tf.getKernelsForBackend('wasm')) {
    const kernel = ours.get(stock.kernelName);
    ours.delete(stock.kernelName);
    tf.registerKernel(kernel === undefined ? { ...stock, backendName: BACKEND } : made(kernel, stock));
  }
  for (const kernel of ours.values()) tf.registerKernel(made(kernel));
}

/** A kernel at work on the memory of the backend. */
export function onHeap(kernel: HeapKernel, heap: WasmHeap, stock?: tfjs.KernelConfig): tfjs.KernelConfig {
  return config(kernel, stock, (call, fallback) => kernel.run(heap, inputsOf(call), call.attrs ?? {}, fallback));
}

/** The same kernel where the memory of the backend cannot be reached. */
export function onCopies(kernel: HeapKernel, backend: object, stock?: tfjs.KernelConfig): tfjs.KernelConfig {
  return config(kernel, stock, (call, fallback) => {
    const heap = new CopyingHeap(backend as ConstructorParameters<typeof CopyingHeap>[0]);
    const made = kernel.run(heap, inputsOf(call), call.attrs ?? {}, fallback);
    return Array.isArray(made) ? made.map((result) => heap.settled(result)) : heap.settled(made);
  });
}

type Call = Parameters<tfjs.KernelConfig['kernelFunc']>[0];
type Fallback = (() => tfjs.TensorInfo) | undefined;

function config(
  kernel: HeapKernel,
  stock: tfjs.KernelConfig | undefined,
  compute: (call: Call, fallback: Fallback) => tfjs.TensorInfo | tfjs.TensorInfo[],
): tfjs.KernelConfig {
  return {
    kernelName: kernel.name,
    backendName: BACKEND,
    ...(stock?.setupFunc === undefined ? {} : { setupFunc: stock.setupFunc }),
    kernelFunc: (call) =>
      compute(call, stock === undefined ? undefined : () => stock.kernelFunc(call) as tfjs.TensorInfo),
  };
}

function inputsOf(call: Call): Record<string, tfjs.TensorInfo> {
  return call.inputs as Record<string, tfjs.TensorInfo>;
}
