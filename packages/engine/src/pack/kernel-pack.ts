import type * as tfjs from '@tensorflow/tfjs-core';
import type { WasmHeap } from '../backend/heap.js';
import { FUNCTION_NAMES } from './function-names.js';
import { readPack } from './pack-files.js';
import type { PackFunctions } from './pack-functions.js';
import { Scratch } from './scratch.js';
import { instantiateWasm, isWasmMemory, type WasmMemory } from './web-assembly.js';

/** Our wasm module at work on the memory of the wasm backend. */
export class KernelPack {
  readonly scratch: Scratch;

  constructor(
    readonly functions: PackFunctions,
    private readonly heap: WasmHeap,
    private readonly memory: WasmMemory,
    scratch: Scratch,
  ) {
    this.scratch = scratch;
  }

  /** Where a tensor's elements begin; stays valid when the memory grows. */
  address(tensor: tfjs.TensorInfo): number {
    return this.heap.typedArrayFromHeap(tensor).byteOffset;
  }

  /** A view of floats, good until the next allocation. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  /** A view of float64, good until the next allocation. */
  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, count);
  }

  /** Copies numbers to an address. */
  write(address: number, values: Int32Array): void {
    new Int32Array(this.memory.buffer, address, values.length).set(values);
  }

  /** Sets bytes to 0. */
  clear(address: number, bytes: number): void {
    new Uint8Array(this.memory.buffer, address, bytes).fill(0);
  }
}

/**
 * Compiles and links the module in `file` with the memory of the backend.
 *
 * @throws {Error} if the file is missing, broken or of another build, the machine has no SIMD, or the backend is not the one expected
 */
export function loadKernelPack(file: URL, backend: object, heap: WasmHeap): KernelPack {
  const wasm = Reflect.get(backend, 'wasm') as Internals | undefined;
  const memory = wasm?.asm?.memory;
  if (
    wasm === undefined ||
    !isWasmMemory(memory) ||
    typeof wasm._malloc !== 'function' ||
    typeof wasm._free !== 'function'
  ) {
    throw new Error('the wasm backend does not show its memory: @tensorflow/tfjs-backend-wasm 4.22.0 is needed');
  }
  const functions = instantiateWasm(readPack(file), { env: { memory, abort: stop } }) as PackFunctions;
  const missing = FUNCTION_NAMES.filter((name) => typeof Reflect.get(functions, name) !== 'function');
  if (missing.length > 0) throw new Error(`the module has no ${missing.join(', ')}: it is of another build`);
  // the allocator is read at each call: the backend replaces it when it is first used
  const scratch = new Scratch(
    (bytes) => wasm._malloc(bytes),
    (address) => wasm._free(address),
  );
  return new KernelPack(functions, heap, memory, scratch);
}

interface Internals {
  readonly asm?: { readonly memory?: unknown };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

function stop(): never {
  throw new Error('a kernel stopped');
}
