import type { DType, Ops } from '@uninas/contracts';
import { isTensor } from '../runtime/tensors-in.js';

/** Ops that move or keep elements of any type, or are given none. */
const UNCHECKED: ReadonlySet<string> = new Set<keyof Ops>([
  ...(['reshape', 'transpose', 'concat', 'slice', 'pad', 'stopGradient', 'customGradient', 'keep'] as const),
  ...(['tensor', 'scalar', 'zeros', 'ones', 'fill', 'variable', 'valueAndGradients', 'tidy', 'memory'] as const),
]);

/** The types of arguments, in their order, where not all are float32. */
const TYPES: Readonly<Record<string, readonly (DType | 'any')[]>> = {
  oneHot: ['int32'],
  gather: ['any', 'int32'],
  softmaxCrossEntropy: ['float32', 'any'],
} satisfies Partial<Record<keyof Ops, readonly (DType | 'any')[]>>;

type Op = (...args: readonly unknown[]) => unknown;

/** The same ops, which refuse tensors of a type that their kernels would read as if it were float32. */
export function withCheckedTypes(ops: Ops): Ops {
  const checked = Object.entries(ops as unknown as Record<string, Op>).map(([name, op]): [string, Op] => {
    if (UNCHECKED.has(name)) return [name, op];
    return [
      name,
      (...args) => {
        args.forEach((arg, i) => check(name, arg, TYPES[name]?.[i] ?? 'float32'));
        return op(...args);
      },
    ];
  });
  return Object.fromEntries(checked) as unknown as Ops;
}

/** @throws {TypeError} if an argument is, or lists, a tensor of another type */
function check(op: string, arg: unknown, expected: DType | 'any'): void {
  if (expected === 'any') return;
  for (const tensor of Array.isArray(arg) ? (arg as readonly unknown[]) : [arg]) {
    if (!isTensor(tensor) || tensor.dtype === expected) continue;
    throw new TypeError(
      `${op} needs ${expected}, found ${tensor.dtype} of [${tensor.shape.join(', ')}]; tensor() takes the type as its third argument`,
    );
  }
}
