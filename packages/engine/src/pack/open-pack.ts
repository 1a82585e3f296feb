import type { WasmHeap } from '../backend/heap.js';
import { loadKernelPack, type KernelPack } from './kernel-pack.js';

/** The pack, or why it cannot be used; with a pack, why it is not the first that was asked for. */
export type PackState =
  { readonly pack: KernelPack; readonly reason?: string } | { readonly pack?: undefined; readonly reason: string };

/** Loads the first of some modules that can be used, and tries it; never throws. */
export function openPack(files: readonly URL[], backend: object, heap: WasmHeap): PackState {
  const reasons = new Set<string>();
  const reason = (): string => [...reasons].join('; ');
  for (const file of files) {
    try {
      const pack = loadKernelPack(file, backend, heap);
      tryOut(pack, heap);
      return reasons.size === 0 ? { pack } : { pack, reason: reason() };
    } catch (error) {
      // errors of other realms are no instances of our Error
      const isError = typeof error === 'object' && error !== null && 'message' in error;
      reasons.add(isError ? String(error.message) : String(error));
    }
  }
  return { reason: reason() };
}

/** A product of two numbers with two: shows that both modules see the same memory. @throws {Error} if they do not */
function tryOut(pack: KernelPack, heap: WasmHeap): void {
  const tensors = [[1, 2], [3, 4], [0]].map((values) => {
    const tensor = heap.makeOutput([values.length], 'float32');
    heap.typedArrayFromHeap(tensor).set(values);
    return tensor;
  });
  const [x, filter, y] = tensors.map((tensor) => pack.address(tensor)) as [number, number, number];
  const [packed, table] = pack.scratch.reserve([32, 4]);
  pack.write(table, Int32Array.of(0));
  pack.functions.packFilter(filter, packed, table, 1, 2, 4, 1, 4);
  pack.functions.convolve(x, table, y, table, 1, packed, table, 1, 2, 1);
  const [product] = heap.typedArrayFromHeap(tensors[2] as (typeof tensors)[number]);
  for (const { dataId } of tensors) heap.disposeData(dataId);
  if (product !== 11) throw new Error(`the kernels of the pack compute ${product} where 11 is right`);
}
