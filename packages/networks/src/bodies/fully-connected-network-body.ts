import { NetworkBody } from '@uninas/contracts';
import type { Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, int, list, one, Register } from '@uninas/core';

/** Linear layers one after the other, for inputs `[features]`; the last one is the head. */
@Register.as('network_body')
export class FullyConnectedNetworkBody extends NetworkBody.with({
  layer_widths: list(int, [20, 20], 'numbers of features of the hidden layers', { min: 1 }),
}) {
  static override readonly parts: PartSlots = {
    head: one('network_layer', 'the last layer'),
    layers: between('network_layer', 0, null, 'the hidden layers'),
  };

  /** With sigmoid and batch normalisation; FullyConnectedNetwork has arguments for these. */
  override describe(): Description {
    const layer_widths = [...this.args.layer_widths];
    const hidden = { use_bn: true, bn_affine: true, act_fun: 'sigmoid', bias: false };
    const layers = layer_widths.map(() => ({ name: 'LinearLayer', kwargs: hidden }));
    return {
      name: 'FullyConnectedNetworkBody',
      kwargs: { layer_widths },
      submodules: { head: { name: 'LinearLayer', kwargs: { use_bn: false, order: 'w', bias: true } } },
      ...(layers.length > 0 && { submodule_lists: { layers } }),
    };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { layer_widths } = this.args;
    const layers = this.partList('layers');
    if (layers.length !== layer_widths.length) {
      builder.fail(`there are ${layer_widths.length} layer_widths for ${layers.length} layers`);
    }
    const values = layers.reduce(
      (x, layer, index) =>
        builder.module({ part: 'cell', index, name: '', scope: `cells.${index}` }, layer, x, layer_widths[index]!),
      inputs,
    );
    const row = { part: 'head', index: layers.length - 1, name: '', scope: 'head', lossWeight: 1 } as const;
    return builder.module(row, this.part('head'), values, builder.output.at(-1) ?? 0);
  }
}
