import { NetworkLayer } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { attentionSlot } from './attention-slot.js';

/** An attention module as a layer; passes the input on without one. */
@Register.as('network_layer')
export class AttentionLayer extends NetworkLayer.with({}) {
  static override readonly parts: PartSlots = { att_dict: attentionSlot };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const channels = x.shape.at(-1)!;
    if (channels !== features) builder.fail(`cannot make ${features} of ${channels} channels`);
    const attention = this.partOrNone('att_dict');
    return attention === undefined ? inputs : builder.part('att', attention, inputs, channels);
  }
}
