import { NetworkModule } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { int, one, Register } from '@uninas/core';

/** An operation on one of several inputs. */
@Register.as('network_module')
export class InputChoiceWrapperModule extends NetworkModule.with({
  idx: int(0, 'position of the input, counted from 0', { min: 0 }),
}) {
  static override readonly parts: PartSlots = { wrapped: one('network_layer', 'the operation') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const input = inputs[this.args.idx] ?? builder.fail(`there is no input ${this.args.idx} of ${inputs.length}`);
    return builder.part('wrapped', this.part('wrapped'), [input], features);
  }
}
