import type { Log, Ops, Tensor, Variable } from '@uninas/contracts';

/**
 * The same operations, with a line for each transfer: `upload` for data that
 * is copied into the engine, `sync` for elements that are copied out of it.
 *
 * Tensors remain the engine's own; their reading is watched.
 */
export function logTransfers(ops: Ops, log: Log): Ops {
  const watched = new WeakSet<object>();

  const watchTensor = (tensor: Tensor): void => {
    if (watched.has(tensor)) return;
    watched.add(tensor);
    const read = tensor.dataSync.bind(tensor);
    const dataSync = (): ReturnType<Tensor['dataSync']> => {
      log.info(`sync ${tensor.dtype} ${shapeText(tensor.shape)}`);
      return read();
    };
    Object.defineProperty(tensor, 'dataSync', { value: dataSync });
  };

  const watchVariable = (variable: Variable): Variable => {
    watchTensor(variable.value);
    const load = variable.load.bind(variable);
    const loadAndLog = (data: Float32Array): void => {
      log.info(`upload ${variable.name} ${shapeText(variable.shape)}`);
      load(data);
      watchTensor(variable.value);
    };
    Object.defineProperty(variable, 'load', { value: loadAndLog });
    return variable;
  };

  const watchResult = (result: unknown): unknown => {
    if (isTensor(result)) watchTensor(result);
    else if (Array.isArray(result)) result.forEach(watchResult);
    else if (isPlain(result)) Object.values(result).forEach(watchResult);
    return result;
  };

  const all = Object.entries(ops).map(([name, op]: [string, (...args: never[]) => unknown]) => {
    return [name, (...args: never[]) => watchResult(op(...args))] as const;
  });
  return {
    ...(Object.fromEntries(all) as unknown as Ops),
    tensor: (data, shape, dtype) => {
      log.info(`upload ${dtype ?? 'float32'} ${shapeText(shape)}`);
      const tensor = ops.tensor(data, shape, dtype);
      watchTensor(tensor);
      return tensor;
    },
    variable: (name, shape, options) => {
      log.info(`upload ${name} ${shapeText(shape)}`);
      return watchVariable(ops.variable(name, shape, options));
    },
  };
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dataSync' in value;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
