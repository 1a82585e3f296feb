import type { NetworkPart, PlanBuilder, Value } from '@uninas/contracts';

/** The sum of operations on the inputs of a block, each of which drop-path may drop. */
export function planSum(
  builder: PlanBuilder,
  inputs: readonly Value[],
  features: number,
  ops: readonly NetworkPart[],
): readonly Value[] {
  const paths = ops.flatMap((op, i) =>
    builder.part(`ops.${i}`, op, inputs, features).map((y) => {
      const isIdentity = inputs.some((x) => x.id === y.id);
      return builder.dropPath(y, isIdentity);
    }),
  );
  return [builder.add(paths)];
}
