import type { Ops, Tensor } from '@uninas/contracts';
import type { Kernels, UnaryKernel } from '../runtime/kernels.js';
import type { Recorder } from '../tape/recorder.js';
import { rectifier } from './rectifier.js';

type UnaryOps = Pick<
  Ops,
  | 'affine'
  | 'neg'
  | 'abs'
  | 'square'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'clip'
  | 'relu'
  | 'relu6'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
>;

/** Element-wise ops of one tensor. */
export function unaryOps(k: Kernels, recorder: Recorder): UnaryOps {
  const times = (a: Tensor, b: Tensor): Tensor => k.binary('Multiply', a, b);

  /** An op whose derivative is told by its input. */
  const ofInput = (kernel: UnaryKernel, gradient: (dy: Tensor, x: Tensor) => Tensor) => (x: Tensor) =>
    recorder.record([x], k.unary(kernel, x), [x], (dy, [input]) => [gradient(dy, input)]);

  /** An op whose derivative is told by its output. */
  const ofOutput = (kernel: UnaryKernel, gradient: (dy: Tensor, y: Tensor) => Tensor) => (x: Tensor) => {
    const output = k.unary(kernel, x);
    return recorder.record([x], output, [output], (dy, [y]) => [gradient(dy, y)]);
  };

  const clip = (x: Tensor, min: number, max: number): Tensor => {
    const output = k.clip(x, min, max);
    return recorder.record([x], output, [x], (dy, [input]) => [
      times(times(dy, k.mask('GreaterEqual', input, k.scalar(min))), k.mask('LessEqual', input, k.scalar(max))),
    ]);
  };

  const rectify = rectifier(k, recorder);

  return {
    affine: (a, factor, offset = 0) => {
      let output = factor === 1 ? a : k.scale(a, factor);
      if (offset !== 0) output = k.binary('Add', output, k.scalar(offset));
      if (output === a) output = k.runtime.alias(a);
      return recorder.record([a], output, [], (dy) => [factor === 1 ? dy : k.scale(dy, factor)]);
    },
    neg: (x) => recorder.record([x], k.unary('Neg', x), [], (dy) => [k.unary('Neg', dy)]),
    abs: ofInput('Abs', (dy, x) => times(dy, k.unary('Sign', x))),
    square: ofInput('Square', (dy, x) => k.scale(times(dy, x), 2)),
    sqrt: ofOutput('Sqrt', (dy, y) => k.scale(k.binary('RealDiv', dy, y), 0.5)),
    exp: ofOutput('Exp', times),
    log: ofInput('Log', (dy, x) => k.binary('RealDiv', dy, x)),
    clip,
    relu: (x) => rectify(x, Infinity),
    relu6: (x) => rectify(x, 6),
    sigmoid: ofOutput('Sigmoid', (dy, y) => times(dy, k.binary('Sub', y, k.unary('Square', y)))),
    tanh: ofOutput('Tanh', (dy, y) => k.binary('Sub', dy, times(dy, k.unary('Square', y)))),
    softplus: ofInput('Softplus', (dy, x) => times(dy, k.unary('Sigmoid', x))),
  };
}
