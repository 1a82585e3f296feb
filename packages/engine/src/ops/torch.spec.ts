import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor, Variable } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { torchOps } from '../testing/torch-ops.js';
import { torchCases, torchReferencePath, type Stored, type TorchCase } from '../testing/torch-reference.js';

const cases = torchCases();
/** Operators of the file for which there is no counterpart in `Ops`. */
const withoutCounterpart = ['gelu', 'interpolate_bilinear_2x', 'batch_norm_running_stats'];

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

/** An image from channels first to channels last, a filter from `[out, in, h, w]` to `[h, w, in, out]`. */
function translated(
  { shape, data }: Stored,
  name: string,
  op: string,
): { shape: readonly number[]; data: Float32Array } {
  if (shape.length !== 4) {
    // A linear layer's weights stay as they are: torchOps transposes them.
    return { shape, data: Float32Array.from(data) };
  }
  const order = name === 'w' && op === 'conv2d' ? [2, 3, 1, 0] : [0, 2, 3, 1];
  const target = order.map((axis) => shape[axis] ?? 1);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const result = new Float32Array(data.length);
  for (let i = 0; i < result.length; i += 1) {
    let rest = i;
    let from = 0;
    for (let axis = 3; axis >= 0; axis -= 1) {
      const dim = target[axis] ?? 1;
      from += (rest % dim) * (strides[order[axis] ?? 0] ?? 1);
      rest = Math.floor(rest / dim);
    }
    result[i] = data[from] ?? Number.NaN;
  }
  return { shape: target, data: result };
}

function largestDifference(found: Tensor, expected: { data: Float32Array }): number {
  const values = found.dataSync();
  expect(values.length).toBe(expected.data.length);
  let difference = 0;
  values.forEach((value: number, i: number) => {
    difference = Math.max(difference, Math.abs(value - (expected.data[i] ?? Number.NaN)));
  });
  return difference;
}

function check({ op, config, inputs, output, grad_output: gradOutput, grads }: TorchCase): void {
  const { ops } = engine;
  const variables: [string, Variable][] = Object.entries(inputs).map(([name, stored]) => {
    const { shape, data } = translated(stored, name, op);
    return [name, ops.variable(name, shape, { data })];
  });
  ops.tidy(() => {
    const f = (): Tensor => {
      const named = Object.fromEntries(variables.map(([name, variable]) => [name, variable.value]));
      return (torchOps[op] as NonNullable<(typeof torchOps)[string]>)(ops, named, config);
    };
    expect(largestDifference(f(), translated(output, 'output', op))).toBeLessThan(1e-4);
    const weight = translated(gradOutput, 'output', op);
    const loss = (): Tensor => {
      const y = f();
      return ops.sum(ops.mul(y, ops.tensor(weight.data, y.shape)));
    };
    const { gradients } = ops.valueAndGradients(
      loss,
      variables.map(([, variable]) => variable),
    );
    variables.forEach(([name], i) => {
      const stored = grads[name];
      if (stored === undefined) return;
      expect(largestDifference(gradients[i] as Tensor, translated(stored, name, op))).toBeLessThan(1e-4);
    });
  });
  for (const [, variable] of variables) variable.dispose();
}

if (cases === undefined) {
  describe('against PyTorch', () => {
    it.skip(`needs ${torchReferencePath()}`, () => undefined);
  });
} else {
  describe('against PyTorch', () => {
    const known = cases.filter(({ op }) => torchOps[op] !== undefined);

    it.each(known.map((stored) => [`${stored.op} ${JSON.stringify(stored.config).slice(0, 80)}`, stored] as const))(
      '%s',
      (_, stored) => check(stored),
    );

    it('covers every operator of the file that we have', () => {
      const missing = new Set(cases.map(({ op }) => op).filter((op) => torchOps[op] === undefined));
      expect([...missing].sort()).toEqual([...withoutCounterpart].sort());
    });

    it('running statistics from the mean and biased variance of a batch', () => {
      const { ops } = engine;
      const stored = cases.find(({ op }) => op === 'batch_norm_running_stats') as TorchCase;
      const { shape, data } = translated(stored.inputs['x'] as Stored, 'x', 'batch_norm');
      const expected = stored.output as unknown as Record<string, Stored>;
      ops.tidy(() => {
        const { mean, variance } = ops.batchNormTrain(ops.tensor(data, shape), undefined, undefined, 1e-5);
        const rows = data.length / (shape[3] ?? 1);
        const runningMean = ops.affine(mean, 0.1);
        const runningVariance = ops.affine(variance, (0.1 * rows) / (rows - 1), 0.9);
        expect(largestDifference(runningMean, translated(expected['running_mean'] as Stored, '', ''))).toBeLessThan(
          1e-6,
        );
        expect(largestDifference(runningVariance, translated(expected['running_var'] as Stored, '', ''))).toBeLessThan(
          1e-6,
        );
      });
    });
  });
}
