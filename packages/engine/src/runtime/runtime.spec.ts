import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@uninas/contracts';
import { EngineMemoryError } from '../backend/memory-limit.js';
import { Runtime } from './runtime.js';
import type { Tfjs } from './tfjs.js';

/** A runtime that holds so many bytes, and whose kernels fail. */
function runtimeWhoseKernels(fail: Error, numBytes = 0): Runtime {
  const runKernel = (): never => {
    throw fail;
  };
  const memory = (): object => ({ numBytes, numTensors: 1 });
  return new Runtime({ engine: () => ({ runKernel, memory }) } as unknown as Tfjs);
}

describe('a kernel that fails', () => {
  const x = { shape: [1, 2, 2, 8] } as unknown as Tensor;
  const trap = Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' });

  it('by a trap of wasm while memory is short says where, and what helps', () => {
    const run = (): unknown => runtimeWhoseKernels(trap, 3e9).run('AvgPool', { x });
    expect(run).toThrow(EngineMemoryError);
    expect(run).toThrow(
      /^AvgPool of \[1, 2, 2, 8\] stopped \(memory access out of bounds\), as when memory ends; use smaller batches/,
    );
  });

  it('by a trap while there is memory is a fault of ours', () => {
    const run = (): unknown => runtimeWhoseKernels(trap, 1e6).run('AvgPool', { x });
    expect(run).not.toThrow(EngineMemoryError);
    expect(run).toThrow(
      'AvgPool of [1, 2, 2, 8] stopped (memory access out of bounds): this is a fault of the engine, please report it with these shapes',
    );
  });

  it('in any other way says so itself', () => {
    const error = new Error('no such kernel');
    expect(() => runtimeWhoseKernels(error).run('Foo', [x])).toThrow(error);
  });
});
