import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { createEngine, type Engine } from './engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

it('starts as zeros or as a copy of data, and may share its name', () => {
  const { ops } = engine;
  const zeros = ops.variable('w', [2]);
  const given = ops.variable('w', [2], { data: Float32Array.of(1, 2), trainable: false });
  expect([...zeros.value.dataSync(), ...given.value.dataSync()]).toEqual([0, 0, 1, 2]);
  expect([zeros.trainable, given.trainable]).toEqual([true, false]);
  zeros.dispose();
  given.dispose();
});

it('takes the ownership of an assigned value, also inside tidy', () => {
  const { ops } = engine;
  const w = ops.variable('w', [2]);
  ops.tidy(() => w.assign(ops.tensor([3, 4], [2])));
  expect([...w.value.dataSync()]).toEqual([3, 4]);
  expect(engine.memory().tensors).toBe(1);
  w.assign(w.value);
  expect([...w.value.dataSync()]).toEqual([3, 4]);
  w.dispose();
});

it('loads data', () => {
  const w = engine.ops.variable('w', [2]);
  w.load(Float32Array.of(5, 6));
  expect([...w.value.dataSync()]).toEqual([5, 6]);
  w.dispose();
});

it('rejects other shapes and use after disposal', () => {
  const { ops } = engine;
  const w = ops.variable('w', [2]);
  ops.tidy(() => expect(() => w.assign(ops.zeros([3]))).toThrow('"w" is float32 [2]'));
  expect(() => w.load(new Float32Array(3))).toThrow(RangeError);
  w.dispose();
  w.dispose();
  expect(() => w.value).toThrow('disposed');
});

it('is not mistaken for its packed former value by a convolution', () => {
  const { ops } = engine;
  const geometry = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: [0, 0, 0, 0], groups: 1 } as const;
  const w = ops.variable('w', [1, 1, 1, 1], { data: Float32Array.of(2) });
  ops.tidy(() => {
    const x = ops.ones([1, 1, 1, 1]);
    expect([...ops.conv2d(x, w.value, geometry).dataSync()]).toEqual([2]);
    w.load(Float32Array.of(3));
    expect([...ops.conv2d(x, w.value, geometry).dataSync()]).toEqual([3]);
  });
  w.dispose();
});
