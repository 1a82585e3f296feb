import type { Ops, Tensor, Variable } from '@uninas/contracts';
import { between, values } from '../testing/values.js';
import { copied, expectClose, opCheck, type Check, type Given } from './check.js';
import { total } from './reference.js';

const EPSILON = 1e-5;
const SHAPES: readonly (readonly number[])[] = [
  [2, 3, 4, 5],
  [3, 5, 5, 10],
  [2, 7, 7, 17],
  [7, 3],
  [2, 32, 33, 16],
];

interface Moments {
  readonly mean: readonly number[];
  /** Divided by the number of rows. */
  readonly variance: readonly number[];
}

function moments({ shape, data }: Given): Moments {
  const channels = shape.at(-1) ?? 1;
  const columns = Array.from({ length: channels }, (_, c) => [...data].filter((__, i) => i % channels === c));
  const mean = columns.map((column) => total(column) / column.length);
  const variance = columns.map((column, c) => total(column.map((v) => (v - (mean[c] ?? 0)) ** 2)) / column.length);
  return { mean, variance };
}

function normalised(x: Given, { mean, variance }: Moments, scale?: Given, offset?: Given): number[] {
  const channels = x.shape.at(-1) ?? 1;
  return [...x.data].map((value, i) => {
    const c = i % channels;
    const centred = (value - (mean[c] ?? 0)) / Math.sqrt((variance[c] ?? 0) + EPSILON);
    return centred * (scale?.data[c] ?? 1) + (offset?.data[c] ?? 0);
  });
}

const ofShape = (shape: readonly number[]): readonly Check[] => {
  const channels = shape.at(-1) ?? 1;
  const x = { shape, data: values(shape).map((v, i) => 2 * v + (i % channels)) };
  const scale = { shape: [channels], data: between([channels], 0.5, 2) };
  const offset = { shape: [channels], data: values([channels], 3) };
  const mean = { shape: [channels], data: values([channels], 4) };
  const variance = { shape: [channels], data: between([channels], 0.5, 2, 5) };
  // one of thousands of inputs hardly moves the result, so that float32 hides its gradient
  const isLarge = x.data.length > 1000;
  const samples = isLarge ? 3 : 16;
  const of = `[${shape.join(', ')}]`;
  return [
    ...[[scale, offset], [scale], []].map((parameters) =>
      opCheck('batch norm', {
        name: `of ${of} with its own statistics, ${['neither', 'scale', 'scale and offset'][parameters.length]}`,
        inputs: [x, ...parameters],
        shape,
        step: 0.02,
        samples,
        skip: isLarge ? [0] : [],
        // squared, since the gradient of a plain sum is zero
        f: (ops, input, factor, shift) => ops.square(ops.batchNormTrain(input, factor, shift, EPSILON).output),
        expected: (input, factor, shift) => normalised(input, moments(input), factor, shift).map((v) => v * v),
      }),
    ),
    opCheck('batch norm', {
      name: `of ${of} with given statistics`,
      inputs: [x, mean, variance, scale, offset],
      shape,
      samples,
      f: (ops, input, m, v, factor, shift) => ops.batchNormInference(input, m!, v!, factor, shift, EPSILON),
      expected: (input, m, v, factor, shift) =>
        normalised(input, { mean: [...m!.data], variance: [...v!.data] }, factor, shift),
    }),
    ...[Infinity, 6].map((limit): Check => ({
      group: 'batch norm',
      name: `of ${of} cut off below 0 and above ${limit} is that with a rectifier behind it`,
      run: (ops: Ops): void => {
        const wide = { shape, data: x.data.map((v) => 7 * v) };
        const [input, factor, shift] = [wide, scale, offset].map(({ shape: of, data }, i) =>
          ops.variable(`v${i}`, of, { data }),
        ) as [Variable, Variable, Variable];
        const found = (isJoined: boolean): Float32Array[] =>
          ops.tidy(() => {
            const f = (): Tensor => {
              const cut = isJoined ? limit : undefined;
              const y = ops.batchNormTrain(input.value, factor.value, shift.value, EPSILON, cut).output;
              if (isJoined) return y;
              return limit === 6 ? ops.relu6(y) : ops.relu(y);
            };
            const { gradients } = ops.valueAndGradients(() => ops.sum(ops.square(f())), [input, factor, shift]);
            return [f(), ...gradients].map(copied);
          });
        const [joined, apart] = [found(true), found(false)];
        for (const variable of [input, factor, shift]) variable.dispose();
        apart.forEach((right, i) => expectClose(joined[i]!, right, 1e-4, ['outputs', 'gradients'][Math.min(i, 1)]!));
      },
    })),
    {
      group: 'batch norm',
      name: `of ${of} yields mean and biased variance; running statistics as PyTorch keeps them`,
      run: (ops: Ops): void =>
        ops.tidy(() => {
          const found = ops.batchNormTrain(ops.tensor(x.data, shape), undefined, undefined, EPSILON);
          const right = moments(x);
          const rows = x.data.length / channels;
          expectClose(copied(found.mean), right.mean, 1e-5, 'means');
          expectClose(copied(found.variance), right.variance, 1e-5, 'variances');
          const running = ops.weightedSum([ops.ones([channels]), found.variance], [0.9, (0.1 * rows) / (rows - 1)]);
          const unbiased = right.variance.map((v) => 0.9 + 0.1 * ((v * rows) / (rows - 1)));
          expectClose(copied(running), unbiased, 1e-5, 'running variances');
        }),
    },
  ];
};

/** Batch normalisation with the statistics of the batch, and with given ones. */
export const normalization: readonly Check[] = [
  ...SHAPES.flatMap(ofShape),
  {
    group: 'batch norm',
    name: 'lets no gradient flow through mean and variance',
    run: (ops: Ops): void => {
      const x = ops.variable('x', [4, 2], { data: values([4, 2]) });
      const [gradient] = ops.tidy(() => {
        const { gradients } = ops.valueAndGradients(() => {
          const { mean, variance } = ops.batchNormTrain(x.value, undefined, undefined, EPSILON);
          return ops.sum(ops.add(mean, variance));
        }, [x]);
        return gradients.map(copied);
      });
      x.dispose();
      expectClose(gradient ?? new Float32Array(), new Float32Array(8), 0, 'gradients');
    },
  },
];
