import type { Conv2dGeometry } from '@uninas/contracts';
import { values } from '../testing/values.js';
import { opCheck, type Check, type Given } from './check.js';
import { at, generate, range, resultSize, tapsOn, total } from './reference.js';

type Image = readonly [number, number, number, number];

interface ConvolutionCase {
  readonly name: string;
  readonly x: Image;
  readonly out: number;
  readonly geometry: Conv2dGeometry;
}

/** PyTorch's symmetric padding unless another one is given. */
function convolution(
  name: string,
  x: Image,
  out: number,
  kernel: readonly [number, number],
  { stride = [1, 1], dilation = [1, 1], groups = 1, padding }: Partial<Conv2dGeometry> = {},
): ConvolutionCase {
  const vertical = Math.floor((kernel[0] * dilation[0] - 1) / 2);
  const horizontal = Math.floor((kernel[1] * dilation[1] - 1) / 2);
  const symmetric = [vertical, vertical, horizontal, horizontal] as const;
  return { name, x, out, geometry: { kernel, stride, dilation, groups, padding: padding ?? symmetric } };
}

const TWO = { stride: [2, 2] } as const;
const DILATED = { dilation: [2, 2] } as const;

const CASES: readonly ConvolutionCase[] = [
  convolution('3x3', [2, 6, 5, 3], 4, [3, 3]),
  convolution('3x3, no padding', [2, 6, 5, 3], 4, [3, 3], { padding: [0, 0, 0, 0] }),
  convolution('3x3, stride 2, odd image', [2, 7, 7, 3], 4, [3, 3], TWO),
  convolution('3x3, stride 2, even image', [3, 8, 6, 2], 3, [3, 3], TWO),
  convolution('3x3, stride 3', [1, 10, 11, 2], 3, [3, 3], { stride: [3, 3] }),
  convolution('3x3, stride 2 down and 1 right', [2, 7, 5, 2], 3, [3, 3], { stride: [2, 1] }),
  convolution('3x3, dilation 2', [2, 7, 7, 2], 3, [3, 3], DILATED),
  convolution('3x3, dilation 2, stride 2', [2, 9, 9, 2], 3, [3, 3], { ...DILATED, ...TWO }),
  convolution('3x3, dilation 3, stride 2', [1, 11, 11, 2], 2, [3, 3], { dilation: [3, 3], ...TWO }),
  convolution('1x1', [2, 5, 4, 3], 6, [1, 1]),
  convolution('1x1, stride 2', [2, 5, 6, 3], 4, [1, 1], TWO),
  convolution('1x1, padded', [1, 3, 3, 2], 2, [1, 1], { padding: [1, 1, 1, 1] }),
  convolution('5x5', [2, 7, 6, 2], 3, [5, 5]),
  convolution('1x7', [2, 5, 9, 2], 3, [1, 7]),
  convolution('7x1, stride 2', [2, 9, 5, 2], 3, [7, 1], TWO),
  convolution('2x2, stride 2', [2, 6, 6, 2], 3, [2, 2], { ...TWO, padding: [0, 0, 0, 0] }),
  convolution('3x2, asymmetric padding', [2, 6, 5, 2], 3, [3, 2], { padding: [0, 2, 1, 0] }),
  convolution('3x3, asymmetric padding, stride 2', [2, 6, 7, 2], 3, [3, 3], { padding: [0, 1, 0, 1], ...TWO }),
  convolution('3x3, padding wider than the window', [1, 4, 4, 2], 2, [3, 3], { padding: [4, 3, 4, 3] }),
  convolution('3x3, a row that no window reaches', [1, 8, 8, 2], 2, [3, 3], { padding: [0, 0, 0, 0], ...TWO }),
  convolution('3x3 in 2 groups', [2, 5, 5, 4], 6, [3, 3], { groups: 2 }),
  convolution('3x3 in 3 groups, stride 2', [2, 7, 6, 6], 6, [3, 3], { groups: 3, ...TWO }),
  convolution('5x5 in 2 groups, dilation 2, stride 2', [2, 9, 9, 4], 6, [5, 5], { groups: 2, ...DILATED, ...TWO }),
  convolution('1x1 in 2 groups', [2, 4, 4, 4], 4, [1, 1], { groups: 2 }),
  convolution('3x3, depthwise', [2, 6, 5, 4], 4, [3, 3], { groups: 4 }),
  convolution('3x3, depthwise, stride 2', [2, 7, 6, 4], 4, [3, 3], { groups: 4, ...TWO }),
  convolution('3x3, depthwise, stride 2 down and 1 right', [2, 7, 6, 4], 4, [3, 3], { groups: 4, stride: [2, 1] }),
  convolution('3x3, depthwise, asymmetric padding', [2, 6, 7, 3], 3, [3, 3], { groups: 3, padding: [0, 2, 1, 0] }),
  convolution('5x5, depthwise, dilation 2', [2, 9, 9, 3], 3, [5, 5], { groups: 3, ...DILATED }),
  convolution('3x3, depthwise, dilation 2, stride 2', [1, 9, 8, 3], 3, [3, 3], { groups: 3, ...DILATED, ...TWO }),
  convolution('3x3, depthwise with 2 filters a channel', [2, 5, 6, 3], 6, [3, 3], { groups: 3 }),
  convolution('3x3, depthwise with 2 filters, stride 2', [2, 7, 7, 2], 4, [3, 3], { groups: 2, ...TWO }),
  convolution('7x7, depthwise, stride 2', [2, 8, 8, 2], 2, [7, 7], { groups: 2, ...TWO }),
  convolution('1x1, depthwise', [2, 4, 4, 3], 3, [1, 1], { groups: 3 }),
  convolution('3x3 of one channel', [2, 8, 8, 1], 4, [3, 3], TWO),
  ...[3, 10, 17].flatMap((channels) =>
    [5, 7].flatMap((size) => {
      const x = [2, size, size, channels] as const;
      const name = `of ${channels} channels, ${size}x${size} image`;
      return [
        convolution(`3x3 ${name}`, x, 17, [3, 3]),
        convolution(`3x3, stride 2, ${name}`, x, 10, [3, 3], TWO),
        convolution(`5x5, dilation 2, ${name}`, x, 3, [5, 5], DILATED),
        convolution(`1x1 ${name}`, x, 10, [1, 1]),
        convolution(`3x3, depthwise, ${name}`, x, channels, [3, 3], { groups: channels }),
        convolution(`5x5, depthwise, stride 2, ${name}`, x, channels, [5, 5], { groups: channels, ...TWO }),
      ];
    }),
  ),
];

