/** What the address space of the wasm backend holds at most. */
export const MEMORY_LIMIT = 4294901760;

/** A tensor does not fit into the memory of the engine; what was there before is unchanged. */
export class EngineMemoryError extends Error {
  override readonly name = 'EngineMemoryError';
  readonly code = 'UNINAS_EMEMORY';

  constructor(what: string, options?: ErrorOptions) {
    super(`${what}; use smaller batches, smaller images, or a network of fewer features`, options);
  }
}

interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Makes a failed allocation of the backend an error.
 *
 * TensorFlow.js takes the address 0, which a failed one returns, for the place
 * of the tensor, and sizes beyond 32 bits modulo 2^32: elements would be
 * written over others.
 */
export function guardMemory(backend: object): void {
  const wasm = Reflect.get(backend, 'wasm') as Allocator;
  wasm._free(wasm._malloc(8)); // the first call replaces the function
  const allocate = wasm._malloc.bind(wasm);
  const refuse = (bytes: number): EngineMemoryError => {
    const [size, limit] = [bytes, MEMORY_LIMIT].map((count) => `${Math.ceil(count / 2 ** 20)} MiB`);
    return new EngineMemoryError(`a tensor of ${size} does not fit: the engine holds at most ${limit} in all`);
  };
  wasm._malloc = (bytes) => {
    if (bytes > MEMORY_LIMIT) throw refuse(bytes);
    const address = allocate(bytes) >>> 0; // wasm returns signed numbers
    if (address === 0 && bytes > 0) throw refuse(bytes);
    return address;
  };
}
