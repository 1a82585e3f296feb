import { NetworkStem } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/** Passes the input on. */
@Register.as('network_stem')
export class SkipStem extends NetworkStem.with({
  features: int(0, 'without effect: the channels are those of the input', { min: -1 }),
}) {
  override describe(): Description {
    return { name: 'SkipStem', kwargs: { ...this.args } };
  }

  override plan(_builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    return inputs;
  }
}
