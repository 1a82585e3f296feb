import type { Ops } from '@uninas/contracts';
import { values } from '../testing/values.js';
import { copied, expectClose, opCheck, type Check, type Given } from './check.js';
import { total } from './reference.js';

/** `log(softmax)` of each row. */
function logs({ shape, data }: Given): number[] {
  const size = shape.at(-1) ?? 1;
  return [...data].map((value, i) => {
    const row = [...data.slice(i - (i % size), i - (i % size) + size)];
    return value - Math.log(total(row.map(Math.exp)));
  });
}

/** Rows that sum to 1; also with one class only, and smoothed. */
const TARGETS: readonly (readonly [string, Float32Array])[] = [
  ['soft targets', Float32Array.of(0.1, 0.6, 0.3, 0, 0, 1, 0.25, 0.25, 0.5, 1, 0, 0)],
  ['one class for each sample', Float32Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0)],
  ['smoothed labels', Float32Array.of(1, 28, 1, 1, 1, 28, 28, 1, 1, 1, 28, 1).map((v) => v / 30)],
];

/** Softmax, its logarithm, and the loss made of it. */
export const softmax: readonly Check[] = [
  ...[[3, 5], [6], [2, 3, 5]].flatMap((shape) => {
    const given = { inputs: [{ shape, data: values(shape).map((v) => 3 * v) }], shape };
    return [
      opCheck('softmax', {
        ...given,
        name: `softmax of [${shape.join(', ')}]`,
        f: (ops, x) => ops.softmax(x),
        expected: (x) => logs(x).map(Math.exp),
      }),
      opCheck('softmax', {
        ...given,
        name: `logSoftmax of [${shape.join(', ')}]`,
        f: (ops, x) => ops.logSoftmax(x),
        expected: logs,
      }),
    ];
  }),
  ...TARGETS.map(([name, targets]) =>
    opCheck('softmax', {
      name: `softmaxCrossEntropy, ${name}`,
      inputs: [{ shape: [4, 3], data: values([4, 3]).map((v) => 3 * v) }],
      shape: [4],
      f: (ops, x) => ops.softmaxCrossEntropy(x, ops.tensor(targets, [4, 3])),
      expected: (x) => [0, 3, 6, 9].map((row) => -total([0, 1, 2].map((c) => (targets[row + c] ?? 0) * (logs(x)[row + c] ?? 0)))), // prettier-ignore
    }),
  ),
  ...[1, 7, 10, 1000].map((classes) => {
    const shape = [3, classes];
    // smoothed labels
    const targets = Float32Array.from({ length: 3 * classes }, (_, i) => {
      return 0.1 / classes + (i % classes === (Math.floor(i / classes) * 5) % classes ? 0.9 : 0);
    });
    return opCheck('softmax', {
      name: `softmaxCrossEntropy of ${classes} classes`,
      inputs: [{ shape, data: values(shape).map((v) => 3 * v) }],
      shape: [3],
      // of many classes each hardly moves the loss, so that float32 hides its gradient
      step: classes > 100 ? 0.5 : 0.01,
      f: (ops, x) => ops.softmaxCrossEntropy(x, ops.tensor(targets, shape)),
      expected: (x) => {
        const terms = logs(x).map((log, i) => -log * (targets[i] ?? 0));
        return [0, 1, 2].map((row) => total(terms.slice(row * classes, (row + 1) * classes)));
      },
    });
  }),
  {
    group: 'softmax',
    name: 'stays finite for large logits',
    run: (ops: Ops): void =>
      ops.tidy(() => {
        const logits = ops.tensor([1000, 0, -1000], [1, 3]);
        const loss = ops.softmaxCrossEntropy(logits, ops.tensor([0, 0, 1], [1, 3]));
        expectClose(copied(loss), [2000], 0, 'losses');
        expectClose(copied(ops.softmax(logits)), [1, 0, 0], 0, 'probabilities');
      }),
  },
  {
    group: 'softmax',
    name: 'the loss of large logits loses no digit',
    run: (ops: Ops): void =>
      ops.tidy(() => {
        const expected = Math.log(3 + Math.E) - 1;
        for (const least of [0, 1e4, 1e6]) {
          const logits = ops.tensor([least, least + 1, least, least], [1, 4]);
          const loss = ops.softmaxCrossEntropy(logits, ops.tensor([0, 1, 0, 0], [1, 4]));
          expectClose(copied(loss), [expected], 1e-6, `losses of logits from ${least}`);
        }
      }),
  },
];
