import { setFlagsFromString } from 'node:v8';

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

/** Why there is none: V8 leaves it out where it may not compile. */
export const NO_WEB_ASSEMBLY = 'this Node has no WebAssembly, as with --jitless';

/** Whether this Node has WebAssembly at all. */
export function hasWebAssembly(): boolean {
  return Reflect.get(globalThis, 'WebAssembly') !== undefined;
}

/** @throws {Error} if this Node has no WebAssembly, or the bytes are no module that it can run */
export function instantiateWasm(bytes: Uint8Array, imports: object): object {
  const api = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi | undefined;
  if (api === undefined) throw new Error(NO_WEB_ASSEMBLY);
  return new api.Instance(new api.Module(bytes), imports).exports;
}

/** Whether this Node can run the module. */
export function isWasmModule(bytes: Uint8Array): boolean {
  const api = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi | undefined;
  return api?.validate(bytes) === true;
}

/** One function of one instruction: `f32x4.relaxed_madd` of its three arguments. */
const RELAXED = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // a module of version 1
  ...[1, 8, 1, 0x60, 3, 0x7b, 0x7b, 0x7b, 1, 0x7b], // types: (v128, v128, v128) -> v128
  ...[3, 2, 1, 0], // functions: one of that type
  ...[10, 13, 1, 11, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfd, 0x85, 2, 0x0b], // code
);

/**
 * Whether wasm code may use relaxed SIMD. Node 20 has it behind a flag of V8,
 * which is set for the process if that is what is missing.
 */
export function hasRelaxedSimd(): boolean {
  if (isWasmModule(RELAXED)) return true;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return isWasmModule(RELAXED);
}

export function isWasmMemory(value: unknown): value is WasmMemory {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
}
