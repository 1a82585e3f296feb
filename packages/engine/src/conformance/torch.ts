import { deepStrictEqual } from 'node:assert';
import type { Ops, Tensor, Variable } from '@uninas/contracts';
import { torchOps } from '../testing/torch-ops.js';
import type { Stored, TorchCase } from '../testing/torch-reference.js';
import { copied, expectClose, type Check, type Given } from './check.js';
import { generate } from './reference.js';

/** Operators of the file for which there is no counterpart in `Ops`. */
const WITHOUT_COUNTERPART = ['batch_norm_running_stats', 'gelu', 'interpolate_bilinear_2x'];
/** Largest error, relative to the largest number or 1. */
const TOLERANCE = 1e-4;

/** An image from channels first to channels last, a filter from `[out, in, h, w]` to `[h, w, in, out]`. */
function translated({ shape, data }: Stored, name: string, op: string): Given {
  // a linear layer's weights stay as they are: torchOps transposes them
  if (shape.length !== 4) return { shape, data: Float32Array.from(data) };
  const order = name === 'w' && op === 'conv2d' ? [2, 3, 1, 0] : [0, 2, 3, 1];
  const target = order.map((axis) => shape[axis] ?? 1);
  const elements = generate(target, (index) => {
    const from = shape.map((_, axis) => index[order.indexOf(axis)] ?? 0);
    return data[from.reduce((place, i, axis) => place * (shape[axis] ?? 1) + i, 0)] ?? Number.NaN;
  });
  return { shape: target, data: Float32Array.from(elements) };
}

function compare(ops: Ops, { op, config, inputs, output, grad_output: gradOutput, grads }: TorchCase): void {
  const compute = torchOps[op] as NonNullable<(typeof torchOps)[string]>;
  const variables: [string, Variable][] = Object.entries(inputs).map(([name, stored]) => {
    const { shape, data } = translated(stored, name, op);
    return [name, ops.variable(name, shape, { data })];
  });
  try {
    ops.tidy(() => {
      const f = (): Tensor =>
        compute(ops, Object.fromEntries(variables.map(([name, { value }]) => [name, value])), config);
      expectClose(copied(f()), translated(output, 'output', op).data, TOLERANCE, 'values');
      const weight = translated(gradOutput, 'output', op);
      const loss = (): Tensor => {
        const y = f();
        return ops.sum(ops.mul(y, ops.tensor(weight.data, y.shape)));
      };
      const { gradients } = ops.valueAndGradients(loss, variables.map(([, variable]) => variable)); // prettier-ignore
      variables.forEach(([name], i) => {
        const stored = grads[name];
        if (stored === undefined) return;
        expectClose(
          copied(gradients[i] as Tensor),
          translated(stored, name, op).data,
          TOLERANCE,
          `gradients of ${name}`,
        );
      });
    });
  } finally {
    for (const [, variable] of variables) variable.dispose();
  }
}

function runningStatistics(ops: Ops, stored: TorchCase): void {
  const { shape, data } = translated(stored.inputs['x'] as Stored, 'x', 'batch_norm');
  const expected = stored.output as unknown as Record<'running_mean' | 'running_var', Stored>;
  ops.tidy(() => {
    const { mean, variance } = ops.batchNormTrain(ops.tensor(data, shape), undefined, undefined, 1e-5);
    const rows = data.length / (shape[3] ?? 1);
    expectClose(copied(ops.affine(mean, 0.1)), expected.running_mean.data, 1e-6, 'means');
    const running = ops.affine(variance, (0.1 * rows) / (rows - 1), 0.9);
    expectClose(copied(running), expected.running_var.data, 1e-6, 'variances');
  });
}

/** Values and gradients against PyTorch's numbers in float64. */
export function torchChecks(cases: readonly TorchCase[]): readonly Check[] {
  const known = cases.filter(({ op }) => torchOps[op] !== undefined);
  const statistics = cases.filter(({ op }) => op === 'batch_norm_running_stats');
  return [
    ...known.map((stored) => ({
      group: 'PyTorch',
      name: `${stored.op} ${JSON.stringify(stored.config).slice(0, 80)}`,
      run: (ops: Ops) => compare(ops, stored),
    })),
    ...statistics.map((stored) => ({
      group: 'PyTorch',
      name: 'running statistics',
      run: (ops: Ops) => runningStatistics(ops, stored),
    })),
    {
      group: 'PyTorch',
      name: 'every operator of the numbers that has a counterpart is compared',
      run: () => {
        const missing = new Set(cases.map(({ op }) => op).filter((op) => torchOps[op] === undefined));
        deepStrictEqual([...missing].sort(), WITHOUT_COUNTERPART);
      },
    },
  ];
}
