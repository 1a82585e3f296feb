import type { Ops, Tensor } from '@uninas/contracts';
import { awayFromZero, between, values } from '../testing/values.js';
import { copied, expectClose, opCheck, type Check } from './check.js';
import { at, generate } from './reference.js';

const SHAPE = [3, 4, 5];

type Unary = readonly [string, (ops: Ops, x: Tensor) => Tensor, (x: number) => number, Float32Array];

const UNARY: readonly Unary[] = [
  ['affine', (ops, x) => ops.affine(x, -2.5, 0.75), (x) => -2.5 * x + 0.75, values(SHAPE)],
  ['affine with factor 1', (ops, x) => ops.affine(x, 1, 2), (x) => x + 2, values(SHAPE)],
  ['affine that changes nothing', (ops, x) => ops.affine(x, 1), (x) => x, values(SHAPE)],
  ['neg', (ops, x) => ops.neg(x), (x) => -x, values(SHAPE)],
  ['abs', (ops, x) => ops.abs(x), Math.abs, awayFromZero(SHAPE, 0.1, 2)],
  ['square', (ops, x) => ops.square(x), (x) => x * x, values(SHAPE)],
  ['sqrt', (ops, x) => ops.sqrt(x), Math.sqrt, between(SHAPE, 0.5, 3)],
  ['exp', (ops, x) => ops.exp(x), Math.exp, values(SHAPE)],
  ['log', (ops, x) => ops.log(x), Math.log, between(SHAPE, 0.5, 3)],
  ['clip', (ops, x) => ops.clip(x, -0.505, 0.605), (x) => Math.min(0.605, Math.max(-0.505, x)), values(SHAPE)],
  ['relu', (ops, x) => ops.relu(x), (x) => Math.max(0, x), awayFromZero(SHAPE, 0.1, 2)],
  [
    'relu6',
    (ops, x) => ops.relu6(x),
    (x) => Math.min(6, Math.max(0, x)),
    between(SHAPE, -3.05, 9.05).map((v) => (Math.abs(v) < 0.05 ? 0.2 : v)),
  ],
  ['sigmoid', (ops, x) => ops.sigmoid(x), (x) => 1 / (1 + Math.exp(-x)), between(SHAPE, -4, 4)],
  ['tanh', (ops, x) => ops.tanh(x), Math.tanh, between(SHAPE, -2, 2)],
  ['softplus', (ops, x) => ops.softplus(x), (x) => Math.log1p(Math.exp(x)), between(SHAPE, -4, 4)],
];

type Binary = readonly [string, (ops: Ops, a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number];

const BINARY: readonly Binary[] = [
  ['add', (ops, a, b) => ops.add(a, b), (a, b) => a + b],
  ['sub', (ops, a, b) => ops.sub(a, b), (a, b) => a - b],
  ['mul', (ops, a, b) => ops.mul(a, b), (a, b) => a * b],
  ['div', (ops, a, b) => ops.div(a, b), (a, b) => a / b],
  ['maximum', (ops, a, b) => ops.maximum(a, b), Math.max],
  ['minimum', (ops, a, b) => ops.minimum(a, b), Math.min],
];

/** Shapes of two operands and of the result. */
const BROADCASTS: readonly (readonly (readonly number[])[])[] = [
  [[3, 4], [3, 4], [3, 4]], // prettier-ignore
  [[2, 3, 4], [4], [2, 3, 4]], // prettier-ignore
  [[4], [2, 3, 4], [2, 3, 4]], // prettier-ignore
  [[2, 3, 3, 5], [2, 1, 1, 5], [2, 3, 3, 5]], // prettier-ignore
  [[2, 3, 4, 2], [1, 3, 1, 1], [2, 3, 4, 2]], // prettier-ignore
  [[2, 1, 3], [4, 1], [2, 4, 3]], // prettier-ignore
  [[3, 4], [], [3, 4]], // prettier-ignore
  // as large as a feature map
  [[2, 33, 32, 16], [16], [2, 33, 32, 16]], // prettier-ignore
  [[16], [2, 33, 32, 16], [2, 33, 32, 16]], // prettier-ignore
];

/** Ops that compute each element from those at the same place. */
export const elementWise: readonly Check[] = [
  ...UNARY.map(([name, f, expected, data]) =>
    opCheck('element-wise', {
      name,
      inputs: [{ shape: SHAPE, data }],
      shape: SHAPE,
      f,
      expected: (x) => [...x.data].map(expected),
      samples: 60,
    }),
  ),
  ...BROADCASTS.flatMap(([a = [], b = [], shape = []]) =>
    BINARY.map(([name, f, expected]) =>
      opCheck('element-wise', {
        name: `${name} of [${a.join(', ')}] and [${b.join(', ')}]`,
        inputs: [
          { shape: a, data: awayFromZero(a, 0.31, 2).map(toQuarter) },
          // differs from every element of the first by more than the step
          { shape: b, data: awayFromZero(b, 0.31, 2, 7).map((v) => toQuarter(v) + 0.125) },
        ],
        shape,
        f,
        expected: (x, y) => generate(shape, (index) => expected(at(x, index), at(y, index))),
        samples: shape.length === 4 && shape[1] === 33 ? 3 : 16,
      }),
    ),
  ),
  ...[1, 2, 5].flatMap((count) => {
    const inputs = Array.from({ length: count }, (_, i) => ({ shape: SHAPE, data: values(SHAPE, i + 1) }));
    const weighted = (factor: (i: number) => number, given: typeof inputs): number[] =>
      generate(SHAPE, (index) => given.reduce((sum, x, i) => sum + factor(i) * at(x, index), 0));
    return [
      opCheck('element-wise', {
        name: `addN of ${count}`,
        inputs,
        shape: SHAPE,
        f: (ops, ...tensors) => ops.addN(tensors),
        expected: (...given) => weighted(() => 1, given as typeof inputs),
      }),
      opCheck('element-wise', {
        name: `weightedSum of ${count}`,
        inputs,
        shape: SHAPE,
        f: (ops, ...tensors) => ops.weightedSum(tensors, tensors.map((_, i) => i - 1.5)), // prettier-ignore
        expected: (...given) => weighted((i) => i - 1.5, given as typeof inputs),
      }),
    ];
  }),
  ...[1, 3, 4, 19, 256].map((size): Check => {
    const shape = [size];
    const [value, direction, square] = [values(shape, 1), values(shape, 2), between(shape, 0.01, 4, 3)];
    return {
      group: 'element-wise',
      name: `adaptiveStep of ${size}`,
      run: (ops: Ops): void =>
        ops.tidy(() => {
          const given = [value, direction, square].map((data) => ops.tensor(data, shape)) as [Tensor, Tensor, Tensor];
          for (const scale of [undefined, 1.7]) {
            const numbers = { rate: 0.3, epsilon: 0.01, ...(scale !== undefined && { scale }) };
            const expected = generate(shape, ([i = 0]) => {
              const divisor = (scale ?? 1) * Math.sqrt(square[i] ?? 0) + 0.01;
              return (value[i] ?? 0) - (0.3 * (direction[i] ?? 0)) / divisor;
            });
            expectClose(copied(ops.adaptiveStep(...given, numbers)), expected, 1e-6, 'values');
          }
        }),
    };
  }),
  opCheck('element-wise', {
    name: 'mul of a tensor with itself',
    inputs: [{ shape: SHAPE, data: values(SHAPE) }],
    shape: SHAPE,
    f: (ops, x) => ops.mul(x, x),
    expected: (x) => [...x.data].map((v) => v * v),
  }),
];

function toQuarter(value: number): number {
  return Math.round(value * 4) / 4;
}