const BIASED = convolution('', [2, 5, 5, 3], 4, [3, 3]);

/** Sums over taps and channels, in float64. */
function byDefinition(x: Given, filter: Given, out: number, geometry: Conv2dGeometry): number[] {
  const inputs = filter.shape[2] ?? 1;
  const outputs = out / geometry.groups;
  const size = resultSize(x.shape, geometry);
  return generate([x.shape[0] ?? 1, ...size, out], ([n = 0, row = 0, column = 0, o = 0]) => {
    const first = Math.floor(o / outputs) * inputs;
    return total(
      tapsOn(x.shape, geometry, [row, column]).flatMap(({ tap, pixel }) =>
        range(inputs).map((c) => at(x, [n, ...pixel, first + c]) * at(filter, [...tap, c, o])),
      ),
    );
  });
}

/** Convolutions of every stride, dilation, padding and grouping, with odd sizes and odd counts of channels. */
export const convolutions: readonly Check[] = [
  ...CASES.map(({ name, x, out, geometry }) => {
    const filter = [...geometry.kernel, x[3] / geometry.groups, out];
    return opCheck('convolution', {
      name,
      inputs: [
        { shape: x, data: values(x) },
        { shape: filter, data: values(filter, 5) },
      ],
      shape: [x[0], ...resultSize(x, geometry), out],
      f: (ops, image, weights) => ops.conv2d(image, weights, geometry),
      expected: (image, weights) => byDefinition(image, weights, out, geometry),
    });
  }),
  opCheck('convolution', {
    name: '3x3 with bias',
    inputs: [
      { shape: [2, 5, 5, 3], data: values([2, 5, 5, 3]) },
      { shape: [3, 3, 3, 4], data: values([3, 3, 3, 4], 5) },
      { shape: [4], data: values([4], 6) },
    ],
    shape: [2, 5, 5, 4],
    f: (ops, image, weights, bias) => ops.add(ops.conv2d(image, weights, BIASED.geometry), bias),
    expected: (image, weights, bias) =>
      byDefinition(image, weights, 4, BIASED.geometry).map((value, i) => value + (bias.data[i % 4] ?? Number.NaN)),
  }),
];
