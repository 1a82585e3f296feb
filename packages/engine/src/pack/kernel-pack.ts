import { readFileSync } from 'node:fs';
import type * as tfjs from '@tensorflow/tfjs';
import type { WasmHeap } from '../backend/heap.js';
import { Scratch } from './scratch.js';
import { instantiateWasm, isWasmMemory, type WasmMemory } from './web-assembly.js';

/** The functions of the wasm module; addresses, steps and offsets are in bytes. Described in `assembly/`. */
export interface PackFunctions {
  convolve(
    x: number,
    inOffsets: number,
    out: number,
    outOffsets: number,
    pixels: number,
    filter: number,
    runs: number,
    runCount: number,
    runLength: number,
    channels: number,
  ): void;
  filterGradient(
    x: number,
    inOffsets: number,
    dy: number,
    dyStride: number,
    pixels: number,
    gradient: number,
    taps: number,
    reduction: number,
    channels: number,
  ): void;
  packFilter(
    filter: number,
    to: number,
    taps: number,
    tapCount: number,
    inner: number,
    innerStep: number,
    columns: number,
    columnStep: number,
  ): void;
  unpackGradient(packed: number, to: number, reduction: number, columns: number, step: number): void;
  pixelOffsets(
    to: number,
    images: number,
    rows: number,
    columns: number,
    start: number,
    imageStep: number,
    rowStep: number,
    columnStep: number,
  ): void;
  frameImages(
    from: number,
    to: number,
    images: number,
    height: number,
    width: number,
    pixel: number,
    frameHeight: number,
    frameWidth: number,
    top: number,
    left: number,
  ): void;
  columnMoments(x: number, rows: number, channels: number, mean: number, variance: number, work: number): void;
  normalizeRows(
    x: number,
    y: number,
    rows: number,
    channels: number,
    centre: number,
    factor: number,
    offset: number,
  ): void;
  gradientSums(dy: number, x: number, centre: number, rows: number, channels: number, sums: number): void;
  normalizationGradient(
    dy: number,
    x: number,
    dx: number,
    rows: number,
    channels: number,
    centre: number,
    factor: number,
    slope: number,
    shift: number,
  ): void;
  rectifierGradient(dy: number, y: number, dx: number, size: number, limit: number): void;
  inputTiles(
    x: number,
    to: number,
    first: number,
    count: number,
    tileRows: number,
    tileColumns: number,
    image: number,
    row: number,
    pixel: number,
    channels: number,
    plane: number,
  ): void;
  outputTiles(
    from: number,
    y: number,
    first: number,
    count: number,
    tileRows: number,
    tileColumns: number,
    rows: number,
    columns: number,
    channels: number,
    plane: number,
  ): void;
  gradientTiles(
    dy: number,
    to: number,
    first: number,
    count: number,
    tileRows: number,
    tileColumns: number,
    rows: number,
    columns: number,
    channels: number,
    plane: number,
  ): void;
  filterTiles(packed: number, to: number, inner: number, channels: number, plane: number): void;
  filterGradientTiles(from: number, packed: number, inner: number, channels: number, plane: number): void;
  convolvePlanes(
    x: number,
    xPlane: number,
    inOffsets: number,
    out: number,
    outPlane: number,
    outOffsets: number,
    count: number,
    filter: number,
    filterPlane: number,
    runs: number,
    inner: number,
    channels: number,
  ): void;
  filterGradientPlanes(
    x: number,
    xPlane: number,
    inOffsets: number,
    dy: number,
    dyPlane: number,
    count: number,
    gradient: number,
    gradientPlane: number,
    taps: number,
    inner: number,
    channels: number,
  ): void;
  sumWindows(
    x: number,
    y: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    rows: number,
    columns: number,
    rowList: number,
    columnList: number,
    line: number,
    factor: number,
  ): void;
  addScaled(x: number, y: number, size: number, factor: number, adds: boolean): void;
  weightedPair(a: number, b: number, y: number, size: number, p: number, q: number): void;
  widenRows(from: number, fromStep: number, to: number, toStep: number, count: number, rows: number): void;
}

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

/** The compiled module, beside the built files; tests run on sources and find it there, too. */
export const PACK_FILE = new URL('../../dist/kernels.wasm', import.meta.url);

/**
 * Compiles and links the module in `file` with the memory of the backend.
 *
 * @throws {Error} if the file is missing or broken, the machine has no SIMD, or the backend is not the one expected
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
  const functions = instantiateWasm(readFileSync(file), { env: { memory, abort: stop } }) as PackFunctions;
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
