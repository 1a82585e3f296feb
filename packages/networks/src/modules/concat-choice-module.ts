import { NetworkModule } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { int, list, Register } from '@uninas/core';

/** Some of several inputs, their channels one after the other. */
@Register.as('network_module')
export class ConcatChoiceModule extends NetworkModule.with({
  idxs: list(int, [0, 1], 'positions of the inputs, counted from 0', { min: 0, minLength: 1 }),
  dim: int(1, 'axis of the channels-first layout; only 1, the channels', { min: 1, max: 1 }),
}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const chosen = this.args.idxs.map(
      (idx) => inputs[idx] ?? builder.fail(`there is no input ${idx} of ${inputs.length}`),
    );
    return [builder.concat(chosen)];
  }
}
