import type * as tfjs from '@tensorflow/tfjs-core';

/**
 * The part of TensorFlow.js' wasm backend that our kernels use.
 *
 * Internals of version 4.22.0, checked by `checkHeap` when the backend starts.
 */
export interface WasmHeap {
  makeOutput(shape: readonly number[], dtype: string): tfjs.TensorInfo;
  /** A view that the next allocation may detach: make it after all outputs. */
  typedArrayFromHeap(tensor: tfjs.TensorInfo): Float32Array | Int32Array | Uint8Array;
  incRef(dataId: tfjs.TensorInfo['dataId']): void;
  disposeData(dataId: tfjs.TensorInfo['dataId']): boolean;
}

/** A kernel on the wasm heap. */
export interface HeapKernel {
  readonly name: string;
  run(
    heap: WasmHeap,
    inputs: Readonly<Record<string, tfjs.TensorInfo>>,
    attributes: Readonly<Record<string, unknown>>,
    stock: (() => tfjs.TensorInfo) | undefined,
  ): tfjs.TensorInfo | tfjs.TensorInfo[];
}

/**
 * The backend as a heap, after a try: what is written into an output must be what is read from it.
 *
 * @throws {Error} if the backend's internals are not those this package was written for
 */
export function checkHeap(backend: object): WasmHeap {
  for (const method of ['makeOutput', 'typedArrayFromHeap', 'incRef', 'disposeData'] as const) {
    if (typeof Reflect.get(backend, method) !== 'function') {
      throw new Error(`the wasm backend has no ${method}(): @uninas/engine needs @tensorflow/tfjs-backend-wasm 4.22.0`);
    }
  }
  const heap = backend as WasmHeap & { readSync(dataId: tfjs.TensorInfo['dataId']): ArrayLike<number> };
  const probe = heap.makeOutput([3], 'float32');
  heap.typedArrayFromHeap(probe).set([1, 2, 3]);
  const found = Array.from(heap.readSync(probe.dataId));
  heap.disposeData(probe.dataId);
  if (found.join() !== '1,2,3') throw new Error(`the wasm backend reads ${found.join()} where 1,2,3 was written`);
  return heap;
}

export function float32(heap: WasmHeap, tensor: tfjs.TensorInfo): Float32Array {
  const view = heap.typedArrayFromHeap(tensor);
  if (tensor.dtype !== 'float32') throw new TypeError(`expected float32, found ${tensor.dtype}`);
  return view as Float32Array;
}

/** An input by name. @throws {TypeError} if it is missing */
export function input(inputs: Readonly<Record<string, tfjs.TensorInfo>>, name: string): tfjs.TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new TypeError(`the kernel needs the input "${name}"`);
  return tensor;
}
