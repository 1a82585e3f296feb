import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from './engine.js';
import { values } from './testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 }));

describe('the engine', () => {
  it('names its backend and version', () => {
    expect([engine.backend, engine.version]).toEqual(['uninas', '4.22.0']);
  });

  it('shares one wasm instance with other engines, and owns its variables', async () => {
    const other = await createEngine();
    const ours = engine.ops.variable('w', [2], { data: Float32Array.of(1, 2) });
    const theirs = other.ops.variable('w', [2], { data: Float32Array.of(3, 4) });
    engine.ops.tidy(() => expect([...engine.ops.add(ours.value, theirs.value).dataSync()]).toEqual([4, 6]));
    other.dispose();
    expect([...ours.value.dataSync()]).toEqual([1, 2]);
    expect(engine.memory().tensors).toBe(1);
    engine.dispose();
  });

  it('leaves the stock backend usable on the same memory', () => {
    expect(tf.findBackend('wasm')).toBe(tf.findBackend('uninas'));
    expect(tf.getKernel('Slice', 'wasm')).not.toBe(tf.getKernel('Slice', 'uninas'));
    const names = (backend: string): string[] => tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
    const added = names('uninas').filter((name) => !names('wasm').includes(name) && !name.startsWith('Uninas'));
    expect(added).toEqual(['UnsortedSegmentSum']);
  });
});

describe('memory', () => {
  const tooMuch = /does not fit: the engine holds at most 4096 MiB in all; use smaller batches/;

  it('that does not suffice is an error that names the size, and changes nothing', () => {
    const { ops } = engine;
    const w = ops.variable('w', [2], { data: Float32Array.of(1, 2) });
    // 2^32 + 8 bytes: as 32 bits, they would be 8
    expect(() => ops.zeros([2 ** 30 + 2])).toThrow(tooMuch);
    expect(() => ops.tidy(() => ops.mul(ops.ones([40000, 1]), ops.ones([1, 40000])))).toThrow(/a tensor of 6104 MiB/);
    expect(() => ops.tidy(() => ops.ones([2 ** 50]))).toThrow(expect.objectContaining({ code: 'UNINAS_EMEMORY' }));
    expect([...w.value.dataSync()]).toEqual([1, 2]);
    w.dispose();
  });
});

describe('the faults of the stock kernels that this package works around', () => {
  // Each of these fails when TensorFlow.js is corrected, and then our kernel can go.
  const stock = (kernel: string, inputs: Record<string, tf.Tensor>, attributes: object): number[] => {
    const config = tf.getKernel(kernel, 'wasm');
    const backend = tf.findBackend('wasm');
    const made = config.kernelFunc({ inputs, attrs: attributes as tf.NamedAttrMap, backend }) as tf.TensorInfo;
    return [...tf.engine().makeTensorFromTensorInfo(made).dataSync()];
  };

  it('MaxPoolGrad misses windows that are negative throughout', () => {
    tf.tidy(() => {
      const input = tf.tensor([-4, -3, -2, -1], [1, 2, 2, 1]);
      const output = tf.tensor([-1], [1, 1, 1, 1]);
      const attributes = { filterSize: [2, 2], strides: [2, 2], pad: 'valid' };
      expect(stock('MaxPoolGrad', { dy: tf.onesLike(output), input, output }, attributes)).toEqual([1, 0, 0, 0]);
    });
  });

  it('OneHot writes integers into float32', () => {
    tf.tidy(() => {
      const indices = tf.tensor([1], [1], 'int32');
      const attributes = { depth: 2, onValue: 1, offValue: 0, dtype: 'float32' };
      expect(stock('OneHot', { indices }, attributes)).toEqual([0, expect.closeTo(0, 30)]);
    });
  });

  it('AvgPool does not count padding', () => {
    tf.tidy(() => {
      const x = tf.ones([1, 2, 2, 1]);
      const pad = [[0, 0], [1, 1], [1, 1], [0, 0]]; // prettier-ignore
      const [corner] = stock('AvgPool', { x }, { filterSize: [3, 3], strides: [1, 1], pad });
      expect(corner).toBe(1);
    });
  });

  it('Identity copies', () => {
    tf.tidy(() => {
      const x = tf.ones([4]);
      const made = tf.getKernel('Identity', 'wasm').kernelFunc({ inputs: { x }, backend: tf.findBackend('wasm') });
      expect((made as tf.TensorInfo).dataId).not.toBe(x.dataId);
      tf.engine().makeTensorFromTensorInfo(made as tf.TensorInfo);
      expect(x.clone().dataId).toBe(x.dataId);
    });
  });
});

describe('sameness', () => {
  it('gives identical bytes for the same step', () => {
    const { ops } = engine;
    const geometry = { kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
    const step = (): Uint8Array[] => {
      const w = ops.variable('w', [3, 3, 3, 8], { data: values([3, 3, 3, 8]) });
      const scale = ops.variable('scale', [8], { data: values([8], 2) });
      const bytes = ops.tidy(() => {
        const x = ops.tensor(values([4, 11, 9, 3], 3), [4, 11, 9, 3]);
        const loss = (): Tensor => {
          const { output } = ops.batchNormTrain(ops.conv2d(x, w.value, geometry), scale.value, undefined, 1e-5);
          const pooled = ops.maxPool(ops.relu(output), { ...geometry, stride: [1, 1] });
          const logits = ops.globalAvgPool(ops.add(ops.avgPool(pooled, { ...geometry, stride: [1, 1] }), pooled));
          const targets = ops.oneHot(ops.tensor(Int32Array.of(1, 0, 7, 3), [4]), 8);
          return ops.mean(ops.softmaxCrossEntropy(logits, targets));
        };
        const { value, gradients } = ops.valueAndGradients(loss, [w, scale]);
        return [value, ...gradients].map((tensor) => new Uint8Array(tensor.dataSync().buffer.slice(0)));
      });
      w.dispose();
      scale.dispose();
      return bytes as Uint8Array[];
    };
    const first = step();
    for (let i = 0; i < 3; i += 1) expect(step()).toEqual(first);
  });
});
