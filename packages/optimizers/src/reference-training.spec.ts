import { beforeAll, expect, it } from '@jest/globals';
import type { Tensor, Variable } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { build } from './module.fixture.js';
import { SGDOptimizer } from './sgd-optimizer.js';
import { torchReference } from './torch-reference.fixture.js';

const reference = torchReference();
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** `[out][in]` to `[in, out]`, row-major. */
function transposed(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.flatMap((_, i) => rows.map((row) => row[i]!));
}

(reference ? it : it.skip)('30 steps of SGD with momentum, clipping and decay on a network, as in PyTorch', () => {
  const { X, y, w1, w2, losses, final } = reference!.mlp_training;
  const { ops } = engine;
  const make = (name: string, shape: readonly number[], data: readonly number[]): Variable =>
    ops.variable(name, shape, { data: Float32Array.from(data) });
  const a = make('fc1.weight', [4, 8], transposed(w1));
  const aBias = make('fc1.bias', [8], Array<number>(8).fill(0));
  const b = make('fc2.weight', [8, 3], transposed(w2));
  const bBias = make('fc2.bias', [3], [0, 0, 0]);
  const variables = [a, aBias, b, bBias];
  const settings = { lr: 0.1, momentum: 0.9, weight_decay: 5e-4, weight_decay_filter: false, clip_norm_value: 1 };
  const optimizer = build(SGDOptimizer, settings).create({ name: 'net', variables }, ops);
  const loss = (): Tensor => {
    const x = ops.tensor(X.flat(), [12, 4]);
    const hidden = ops.relu(ops.add(ops.matMul(x, a.value), aBias.value));
    const logits = ops.add(ops.matMul(hidden, b.value), bBias.value);
    const targets = ops.oneHot(ops.tensor(Int32Array.from(y), [12], 'int32'), 3);
    return ops.mean(ops.softmaxCrossEntropy(logits, targets));
  };
  const found = losses.map(() => {
    const { value, gradients } = ops.valueAndGradients(loss, variables);
    optimizer.step(gradients);
    const before = value.dataSync()[0]!;
    value.dispose();
    return before;
  });
  expect(found).toEqual(losses.map((value) => expect.closeTo(value, 5)));
  const expected = Object.values(final).map((value) =>
    Array.isArray(value[0]) ? transposed(value as readonly (readonly number[])[]) : (value as readonly number[]),
  );
  const ends = variables.map((variable) => [...variable.value.dataSync()]);
  expect(ends).toEqual(expected.map((values) => values.map((value) => expect.closeTo(value, 4))));
  optimizer.dispose();
  for (const variable of variables) variable.dispose();
  expect(engine.memory().tensors).toBe(0);
});
