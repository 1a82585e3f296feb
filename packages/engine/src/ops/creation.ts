import type { DType, Ops, Tensor, TensorData, Variable } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { sizeOf } from '../runtime/shape.js';
import { EngineVariable } from '../variable.js';

type CreationOps = Pick<Ops, 'tensor' | 'scalar' | 'zeros' | 'ones' | 'fill' | 'oneHot' | 'variable'>;

/** Tensors and variables from plain data. */
export function creationOps(k: Kernels, variables: Set<Variable>): CreationOps {
  const tensor = (data: TensorData | readonly number[], shape: readonly number[], dtype = dtypeOf(data)): Tensor => {
    if (data.length !== sizeOf(shape)) {
      throw new RangeError(`${data.length} elements do not fit the shape [${shape.join(', ')}]`);
    }
    return k.runtime.upload(elements(data, dtype), shape, dtype);
  };
  return {
    tensor,
    scalar: (value) => k.scalar(value),
    zeros: (shape) => k.fill(shape, 0),
    ones: (shape) => k.fill(shape, 1),
    fill: (shape, value) => k.fill(shape, value),
    oneHot: (indices, depth) => {
      // Asked for float32, the wasm kernel writes the bits of integers.
      const marks = k.runtime.run('OneHot', { indices }, { dtype: 'int32', depth, onValue: 1, offValue: 0 });
      return k.runtime.run('Cast', { x: marks }, { dtype: 'float32' });
    },
    variable: (name, shape, { trainable = true, data } = {}) => {
      const value = data === undefined ? k.fill(shape, 0) : tensor(data, shape, 'float32');
      const variable = new EngineVariable(k.runtime, name, value, trainable, () => variables.delete(variable));
      variables.add(variable);
      return variable;
    },
  };
}

function dtypeOf(data: TensorData | readonly number[]): DType {
  if (ArrayBuffer.isView(data)) {
    if (Object.prototype.toString.call(data) === '[object Int32Array]') return 'int32';
    if (Object.prototype.toString.call(data) === '[object Uint8Array]') return 'bool';
  }
  return 'float32';
}

function elements(data: TensorData | readonly number[], dtype: DType): TensorData {
  if (ArrayBuffer.isView(data) && dtypeOf(data) === dtype) return data as TensorData;
  if (dtype === 'int32') return Int32Array.from(data);
  return dtype === 'bool' ? Uint8Array.from(data) : Float32Array.from(data);
}
