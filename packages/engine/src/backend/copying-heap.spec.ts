import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import tf from '@tensorflow/tfjs-core';
import { conformanceChecks } from '../conformance/index.js';
import { runAndCount } from '../conformance/declare.js';
import { createEngine, type Engine } from '../engine.js';
import { heapKernels } from '../kernels/heap-kernels.js';
import { checkHeap } from './heap.js';
import { BACKEND, onCopies } from './register-kernels.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ kernels: 'plain' });
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

describe('kernels that copy, where the memory of the backend is not where it was', () => {
  beforeAll(() => {
    for (const kernel of heapKernels) {
      const stock = tf.getKernelsForBackend('wasm').find(({ kernelName }) => kernelName === kernel.name);
      const config = onCopies(kernel, tf.findBackend(BACKEND), stock);
      tf.unregisterKernel(kernel.name, BACKEND);
      tf.registerKernel(config);
    }
  });

  const groups = ['shape', 'pooling', 'convolution', 'training'];
  it.each(groups)('pass the conformance suite: %s', (group) => {
    // some of each: the whole suite runs elsewhere
    const checks = conformanceChecks().filter((check) => check.group === group);
    for (const [i, check] of checks.entries()) if (i % 3 === 0 || checks.length < 40) runAndCount(engine.ops, check);
  });
});

describe('the heap is refused', () => {
  const backend = (): object => tf.findBackend(BACKEND);
  /** The backend with another member in place of one. */
  const changed = (name: string, value: unknown): object =>
    new Proxy(backend(), {
      get: (target, key) => {
        if (key === name) return value;
        const member: unknown = Reflect.get(target, key);
        return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
      },
    });

  it('when a method is gone', () => {
    expect(() => checkHeap(changed('makeOutput', undefined))).toThrow('has no makeOutput()');
  });

  it('when what is written is not what is read', () => {
    const elsewhere = (): Float32Array => new Float32Array(3);
    expect(() => checkHeap(changed('typedArrayFromHeap', elsewhere))).toThrow(/reads .* where 1,2,3 was written/);
  });

  it('and otherwise not', () => {
    expect(() => checkHeap(changed('nothing', undefined))).not.toThrow();
  });
});
