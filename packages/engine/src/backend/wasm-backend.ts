import { heapKernels } from '../kernels/heap-kernels.js';
import { openPack, type PackState } from '../pack/open-pack.js';
import { packKernels } from '../pack/pack-kernels.js';
import type { Tfjs } from '../runtime/tfjs.js';
import { guardMemory } from './memory-limit.js';
import { checkHeap, type WasmHeap } from './heap.js';
import { BACKEND, onCopies, onHeap, registerKernels } from './register-kernels.js';
import { hasWebAssembly, NO_WEB_ASSEMBLY } from '../pack/web-assembly.js';
import { wasmFileProblem, wasmFolder } from './wasm-files.js';

/** The version that this package was written for. */
const VERSION = '4.22.0';

/** TensorFlow.js at work, with or without our kernel pack. */
export interface Started {
  readonly tf: Tfjs;
  readonly state: PackState;
  /** What is not as it should be, though results are right; one phrase each. */
  readonly problems: readonly string[];
}

let started: Promise<Started> | undefined;

/**
 * Loads TensorFlow.js and makes the `uninas` backend current, once per process.
 *
 * It is the instance of the `wasm` backend under a second name, so that stock
 * and corrected kernels work on the same memory. The internals that this needs
 * are tried; where they fail, kernels that copy take the place of ours.
 *
 * @param packFile the wasm module of the kernel pack; the first call decides
 * @throws {Error} if the wasm backend cannot be started, saying which file is missing or damaged
 */
export function startWasmBackend(packFile: URL): Promise<Started> {
  started ??= start(packFile);
  return started;
}

async function start(packFile: URL): Promise<Started> {
  const { default: tf } = await import('@tensorflow/tfjs');
  const { default: wasm } = await import('@tensorflow/tfjs-backend-wasm');
  const problems = await startStock(tf, (folder) => wasm.setWasmPaths(folder));
  const { backend } = tf.engine();
  const versions = [tf.version_core, wasm.version_wasm];
  const isOther = versions.some((version) => version !== VERSION);
  if (isOther) problems.push(`TensorFlow.js is ${[...new Set(versions)].join(' and ')}, not ${VERSION}`);

  const opened = openHeap(backend);
  if (opened.heap === undefined) {
    problems.push(opened.reason);
    registerKernels(tf, heapKernels, (kernel, stock) => onCopies(kernel, backend, stock));
    return { ...(await asCurrent(tf)), state: { reason: problems.join('; ') }, problems };
  }
  const { heap } = opened;
  const state: PackState = isOther ? { reason: problems.join('; ') } : openPack(packFile, backend, heap);
  const kernels = state.pack === undefined ? heapKernels : [...heapKernels, ...packKernels(state.pack)];
  registerKernels(tf, kernels, (kernel, stock) => onHeap(kernel, heap, stock));
  return { ...(await asCurrent(tf)), state, problems };
}

/** Starts the stock backend; without SIMD where only the file for it is broken. @returns what was wrong */
async function startStock(tf: Tfjs, setPaths: (folder: string) => void): Promise<string[]> {
  if (!hasWebAssembly()) throw new Error(NO_WEB_ASSEMBLY);
  const folder = wasmFolder();
  if (tf.engine().registry['wasm'] === undefined) setPaths(folder);
  const hasSimd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  const problems = hasSimd ? [] : ['this Node or machine has no SIMD in wasm'];
  const broken = wasmFileProblem(folder, hasSimd ? 'simd' : 'plain');
  if (broken !== undefined) {
    const problem = `${broken}: install @tensorflow/tfjs-backend-wasm again`;
    if (!hasSimd || wasmFileProblem(folder, 'plain') !== undefined) throw new Error(problem);
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

async function asCurrent(tf: Tfjs): Promise<{ readonly tf: Tfjs }> {
  const { backend } = tf.engine();
  // Priority 0: TensorFlow.js never chooses this backend by itself.
  tf.registerBackend(BACKEND, () => backend, 0);
  await tf.setBackend(BACKEND);
  return { tf };
}
