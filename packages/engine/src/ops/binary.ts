import type { Ops, Tensor } from '@uninas/contracts';
import { ADAPTIVE_STEP } from '../pack/adaptive-step-kernel.js';
import type { Kernels } from '../runtime/kernels.js';
import { sumTo } from '../runtime/reductions.js';
import { sameShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';

type BinaryOps = Pick<
  Ops,
  'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum' | 'addN' | 'weightedSum' | 'adaptiveStep'
>;

/** Element-wise ops of two tensors, with NumPy broadcasting. */
export function binaryOps(k: Kernels, recorder: Recorder): BinaryOps {
  const extremum = (name: 'Maximum' | 'Minimum', a: Tensor, b: Tensor): Tensor =>
    recorder.record([a, b], k.binary(name, a, b), [a, b], (dy, [x, y], needs) => {
      const toA = name === 'Maximum' ? k.mask('GreaterEqual', x, y) : k.mask('LessEqual', x, y);
      const dx = k.binary('Multiply', dy, toA);
      return [
        needs[0] ? sumTo(k, dx, x.shape) : undefined,
        needs[1] ? sumTo(k, k.binary('Sub', dy, dx), y.shape) : undefined,
      ];
    });

  return {
    add: (a, b) =>
      recorder.record([a, b], k.binary('Add', a, b), [], (dy, _, needs) => [
        needs[0] ? sumTo(k, dy, a.shape) : undefined,
        needs[1] ? sumTo(k, dy, b.shape) : undefined,
      ]),
    sub: (a, b) =>
      recorder.record([a, b], k.binary('Sub', a, b), [], (dy, _, needs) => [
        needs[0] ? sumTo(k, dy, a.shape) : undefined,
        needs[1] ? k.unary('Neg', sumTo(k, dy, b.shape)) : undefined,
      ]),
    mul: (a, b) => {
      const output = k.binary('Multiply', a, b);
      // Each operand is only kept for the gradient of the other one.
      const saved = [recorder.tracks(b) ? a : undefined, recorder.tracks(a) ? b : undefined];
      const kept = saved.filter((operand) => operand !== undefined);
      return recorder.record([a, b], output, kept, (dy, operands, needs) => [
        needs[0] ? sumTo(k, k.binary('Multiply', dy, operands[needs[1] ? 1 : 0] as Tensor), a.shape) : undefined,
        needs[1] ? sumTo(k, k.binary('Multiply', dy, operands[0] as Tensor), b.shape) : undefined,
      ]);
    },
    div: (a, b) => {
      const output = k.binary('RealDiv', a, b);
      return recorder.record([a, b], output, [b, output], (dy, [divisor, quotient], needs) => {
        const share = k.binary('RealDiv', dy, divisor);
        return [
          needs[0] ? sumTo(k, share, a.shape) : undefined,
          needs[1] ? k.unary('Neg', sumTo(k, k.binary('Multiply', share, quotient), divisor.shape)) : undefined,
        ];
      });
    },
    maximum: (a, b) => extremum('Maximum', a, b),
    minimum: (a, b) => extremum('Minimum', a, b),
    addN: (tensors) => {
      checkEqual('addN', tensors);
      const output = k.weightedSum(
        tensors,
        tensors.map(() => 1),
      );
      return recorder.record(tensors, output, [], (dy) => tensors.map(() => dy));
    },
    adaptiveStep: (value, direction, square, { rate, scale = 1, epsilon }) => {
      for (const other of [direction, square]) checkEqual('adaptiveStep', [value, other]);
      if (k.usesPack) {
        return k.runtime.run(ADAPTIVE_STEP, { value, direction, square }, { rate, scale, epsilon });
      }
      return k.runtime.tidy(() => {
        const divisor = k.binary('Add', k.scale(k.unary('Sqrt', square), scale), k.scalar(epsilon));
        return k.weightedSum([value, k.binary('RealDiv', direction, divisor)], [1, -rate]);
      });
    },
    weightedSum: (tensors, factors) => {
      checkEqual('weightedSum', tensors);
      if (factors.length !== tensors.length) {
        throw new RangeError(
          `weightedSum needs a factor for each of ${tensors.length} tensors, found ${factors.length}`,
        );
      }
      return recorder.record(tensors, k.weightedSum(tensors, factors), [], (dy, _, needs) =>
        factors.map((factor, i) => (needs[i] ? k.scale(dy, factor) : undefined)),
      );
    },
  };
}

function checkEqual(op: string, [first, ...rest]: readonly Tensor[]): void {
  if (first === undefined) throw new RangeError(`${op} needs at least one tensor`);
  for (const { shape } of rest) {
    if (sameShape(shape, first.shape)) continue;
    throw new RangeError(`${op} needs equal shapes, found [${first.shape.join(', ')}] and [${shape.join(', ')}]`);
  }
}
