import type { PlanBuilder, Value, WeightOptions } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { MixedOp } from './mixed-op.js';

/**
 * A mixed operation that adds a trainable bias to the input: one for each
 * channel and each combination of the own candidate and those of earlier weights.
 *
 * Without earlier weights there is no bias. Finalized the bias is left out.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 3
 */
@Register.as('network_mixed_op')
export class BiasMixedOp extends MixedOp.with({}) {
  protected readonly neutral: 0 | 1 = 0;

  protected override choose(
    builder: PlanBuilder,
    inputs: readonly Value[],
    features: number,
    request: WeightOptions,
  ): Value {
    const weights = this.priorsOf(builder);
    const candidates = this.partList('submodules');
    if (weights.length === 0) return builder.choice(inputs, request, candidates, features);
    const before = (values: readonly Value[], index: number): readonly Value[] =>
      values.map((x) => {
        const own = [index, candidates.length] as const;
        const table = { name: 'bias', features: x.shape.at(-1)!, weights, own, initial: this.neutral };
        return this.apply(builder, x, builder.lookup(x, table));
      });
    return builder.choice(inputs, request, candidates, features, before);
  }

  protected apply(builder: PlanBuilder, x: Value, bias: Value): Value {
    return builder.addChannels(x, bias);
  }
}

/**
 * A BiasMixedOp that multiplies; factors start at 1.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 3
 */
@Register.as('network_mixed_op')
export class MulBiasMixedOp extends BiasMixedOp.with({}) {
  protected override readonly neutral = 1;

  protected override apply(builder: PlanBuilder, x: Value, bias: Value): Value {
    return builder.mul(x, bias);
  }
}

/**
 * A mixed operation that adds a sum of trainable biases to the input: for each
 * channel one for the own candidate, and one for that of each earlier weight.
 *
 * Without earlier weights there is no bias. Finalized the biases are left out.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 3
 */
@Register.as('network_mixed_op')
export class BiasSumMixedOp extends MixedOp.with({}) {
  protected override choose(
    builder: PlanBuilder,
    inputs: readonly Value[],
    features: number,
    request: WeightOptions,
  ): Value {
    const weights = this.priorsOf(builder);
    const candidates = this.partList('submodules');
    if (weights.length === 0) return builder.choice(inputs, request, candidates, features);
    const biased = inputs.map((x) =>
      weights.reduce((y, weight, i) => {
        const table = { name: `bias_${i}`, features: x.shape.at(-1)!, weights: [weight], initial: 0 } as const;
        return builder.addChannels(y, builder.lookup(y, table));
      }, x),
    );
    const before = (values: readonly Value[], index: number): readonly Value[] =>
      values.map((x) => {
        const own = [index, candidates.length] as const;
        const table = { name: 'bias', features: x.shape.at(-1)!, weights: [], own, initial: 0 } as const;
        return builder.addChannels(x, builder.lookup(x, table));
      });
    return builder.choice(biased, request, candidates, features, before);
  }
}
