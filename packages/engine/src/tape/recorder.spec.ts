import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor, Variable } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory()).toEqual({ tensors: 0, bytes: 0 });
});

function vector(...data: number[]): Variable {
  return engine.ops.variable('v', [data.length], { data: Float32Array.from(data) });
}

function gradientsOf(f: () => Tensor, ...variables: Variable[]): number[][] {
  const { ops } = engine;
  return ops.tidy(() => ops.valueAndGradients(f, variables).gradients.map((gradient) => [...gradient.dataSync()]));
}

describe('valueAndGradients', () => {
  it('yields the value and one gradient for each variable, owned by the caller', () => {
    const { ops } = engine;
    const [a, b] = [vector(1, 2), vector(3, 4)];
    const { value, gradients } = ops.valueAndGradients(() => ops.sum(ops.mul(a.value, b.value)), [a, b]);
    expect([...value.dataSync()]).toEqual([11]);
    expect(gradients.map((gradient) => [...gradient.dataSync()])).toEqual([
      [3, 4],
      [1, 2],
    ]);
    expect(ops.memory().tensors).toBe(5);
    for (const tensor of [value, ...gradients]) tensor.dispose();
  });

  it('yields zeros for a variable that the value does not depend on', () => {
    const { ops } = engine;
    const [a, b] = [vector(1, 2), vector(3, 4)];
    expect(gradientsOf(() => ops.sum(a.value), a, b)).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(gradientsOf(() => ops.scalar(3), a)).toEqual([[0, 0]]);
  });

  it('adds up what flows back along several paths', () => {
    const { ops } = engine;
    const a = vector(1, 2);
    const f = (): Tensor => {
      const x = a.value;
      const branches = [ops.square(x), ops.affine(x, 3), ops.neg(x), ops.mul(x, x), x];
      return ops.sum(ops.addN(branches));
    };
    expect(gradientsOf(f, a)).toEqual([[7, 11]]);
  });

  it('may return a variable itself', () => {
    const { ops } = engine;
    const a = ops.variable('a', [], { data: Float32Array.of(2) });
    const { value, gradients } = ops.valueAndGradients(() => a.value, [a]);
    expect([[...value.dataSync()], [...(gradients[0] as Tensor).dataSync()]]).toEqual([[2], [1]]);
    value.dispose();
    expect([...a.value.dataSync()]).toEqual([2]);
    for (const gradient of gradients) gradient.dispose();
  });

  it('accepts the same variable twice', () => {
    const a = vector(1, 2);
    expect(gradientsOf(() => engine.ops.sum(a.value), a, a)).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('survives tidy inside the function', () => {
    const { ops } = engine;
    const a = vector(2, 3);
    const f = (): Tensor => ops.tidy(() => ops.sum(ops.tidy(() => ops.exp(ops.square(a.value)))));
    const [gradient] = gradientsOf(f, a);
    expect(gradient).toEqual([2, 3].map((x) => expect.closeTo(2 * x * Math.exp(x * x), 1)));
  });

  it('survives disposal inside the function', () => {
    const { ops } = engine;
    const a = vector(2, 3);
    const f = (): Tensor => {
      const squared = ops.square(a.value);
      const result = ops.sum(ops.mul(squared, squared));
      squared.dispose();
      return result;
    };
    expect(gradientsOf(f, a)).toEqual([[32, 108]]);
  });

  it('can be used inside itself, without second-order terms', () => {
    const { ops } = engine;
    const a = vector(2, 3);
    const f = (): Tensor => {
      const inner = ops.valueAndGradients(() => ops.sum(ops.square(a.value)), [a]).gradients[0] as Tensor;
      return ops.sum(ops.mul(inner, a.value));
    };
    expect(gradientsOf(f, a)).toEqual([[4, 6]]);
  });

  it('leaves nothing behind when the function throws or does not yield a scalar', () => {
    const { ops } = engine;
    const a = vector(1, 2);
    const failing = (): Tensor => {
      ops.square(a.value);
      throw new Error('stop');
    };
    expect(() => ops.valueAndGradients(failing, [a])).toThrow('stop');
    expect(() => ops.valueAndGradients(() => ops.square(a.value), [a])).toThrow('only a scalar');
    expect(ops.memory().tensors).toBe(1);
    expect(gradientsOf(() => ops.sum(a.value), a)).toEqual([[1, 1]]);
  });

  it('does not differentiate through stopGradient', () => {
    const { ops } = engine;
    const a = vector(2, 3);
    expect(gradientsOf(() => ops.sum(ops.mul(ops.stopGradient(a.value), a.value)), a)).toEqual([[2, 3]]);
  });
});

describe('customGradient', () => {
  it('uses the gradient it is given, and what the function made', () => {
    const { ops } = engine;
    const a = vector(1, 2);
    const f = (): Tensor =>
      ops.tidy(() =>
        ops.customGradient([ops.affine(a.value, 2)], ([x]) => {
          const doubled = ops.affine(x as Tensor, 2);
          return { value: ops.sum(doubled), gradient: (dy) => [ops.mul(ops.mul(dy, doubled), x as Tensor)] };
        }),
      );
    expect(gradientsOf(f, a)).toEqual([[16, 64]]);
  });

  it('agrees with differences for a fused op of two inputs', () => {
    const { ops } = engine;
    const { largest } = gradientError(ops, {
      inputs: [
        { shape: [3, 4], data: values([3, 4]) },
        { shape: [3, 4], data: values([3, 4], 2) },
      ],
      f: (inputs) =>
        ops.customGradient(inputs, ([x, y]) => ({
          value: ops.mul(ops.square(x as Tensor), y as Tensor),
          gradient: (dy) => [
            ops.mul(dy, ops.affine(ops.mul(x as Tensor, y as Tensor), 2)),
            ops.mul(dy, ops.square(x as Tensor)),
          ],
        })),
    });
    expect(largest).toBeLessThan(0.01);
  });

  it('may return its input, and need not be differentiated', () => {
    const { ops } = engine;
    const a = vector(1, 2);
    const reversed = (): Tensor =>
      ops.customGradient([a.value], ([x]) => ({ value: x as Tensor, gradient: (dy) => [ops.neg(dy)] }));
    expect(gradientsOf(() => ops.sum(reversed()), a)).toEqual([[-1, -1]]);
    ops.tidy(() => expect([...reversed().dataSync()]).toEqual([1, 2]));
  });

  it('rejects gradients of another number or shape', () => {
    const { ops } = engine;
    const a = vector(1, 2);
    const wrong =
      (gradients: () => Tensor[]): (() => Tensor) =>
      () =>
        ops.sum(ops.customGradient([a.value], ([x]) => ({ value: ops.square(x as Tensor), gradient: gradients })));
    expect(() =>
      ops.valueAndGradients(
        wrong(() => []),
        [a],
      ),
    ).toThrow('0 gradients for 1 inputs');
    expect(() =>
      ops.valueAndGradients(
        wrong(() => [ops.zeros([3])]),
        [a],
      ),
    ).toThrow('has shape [3], not [2]');
    expect(ops.memory().tensors).toBe(1);
  });
});
