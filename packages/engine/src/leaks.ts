import type { Tensor, TensorMemory } from '@uninas/contracts';
import type { Runtime } from './runtime/runtime.js';

/** What a function left behind in the engine. */
export interface TensorReport<T> {
  readonly result: T;
  readonly before: TensorMemory;
  readonly after: TensorMemory;
  /** Tensors that the function made and that are still alive, its result among them. */
  readonly survivors: readonly { readonly shape: readonly number[]; readonly dtype: string }[];
}

/** Runs `f` in a scope of its own, frees nothing, and lists what it left alive. */
export function trackTensors<T>(runtime: Runtime, f: () => T | Promise<T>): TensorReport<T> | Promise<TensorReport<T>> {
  const before = runtime.memory();
  const kept = new Set<Tensor>();
  const stopWatching = runtime.onKeep((tensor) => kept.add(tensor));
  const scope = runtime.openScope();
  const close = (): readonly Tensor[] => {
    stopWatching();
    const loose = scope.close();
    // A kept tensor is no longer in the scope when an inner tidy made it.
    return [...new Set([...loose, ...kept])].filter((tensor) => !runtime.isDisposed(tensor));
  };
  const report = (result: T): TensorReport<T> => ({
    survivors: close().map(({ shape, dtype }) => ({ shape, dtype })),
    result,
    before,
    after: runtime.memory(),
  });
  const fail = (error: unknown): never => {
    close();
    throw error;
  };
  try {
    const result = f();
    return result instanceof Promise ? result.then(report, fail) : report(result);
  } catch (error) {
    return fail(error);
  }
}
