import { NetworkCellPart } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, one, Register } from '@uninas/core';
import type { ConcatChoiceModule } from '../modules/concat-choice-module.js';

/**
 * A DARTS cell: takes the outputs of the last two cells, returns the last one's and its own.
 *
 * Both inputs get ReLU, 1x1 convolution and batch normalisation; the first one
 * a factorised reduction if it is larger than the second. Each block takes both
 * and the outputs of all earlier blocks; some of all these are concatenated.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", section 2.1
 */
@Register.as('network_cell_part')
export class DartsCNNCell extends NetworkCellPart.with({}) {
  static override readonly uses = ['relu'];
  static override readonly parts: PartSlots = {
    concat: one('network_module', 'what is the output'),
    blocks: between('network_block', 1, null, 'the blocks'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const [first, second] = inputs;
    if (first === undefined || second === undefined || inputs.length !== 2) {
      builder.fail(`needs two inputs, found ${inputs.length}`);
    }
    const concat = this.part<ConcatChoiceModule>('concat');
    const { idxs } = concat.args as Partial<typeof concat.args>;
    if (idxs === undefined) builder.fail('needs a ConcatChoiceModule as concat');
    const count = idxs.length;
    if (features % count !== 0) builder.fail(`${features} channels do not fall into ${count} blocks`);
    const channels = features / count;
    const isLarger = first.shape[0]! > second.shape[0]!;
    const values = [
      isLarger ? this.reduce(builder, first, channels) : this.project(builder, first, '0', channels),
      this.project(builder, second, '1', channels),
    ];
    for (const [i, block] of this.partList('blocks').entries()) {
      values.push(...builder.part(`blocks.${i}`, block, values, channels));
    }
    return [second, ...builder.part('concat', concat, values, features)];
  }

  private project(builder: PlanBuilder, x: Value, name: string, features: number): Value {
    const y = builder.conv2d(builder.activation(x, 'relu'), { name: `input_${name}.conv`, features, size: 1 });
    return builder.batchNorm(y, { name: `input_${name}.bn` });
  }

  private reduce(builder: PlanBuilder, x: Value, features: number): Value {
    if (features % 2 !== 0) builder.fail(`needs an even number of channels for each block, found ${features}`);
    const half = { features: features / 2, size: 1, stride: 2, padding: 0 };
    const active = builder.activation(x, 'relu');
    const convs = [
      builder.conv2d(active, { name: 'input_0.conv_1', ...half }),
      builder.conv2d(builder.shift(active, [1, 1]), { name: 'input_0.conv_2', ...half }),
    ];
    return builder.batchNorm(builder.concat(convs), { name: 'input_0.bn' });
  }
}
