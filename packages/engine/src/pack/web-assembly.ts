/** The part of WebAssembly that loads a module; Node's types leave it out. */
interface WebAssemblyApi {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Memory of wasm code; it may grow, and a buffer is only good until then. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** @throws {Error} if this Node has no WebAssembly, or the bytes are no module that it can run */
export function instantiateWasm(bytes: Uint8Array, imports: object): object {
  const api = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi | undefined;
  if (api === undefined) throw new Error('there is no WebAssembly');
  return new api.Instance(new api.Module(bytes), imports).exports;
}

/** Whether this Node can run the module. */
export function isWasmModule(bytes: Uint8Array): boolean {
  const api = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi | undefined;
  return api?.validate(bytes) === true;
}

export function isWasmMemory(value: unknown): value is WasmMemory {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
}
