import type { Tensor, Variable } from '@uninas/contracts';
import type { Runtime } from './runtime/runtime.js';
import { sameShape, sizeOf } from './runtime/shape.js';

/**
 * A variable that holds a kept tensor.
 *
 * A new value is always a new tensor: convolutions cache their packed filter
 * by tensor, so elements must not change in place.
 */
export class EngineVariable implements Variable {
  readonly shape: readonly number[];
  private current: Tensor;
  private disposed = false;

  constructor(
    private readonly runtime: Runtime,
    readonly name: string,
    value: Tensor,
    readonly trainable: boolean,
    private readonly onDispose: () => void,
  ) {
    this.shape = [...value.shape];
    this.current = runtime.keep(value);
  }

  get value(): Tensor {
    if (this.disposed) throw new Error(`the variable "${this.name}" has been disposed`);
    return this.current;
  }

  assign(value: Tensor): void {
    const former = this.value;
    if (value === former) return;
    if (!sameShape(value.shape, this.shape) || value.dtype !== 'float32') {
      throw new RangeError(
        `the variable "${this.name}" is float32 [${this.shape.join(', ')}], the new value is ${value.dtype} [${value.shape.join(', ')}]`,
      );
    }
    this.current = this.runtime.keep(value);
    former.dispose();
  }

  load(data: Float32Array): void {
    if (data.length !== sizeOf(this.shape)) {
      throw new RangeError(`${data.length} elements do not fit the variable "${this.name}" [${this.shape.join(', ')}]`);
    }
    this.assign(this.runtime.upload(data, this.shape, 'float32'));
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.current.dispose();
    this.onDispose();
  }
}
