import type { Ops, Tensor, Window2d } from '@uninas/contracts';
import { values } from '../testing/values.js';
import { copied, expectClose, opCheck, type Check, type Given } from './check.js';
import { at, generate, resultSize, squareWindow, tapsOn, total } from './reference.js';

const WINDOWS: readonly (readonly [string, Window2d])[] = [
  ['2x2, stride 2', squareWindow(2, 2, 0)],
  ['3x3, padded', squareWindow(3)],
  ['3x3, stride 2, padded', squareWindow(3, 2)],
  ['5x5, padded', squareWindow(5)],
  ['3x3, dilation 2', squareWindow(3, 1, 2, 2)],
  ['3x3, dilation 2, stride 2', squareWindow(3, 2, 2, 2)],
  ['1x1, stride 2', squareWindow(1, 2)],
  ['3x2, asymmetric', { kernel: [3, 2], stride: [2, 1], dilation: [1, 1], padding: [1, 0, 0, 1] }],
];

const SQUARES = WINDOWS.slice(0, 5);

const SHAPES: readonly (readonly [number, number, number, number])[] = [
  [2, 7, 6, 3],
  [1, 5, 5, 10],
  [1, 7, 7, 17],
];

/** A largest element, or a sum divided by the size of the window, padding included. */
function byDefinition(x: Given, kind: 'max' | 'avg', window: Window2d): number[] {
  const [batch = 1, , , channels = 1] = x.shape;
  return generate([batch, ...resultSize(x.shape, window), channels], ([n = 0, row = 0, column = 0, c = 0]) => {
    const inside = tapsOn(x.shape, window, [row, column]).map(({ pixel }) => at(x, [n, ...pixel, c]));
    return kind === 'max' ? Math.max(...inside) : total(inside) / (window.kernel[0] * window.kernel[1]);
  });
}

/** Pooling, and nearest-neighbour changes of an image's size. */
export const pooling: readonly Check[] = [
  ...SHAPES.flatMap((shape) =>
    WINDOWS.flatMap(([name, window]) =>
      (['max', 'avg'] as const).flatMap((kind) =>
        [0, 3].map((below) =>
          opCheck('pooling', {
            name: `${kind} ${name} of [${shape.join(', ')}]${below > 0 ? ', negative throughout' : ''}`,
            inputs: [{ shape, data: values(shape).map((v) => v - below) }],
            shape: [shape[0], ...resultSize(shape, window), shape[3]],
            // neighbouring values differ by 2 / size
            step: 0.3 / (shape[0] * shape[1] * shape[2] * shape[3]),
            samples: 40,
            f: (ops, x) => (kind === 'max' ? ops.maxPool(x, window) : ops.avgPool(x, window)),
            expected: (x) => byDefinition(x, kind, window),
          }),
        ),
      ),
    ),
  ),
  ...SQUARES.map(([name, window]): Check => ({
    group: 'pooling',
    name: `max ${name}: the first of equal largest elements gets the gradient`,
    run: (ops: Ops): void => {
      const shape = [1, 6, 6, 2];
      const x = ops.variable('x', shape);
      const found = ops.tidy(() => {
        const loss = (): Tensor => ops.sum(ops.maxPool(x.value, window));
        return ops.valueAndGradients(loss, [x]).gradients.map(copied)[0] as Float32Array;
      });
      x.dispose();
      const expected = new Float32Array(72);
      generate(resultSize(shape, window), ([row = 0, column = 0]) => {
        const [first] = tapsOn(shape, window, [row, column]);
        const [y, z] = first?.pixel ?? [0, 0];
        for (const c of [0, 1]) expected[(y * 6 + z) * 2 + c]! += 1;
        return 0;
      });
      expectClose(found, expected, 0, 'gradients');
    },
  })),
  opCheck('pooling', {
    name: 'globalAvgPool',
    inputs: [{ shape: [2, 3, 4, 5], data: values([2, 3, 4, 5]) }],
    shape: [2, 5],
    f: (ops, x) => ops.globalAvgPool(x),
    expected: (x) =>
      generate([2, 5], ([n = 0, c = 0]) => total(generate([3, 4], ([y = 0, z = 0]) => at(x, [n, y, z, c]))) / 12),
  }),
  opCheck('pooling', {
    name: 'upsampleNearest',
    inputs: [{ shape: [2, 3, 2, 4], data: values([2, 3, 2, 4]) }],
    shape: [2, 6, 6, 4],
    f: (ops, x) => ops.upsampleNearest(x, [2, 3]),
    expected: (x) =>
      generate([2, 6, 6, 4], ([n = 0, y = 0, z = 0, c = 0]) => at(x, [n, Math.floor(y / 2), Math.floor(z / 3), c])),
  }),
  ...(
    [
      [7, 5],
      [2, 2],
      [3, 8],
      [1, 1],
    ] as const
  ).map(([height, width]) =>
    opCheck('pooling', {
      name: `resizeNearest of 4x5 to ${height}x${width}`,
      inputs: [{ shape: [2, 4, 5, 3], data: values([2, 4, 5, 3]) }],
      shape: [2, height, width, 3],
      f: (ops, x) => ops.resizeNearest(x, [height, width]),
      expected: (x) =>
        generate([2, height, width, 3], ([n = 0, y = 0, z = 0, c = 0]) =>
          at(x, [n, Math.floor((y * 4) / height), Math.floor((z * 5) / width), c]),
        ),
    }),
  ),
];
