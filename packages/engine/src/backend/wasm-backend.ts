import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import { heapKernels } from '../kernels/heap-kernels.js';
import { openPack, type PackState } from '../pack/open-pack.js';
import { packKernels } from '../pack/pack-kernels.js';
import type { Tfjs } from '../runtime/tfjs.js';
import { guardMemory } from './memory-limit.js';
import { checkHeap, type HeapKernel, type WasmHeap } from './heap.js';

/** Our name for the wasm backend with corrected kernels. */
export const BACKEND = 'uninas';

/** TensorFlow.js at work, with or without our kernel pack. */
export interface Started {
  readonly tf: Tfjs;
  readonly state: PackState;
}

let started: Promise<Started> | undefined;

/**
 * Loads TensorFlow.js and makes the `uninas` backend current, once per process.
 *
 * It is the instance of the `wasm` backend under a second name, so that stock
 * and corrected kernels work on the same memory.
 *
 * @param packFile the wasm module of the kernel pack; the first call decides
 */
export function startWasmBackend(packFile: URL): Promise<Started> {
  started ??= start(packFile);
  return started;
}

async function start(packFile: URL): Promise<Started> {
  const { default: tf } = await import('@tensorflow/tfjs');
  const { default: wasm } = await import('@tensorflow/tfjs-backend-wasm');
  if (tf.engine().registry['wasm'] === undefined) {
    const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    wasm.setWasmPaths(join(dirname(manifest), 'dist') + sep);
  }
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend of TensorFlow.js does not start');
  const backend = tf.engine().backend;
  guardMemory(backend);
  const heap = checkHeap(backend);
  const state = openPack(packFile, backend, heap);
  registerKernels(tf, heap, state.pack === undefined ? heapKernels : [...heapKernels, ...packKernels(state.pack)]);
  // Priority 0: TensorFlow.js never chooses this backend by itself.
  tf.registerBackend(BACKEND, () => backend, 0);
  await tf.setBackend(BACKEND);
  return { tf, state };
}

function registerKernels(tf: Tfjs, heap: WasmHeap, kernels: readonly HeapKernel[]): void {
  const ours = new Map(kernels.map((kernel) => [kernel.name, kernel]));
  for (const stock of tf.getKernelsForBackend('wasm')) {
    const kernel = ours.get(stock.kernelName);
    ours.delete(stock.kernelName);
    tf.registerKernel(kernel === undefined ? { ...stock, backendName: BACKEND } : onHeap(kernel, heap, stock));
  }
  for (const kernel of ours.values()) tf.registerKernel(onHeap(kernel, heap));
}

function onHeap(kernel: HeapKernel, heap: WasmHeap, stock?: tfjs.KernelConfig): tfjs.KernelConfig {
  return {
    kernelName: kernel.name,
    backendName: BACKEND,
    ...(stock?.setupFunc === undefined ? {} : { setupFunc: stock.setupFunc }),
    kernelFunc: (call) => {
      const fallback =
        stock === undefined ? undefined : (): tfjs.TensorInfo => stock.kernelFunc(call) as tfjs.TensorInfo;
      return kernel.run(heap, call.inputs as Record<string, tfjs.TensorInfo>, call.attrs ?? {}, fallback);
    },
  };
}
