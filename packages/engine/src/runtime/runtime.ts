import type { DType, Tensor, TensorData, TensorMemory } from '@uninas/contracts';
import { EngineMemoryError, MEMORY_LIMIT } from '../backend/memory-limit.js';
import { tensorsIn } from './tensors-in.js';
import type { KernelAttributes, KernelInputs, TfEngine, Tfjs, TfTensor } from './tfjs.js';

/** What a scope function made and left behind; `held` belongs to whoever asked for it. */
export interface Held<T> {
  readonly result: T;
  readonly held: readonly Tensor[];
}

type Inputs = Readonly<Record<string, Tensor>> | readonly Tensor[];

/**
 * Kernels, scopes and ownership on one TensorFlow.js backend.
 *
 * The tape of TensorFlow.js stays off; gradients are recorded by `tape/`.
 */
export class Runtime {
  private readonly engine: TfEngine;
  private readonly keepWatchers = new Set<(tensor: Tensor) => void>();

  constructor(tf: Tfjs) {
    this.engine = tf.engine();
  }

  run(kernel: string, inputs: Inputs, attributes?: object): Tensor {
    return this.call(kernel, inputs, attributes) as Tensor;
  }

  /** A kernel of several results. */
  runAll(kernel: string, inputs: Inputs, attributes?: object): readonly Tensor[] {
    return this.call(kernel, inputs, attributes) as readonly Tensor[];
  }

  private call(kernel: string, inputs: Inputs, attributes?: object): Tensor | readonly Tensor[] {
    try {
      // Contract tensors are TensorFlow.js tensors: only this package makes them.
      return this.engine.runKernel(
        kernel,
        inputs as unknown as KernelInputs,
        (attributes ?? {}) as KernelAttributes,
      ) as unknown as Tensor | readonly Tensor[];
    } catch (error) {
      throw isTrap(error) ? this.trapped(kernel, Object.values(inputs), error) : error;
    }
  }

  upload(data: TensorData, shape: readonly number[], dtype: DType): Tensor {
    return this.engine.makeTensor(data, [...shape], dtype) as unknown as Tensor;
  }

  /** A second tensor on the same memory, which lives until both are disposed. */
  alias(tensor: Tensor): Tensor {
    return this.run('Identity', { x: tensor });
  }

  /** Identifies a tensor object within the process. */
  id(tensor: Tensor): number {
    return (tensor as unknown as TfTensor).id;
  }

  isDisposed(tensor: Tensor): boolean {
    return (tensor as unknown as TfTensor).isDisposed;
  }

  keep<T extends Tensor>(tensor: T): T {
    const kept = tensor as unknown as TfTensor;
    if (!kept.kept) {
      kept.kept = true;
      for (const watch of this.keepWatchers) watch(tensor);
    }
    return tensor;
  }

  isKept(tensor: Tensor): boolean {
    return (tensor as unknown as TfTensor).kept;
  }

  /** Calls `watch` for each tensor that is kept from now on; returns the function that ends it. */
  onKeep(watch: (tensor: Tensor) => void): () => void {
    this.keepWatchers.add(watch);
    return () => this.keepWatchers.delete(watch);
  }

  /** Frees what `f` made, but for what it returns or keeps. */
  tidy<T>(f: () => T): T {
    this.engine.startScope();
    let survivors: Tensor[] = [];
    try {
      const result = f();
      survivors = tensorsIn(result);
      return result;
    } finally {
      this.endScope(survivors);
    }
  }

  /** Frees nothing that `f` made: all of it is handed to the caller. */
  hold<T>(f: () => T): Held<T> {
    this.engine.startScope();
    try {
      const result = f();
      const held: Tensor[] = [];
      for (const made of this.engine.state.activeScope.track) {
        if (made.kept || made.isDisposed) continue;
        made.kept = true;
        held.push(made as unknown as Tensor);
      }
      return { result, held };
    } finally {
      this.endScope([]);
    }
  }

  /** The scope that `openScope` starts: lists its live tensors, then hands them to the surrounding scope. */
  openScope(): { close(): readonly Tensor[] } {
    this.engine.startScope();
    return {
      close: () => {
        const alive = this.engine.state.activeScope.track.filter((made) => !made.isDisposed) as unknown as Tensor[];
        this.endScope(alive);
        return alive;
      },
    };
  }

  memory(): TensorMemory {
    const { numTensors, numBytes } = this.engine.memory();
    return { tensors: numTensors, bytes: numBytes };
  }

  /** Kernels check no allocation of their own, so that they trap where memory ends. */
  private trapped(kernel: string, inputs: readonly Tensor[], cause: Error): Error {
    const shapes = inputs.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
    const what = `${kernel} of ${shapes} stopped (${cause.message})`;
    if (this.memory().bytes > MEMORY_LIMIT / 2) return new EngineMemoryError(`${what}, as when memory ends`, { cause });
    return new Error(`${what}: this is a fault of the engine, please report it with these shapes`, { cause });
  }

  private endScope(survivors: readonly Tensor[]): void {
    this.engine.endScope(survivors as unknown as TfTensor[]);
  }
}

/** Whether wasm code stopped: a `WebAssembly.RuntimeError`, whose class differs between realms. */
function isTrap(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'RuntimeError';
}
