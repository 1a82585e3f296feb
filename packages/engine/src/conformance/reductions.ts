import type { Ops } from '@uninas/contracts';
import { values } from '../testing/values.js';
import { copied, expectClose, opCheck, type Check, type Given } from './check.js';
import { total } from './reference.js';

const SHAPE = [2, 3, 4, 5];
const AXES = [undefined, [0], [3], [1], [1, 2], [0, 1, 2], [0, 2], [1, 3], [-1], []] as const;

const REDUCE = {
  sum: total,
  mean: (elements: readonly number[]) => total(elements) / elements.length,
  max: (elements: readonly number[]) => Math.max(...elements),
} as const;

/** What is left of the elements along `axes`, in row-major order. */
function reduced(
  { data }: Given,
  axes: readonly number[] | undefined,
  reduce: (elements: readonly number[]) => number,
): number[] {
  const gone = (axes ?? [0, 1, 2, 3]).map((axis) => (axis + 4) % 4);
  const strides = [60, 20, 5, 1];
  const groups = new Map<string, number[]>();
  data.forEach((value, i) => {
    const key = SHAPE.map((dim, d) => (gone.includes(d) ? '' : Math.floor(i / (strides[d] ?? 1)) % dim)).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  });
  return [...groups.values()].map(reduce);
}

function shapeWithout(axes: readonly number[] | undefined, keepDims: boolean): number[] {
  const gone = (axes ?? [0, 1, 2, 3]).map((axis) => (axis + 4) % 4);
  if (keepDims) return SHAPE.map((dim, i) => (gone.includes(i) ? 1 : dim));
  return SHAPE.filter((_, i) => !gone.includes(i));
}

/** Sums, means and extrema over axes. */
export const reductions: readonly Check[] = [
  ...(['sum', 'mean', 'max'] as const).flatMap((op) =>
    AXES.flatMap((axes) =>
      [false, true].map((keepDims) =>
        opCheck('reduction', {
          name: `${op} over ${axes === undefined ? 'all axes' : `[${axes.join(', ')}]`}${keepDims ? ', kept as 1' : ''}`,
          inputs: [{ shape: SHAPE, data: values(SHAPE) }],
          shape: shapeWithout(axes, keepDims),
          step: 0.002,
          f: (ops, x) => ops[op](x, axes, keepDims),
          expected: (x) => reduced(x, axes, REDUCE[op]),
        }),
      ),
    ),
  ),
  {
    group: 'reduction',
    name: 'sum of many rows, to float32 accuracy',
    isLarge: true,
    run: (ops: Ops): void => {
      const rows = 131072;
      const data = Float32Array.from({ length: rows * 4 }, (_, i) => 1 + (i % 7) / 10);
      const columns = [0, 1, 2, 3].map((column) => total([...data].filter((_, i) => i % 4 === column)));
      const found = ops.tidy(() => copied(ops.sum(ops.tensor(data, [rows, 4]), [0])));
      expectClose(found, columns, 2e-6, 'sums');
    },
  },
  {
    group: 'reduction',
    name: 'sum of wide rows',
    isLarge: true,
    run: (ops: Ops): void => {
      const data = Float32Array.from({ length: 720000 }, (_, i) => ((i * 7919) % 1009) / 504.5 - 1);
      const expected = Array.from({ length: 60000 }, (_, i) => {
        const first = Math.floor(i / 30000) * 360000 + (i % 30000);
        return total(Array.from({ length: 12 }, (__, row) => data[first + row * 30000] ?? Number.NaN));
      });
      expectClose(
        ops.tidy(() => copied(ops.sum(ops.tensor(data, [2, 12, 30000]), [1]))),
        expected,
        1e-5,
        'sums',
      );
    },
  },
  {
    group: 'reduction',
    name: 'max: equal largest elements share the gradient',
    run: (ops: Ops): void => {
      const x = ops.variable('x', [4], { data: Float32Array.of(3, 1, 3, 2) });
      const found = ops.tidy(() => ops.valueAndGradients(() => ops.max(x.value), [x]).gradients.map(copied));
      x.dispose();
      expectClose(found[0] ?? new Float32Array(), [0.5, 0, 0.5, 0], 0, 'gradients');
    },
  },
  ...(
    [
      [0, [1, 0, 0]],
      [1, [2, 0]],
      [-1, [2, 0]],
    ] as const
  ).map(([axis, expected]): Check => ({
    group: 'reduction',
    name: `argMax along axis ${axis}`,
    run: (ops: Ops): void =>
      ops.tidy(() => {
        const found = ops.argMax(ops.tensor([1, 5, 7, 4, 2, 3], [2, 3]), axis);
        if (found.dtype !== 'int32') throw new TypeError(`indices are ${found.dtype}, not int32`);
        expectClose(copied(found), expected, 0, 'indices');
      }),
  })),
];
