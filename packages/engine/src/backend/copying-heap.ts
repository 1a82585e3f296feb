import type * as tfjs from '@tensorflow/tfjs-core';
import type { Elements } from '../kernels/copy-rows.js';
import { sizeOf } from '../runtime/shape.js';
import type { WasmHeap } from './heap.js';

/** What every backend of TensorFlow.js offers. */
interface AnyBackend {
  readSync(dataId: tfjs.TensorInfo['dataId']): Elements;
  write(values: Elements, shape: number[], dtype: string): tfjs.TensorInfo['dataId'];
  incRef(dataId: tfjs.TensorInfo['dataId']): void;
  disposeData(dataId: tfjs.TensorInfo['dataId']): boolean;
}

/**
 * Stands in for the heap of a backend whose memory is not where it was
 * expected, during one kernel: elements are copied out, and back in the end.
 */
export class CopyingHeap implements WasmHeap {
  private readonly made = new Map<tfjs.TensorInfo['dataId'], Elements>();

  constructor(private readonly backend: AnyBackend) {}

  makeOutput(shape: readonly number[], dtype: string): tfjs.TensorInfo {
    const dataId = {};
    this.made.set(dataId, elements(dtype, sizeOf(shape)));
    return { dataId, shape: [...shape], dtype: dtype as tfjs.DataType };
  }

  typedArrayFromHeap({ dataId }: tfjs.TensorInfo): Elements {
    return this.made.get(dataId) ?? this.backend.readSync(dataId);
  }

  incRef(dataId: tfjs.TensorInfo['dataId']): void {
    this.backend.incRef(dataId);
  }

  disposeData(dataId: tfjs.TensorInfo['dataId']): boolean {
    return this.made.delete(dataId) || this.backend.disposeData(dataId);
  }

  /** A result of the kernel, now in the backend. */
  settled(result: tfjs.TensorInfo): tfjs.TensorInfo {
    const values = this.made.get(result.dataId);
    if (values === undefined) return result;
    return { ...result, dataId: this.backend.write(values, result.shape, result.dtype) };
  }
}

function elements(dtype: string, size: number): Elements {
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}
