import { deepStrictEqual } from 'node:assert';
import type { Ops, Tensor } from '@uninas/contracts';
import { values } from '../testing/values.js';
import { opCheck, type Check, type Given } from './check.js';
import { at, generate, range, total } from './reference.js';

type Shape = readonly number[];
type Case = readonly [
  string,
  readonly Shape[],
  Shape,
  (ops: Ops, ...inputs: Tensor[]) => Tensor,
  (...inputs: Given[]) => readonly number[],
];

const same = (x: Given): readonly number[] => [...x.data];

const moved: readonly Case[] = [
  ['reshape', [[2, 3, 4]], [6, 4], (ops, x) => ops.reshape(x, [6, 4]), same],
  [
    'transpose',
    [[2, 3, 4, 5]],
    [5, 3, 2, 4],
    (ops, x) => ops.transpose(x, [3, 1, 0, 2]),
    (x) => generate([5, 3, 2, 4], ([a = 0, b = 0, c = 0, d = 0]) => at(x, [c, b, d, a])),
  ],
  [
    'transpose of a matrix',
    [[5, 7]],
    [7, 5],
    (ops, x) => ops.transpose(x, [1, 0]),
    (x) => generate([7, 5], ([i = 0, j = 0]) => at(x, [j, i])),
  ],
  ['concat along the channels', [[2, 3, 3, 1], [2, 3, 3, 4], [2, 3, 3, 2]], [2, 3, 3, 7], joined(3), sideBySide(3)], // prettier-ignore
  ['concat along the last axis', [[2, 60], [2, 70]], [2, 130], joined(-1), sideBySide(1)], // prettier-ignore
  ['concat along the batch', [[2, 3], [4, 3]], [6, 3], joined(0), sideBySide(0)], // prettier-ignore
  ['concat of one tensor', [[2, 3]], [2, 3], joined(0), same],
  ['slice of channels', [[2, 4, 3, 5]], [2, 4, 3, 2], ...sliced([0, 0, 0, 2], [2, 4, 3, 2])],
  ['slice in all axes', [[3, 4, 5, 6]], [2, 3, 2, 1], ...sliced([1, 0, 2, 3], [2, 3, 2, 1])],
  ['slice of whole rows', [[5, 60]], [3, 60], ...sliced([1, 0], [3, 60])],
  ['slice of a vector', [[7]], [4], ...sliced([2], [4])],
  [
    'pad',
    [[2, 3, 4, 2]],
    [2, 6, 5, 5],
    (ops, x) => ops.pad(x, [[0, 0], [1, 2], [0, 1], [3, 0]]), // prettier-ignore
    (x) =>
      generate([2, 6, 5, 5], ([n = 0, y = 0, z = 0, c = 0]) =>
        y < 1 || y > 3 || z > 3 || c < 3 ? 0 : at(x, [n, y - 1, z, c - 3]),
      ),
  ],
  ['pad with nothing', [[2, 3]], [2, 3], (ops, x) => ops.pad(x, [[0, 0], [0, 0]]), same], // prettier-ignore
  ['gather', [[5, 3]], [4, 3], ...gathered([4, 0, 4, 2])],
  ['gather of images', [[3, 2, 2, 2]], [2, 2, 2, 2], ...gathered([1, 1])],
  ['gather from a vector', [[6]], [3], ...gathered([5, 0, 5])],
];

function joined(axis: number): (ops: Ops, ...inputs: Tensor[]) => Tensor {
  return (ops, ...inputs) => ops.concat(inputs, axis);
}

/** The blocks of an axis, one input after the other. */
function sideBySide(axis: number): (...inputs: Given[]) => readonly number[] {
  return (...inputs) => {
    const shape = [...(inputs[0]?.shape ?? [])];
    shape[axis] = total(inputs.map((input) => input.shape[axis] ?? 0));
    return generate(shape, (index) => {
      let place = index[axis] ?? 0;
      const from = inputs.find((input) => {
        const dim = input.shape[axis] ?? 0;
        if (place < dim) return true;
        place -= dim;
        return false;
      }) as Given;
      return from.data[
        from.shape.reduce((position, dim, d) => position * dim + (d === axis ? place : (index[d] ?? 0)), 0)
      ] as number;
    });
  };
}

function sliced(begin: Shape, size: Shape): readonly [Case[3], Case[4]] {
  const elements = (x: Given): number[] => generate(size, (index) => at(x, index.map((i, d) => i + (begin[d] ?? 0)))); // prettier-ignore
  return [(ops, x) => ops.slice(x, begin, size), elements];
}

function gathered(rows: readonly number[]): readonly [Case[3], Case[4]] {
  return [
    (ops, x) => ops.gather(x, ops.tensor(Int32Array.from(rows), [rows.length])),
    (x) => generate([rows.length, ...x.shape.slice(1)], ([row = 0, ...rest]) => at(x, [rows[row] ?? 0, ...rest])),
  ];
}

/** Shapes of both operands of a product of `[3, 4]` with `[4, 5]`, as they are before they are transposed. */
const products: readonly Case[] = [false, true].flatMap((transposeA) =>
  [false, true].flatMap((transposeB) =>
    [[], [2]].map((batch): Case => {
      const a = [...batch, ...(transposeA ? [4, 3] : [3, 4])];
      const b = [...batch, ...(transposeB ? [5, 4] : [4, 5])];
      const marks = [transposeA ? ', a transposed' : '', transposeB ? ', b transposed' : ''].join('');
      const shape = [...batch, 3, 5];
      return [
        `matMul${batch.length > 0 ? ' of batches' : ''}${marks}`,
        [a, b],
        shape,
        (ops, x, y) => ops.matMul(x, y, transposeA, transposeB),
        (x, y) =>
          generate(shape, (index) => {
            const [n, i = 0, j = 0] = index.length === 3 ? index : [0, ...index];
            const lead = batch.length > 0 ? [n ?? 0] : [];
            return total(
              range(4).map(
                (k) =>
                  at(x, [...lead, ...(transposeA ? [k, i] : [i, k])]) *
                  at(y, [...lead, ...(transposeB ? [j, k] : [k, j])]),
              ),
            );
          }),
      ];
    }),
  ),
);

/** Ops that move elements, and products of matrices. */
export const shapes: readonly Check[] = [
  ...[...moved, ...products].map(([name, inputs, shape, f, expected]) =>
    opCheck('shape', {
      name,
      inputs: inputs.map((input, i) => ({ shape: input, data: values(input, i + 1) })),
      shape,
      f,
      expected,
    }),
  ),
  {
    group: 'shape',
    name: 'slice of integers keeps their type',
    run: (ops: Ops): void =>
      ops.tidy(() => {
        const part = ops.slice(ops.tensor(Int32Array.of(1, 2, 3, 4, 5, 6), [2, 3]), [0, 1], [2, 1]);
        deepStrictEqual([part.dtype, ...part.dataSync()], ['int32', 2, 5]);
      }),
  },
  {
    group: 'shape',
    name: 'oneHot marks indices with ones',
    run: (ops: Ops): void =>
      ops.tidy(() => {
        const marks = ops.oneHot(ops.tensor(Int32Array.of(2, 0), [2]), 3);
        deepStrictEqual([marks.dtype, ...marks.dataSync()], ['float32', 0, 0, 1, 1, 0, 0]);
      }),
  },
];
