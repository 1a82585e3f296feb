import type * as tfjs from '@tensorflow/tfjs-core';
import { heapKernels } from '../kernels/heap-kernels.js';
import { openPack, type PackState } from '../pack/open-pack.js';
import { packFiles } from '../pack/pack-files.js';
import { packKernels } from '../pack/pack-kernels.js';
import { hasRelaxedSimd, hasWebAssembly, NO_WEB_ASSEMBLY } from '../pack/web-assembly.js';
import type { Tfjs } from '../runtime/tfjs.js';
import { guardMemory } from './memory-limit.js';
import { checkHeap, type HeapKernel, type WasmHeap } from './heap.js';
import { BACKEND, onCopies, onHeap, registerKernels } from './register-kernels.js';
import { wasmFileProblem, wasmFolder } from './wasm-files.js';

/** The version that this package was written for. */
const VERSION = '4.22.0';

/** TensorFlow.js at work. */
export interface Started {
  readonly tf: Tfjs;
  /** What is not as it should be, though results are right; one phrase each. */
  readonly problems: readonly string[];
  /** Loads and registers our kernel pack when it is first called: ours, or a module of the caller's. */
  readonly openPack: (file: URL | undefined) => PackState;
}

/**
 * Loads TensorFlow.js and makes the `uninas` backend current; to be called once per process.
 *
 * It is the instance of the `wasm` backend under a second name, so that stock
 * and corrected kernels work on the same memory. The internals that this needs
 * are tried; where they fail, kernels that copy take the place of ours.
 *
 * @throws {Error} if the wasm backend cannot be started, saying which file is missing or damaged
 */
export async function startWasmBackend(): Promise<Started> {
  const { default: tf } = await import('@tensorflow/tfjs-core');
  const { default: wasm } = await import('@tensorflow/tfjs-backend-wasm');
  const isExact = wasm.version_wasm === VERSION;
  const problems = await startStock(tf, isExact, (folder) => wasm.setWasmPaths(folder));
  const { backend } = tf.engine();
  const versions = [tf.version_core, wasm.version_wasm];
  const isOther = versions.some((version) => version !== VERSION);
  if (isOther) problems.push(`TensorFlow.js is ${[...new Set(versions)].join(' and ')}, not ${VERSION}`);

  const opened = openHeap(backend);
  if (opened.heap === undefined) problems.push(opened.reason);
  const { heap } = opened;
  const register = (kernel: HeapKernel, stock?: tfjs.KernelConfig): tfjs.KernelConfig =>
    heap === undefined ? onCopies(kernel, backend, stock) : onHeap(kernel, heap, stock);
  registerKernels(tf, heapKernels, register);
  // Priority 0: TensorFlow.js never chooses this backend by itself.
  tf.registerBackend(BACKEND, () => backend, 0);
  await tf.setBackend(BACKEND);
  const heapOfPack = isOther ? undefined : heap;
  let state: PackState | undefined;
  return {
    tf,
    problems,
    openPack: (file) => {
      // without a heap for it, the last problem is the reason
      state ??= heapOfPack === undefined ? { reason: problems.at(-1) ?? '' } : packOn(tf, backend, heapOfPack, file);
      return state;
    },
  };
}

/** The pack, at work. */
function packOn(tf: Tfjs, backend: object, heap: WasmHeap, file: URL | undefined): PackState {
  if (file !== undefined) hasRelaxedSimd(); // a module of the caller's may need it
  const state = openPack(file === undefined ? packFiles() : [file], backend, heap);
  if (state.pack !== undefined) for (const kernel of packKernels(state.pack)) tf.registerKernel(onHeap(kernel, heap));
  return state;
}

/** Starts the stock backend; without SIMD where only the file for it is broken. @returns what was wrong */
async function startStock(tf: Tfjs, isExact: boolean, setPaths: (folder: string) => void): Promise<string[]> {
  if (!hasWebAssembly()) throw new Error(NO_WEB_ASSEMBLY);
  const folder = wasmFolder();
  if (tf.engine().registry['wasm'] === undefined) setPaths(folder);
  const hasSimd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const problems = hasSimd ? [] : ['this Node or machine has no SIMD in wasm'];
  const broken = wasmFileProblem(folder, hasSimd ? 'simd' : 'plain', isExact);
  if (broken !== undefined) {
    const problem = `${broken}: install @tensorflow/tfjs-backend-wasm again`;
    if (!hasSimd || wasmFileProblem(folder, 'plain', isExact) !== undefined) throw new Error(problem);
    tf.env().set('WASM_HAS_SIMD_SUPPORT', false);
    problems.push(problem);
  }
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend of TensorFlow.js does not start');
  return problems;
}

type HeapState = { readonly heap: WasmHeap } | { readonly heap?: undefined; readonly reason: string };

function openHeap(backend: object): HeapState {
  try {
    const heap = checkHeap(backend);
    guardMemory(backend);
    return { heap };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}
