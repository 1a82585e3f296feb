import type { Ops } from '@uninas/contracts';
import type { Runtime } from '../runtime/runtime.js';

/** Who owns which tensor. */
export function memoryOps(runtime: Runtime): Pick<Ops, 'tidy' | 'keep' | 'memory'> {
  return {
    tidy: (f) => runtime.tidy(f),
    keep: (x) => runtime.keep(x),
    memory: () => runtime.memory(),
  };
}
