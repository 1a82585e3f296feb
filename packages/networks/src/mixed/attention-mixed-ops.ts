import type { PlanBuilder, Value, WeightOptions } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { MixedOp } from './mixed-op.js';

/**
 * A mixed operation that scales the channels of its input by the sigmoid of
 * what a 1x1 convolution makes of the candidates of earlier weights, each as a
 * one-hot vector.
 *
 * Without earlier weights nothing is scaled. Finalized the scales are left out.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 3
 */
@Register.as('network_mixed_op')
export class AttentionSigmoidMixedOp extends MixedOp.with({}) {
  static override readonly uses = ['sigmoid'];
  /** Whether the own candidate counts as well. */
  protected readonly countsOwn: boolean = false;

  protected override choose(
    builder: PlanBuilder,
    inputs: readonly Value[],
    features: number,
    request: WeightOptions,
  ): Value {
    const weights = this.priorsOf(builder);
    const candidates = this.partList('submodules');
    if (weights.length === 0) return builder.choice(inputs, request, candidates, features);
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const channels = x.shape.at(-1)!;
    const rows = weights.map((weight, i) => {
      const table = { name: `attention_${i}`, features: channels, weights: [weight], initial: 'uniform' } as const;
      return builder.lookup(x, table);
    });
    const sum = builder.add(rows);
    if (!this.countsOwn) return builder.choice([this.scale(builder, x, sum)], request, candidates, features);
    const before = ([value, others]: readonly Value[], index: number): readonly Value[] => {
      const own = [index, candidates.length] as const;
      const table = { name: 'attention', features: channels, weights: [], own, initial: 'uniform' } as const;
      return [this.scale(builder, value!, builder.add([others!, builder.lookup(value!, table)]))];
    };
    return builder.choice([x, sum], request, candidates, features, before);
  }

  /** @param sum of the rows of all candidates that count, `[channels]` */
  protected scale(builder: PlanBuilder, x: Value, sum: Value): Value {
    return builder.mul(x, builder.activation(sum, 'sigmoid'));
  }
}

/** An AttentionSigmoidMixedOp for which the own candidate counts as well. */
@Register.as('network_mixed_op')
export class AttentionSSigmoidMixedOp extends AttentionSigmoidMixedOp.with({}) {
  protected override readonly countsOwn = true;
}

/** An AttentionSSigmoidMixedOp with two 1x1 convolutions, one after the other. */
@Register.as('network_mixed_op')
export class Attention2x1SSigmoidMixedOp extends AttentionSSigmoidMixedOp.with({}) {
  protected override scale(builder: PlanBuilder, x: Value, sum: Value): Value {
    const features = x.shape.at(-1)!;
    const second = builder.linear(sum, { name: 'attention_linear', features, bias: true, shared: true });
    return super.scale(builder, x, second);
  }
}
