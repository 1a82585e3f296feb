import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@uninas/contracts';
import { Runtime } from './runtime.js';
import type { Tfjs } from './tfjs.js';

function runtimeWhoseKernels(fail: Error): Runtime {
  const runKernel = (): never => {
    throw fail;
  };
  return new Runtime({ engine: () => ({ runKernel }) } as unknown as Tfjs);
}

describe('a kernel that fails', () => {
  const x = { shape: [1, 2, 2, 8] } as unknown as Tensor;

  it('by a trap of wasm says where, and what helps', () => {
    const trap = Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' });
    expect(() => runtimeWhoseKernels(trap).run('AvgPool', { x })).toThrow(
      /^AvgPool of \[1, 2, 2, 8\] stopped \(memory access out of bounds\), as when memory ends; use smaller batches/,
    );
  });

  it('in any other way says so itself', () => {
    const error = new Error('no such kernel');
    expect(() => runtimeWhoseKernels(error).run('Foo', [x])).toThrow(error);
  });
});
