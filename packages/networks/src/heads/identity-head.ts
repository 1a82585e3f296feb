import { NetworkHead } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { isSameShape, sizeOf } from '../plan/geometry.js';

/** Passes the features on, in the shape of the labels if that has as many elements. */
@Register.as('network_head')
export class IdentityHead extends NetworkHead.with({}) {
  override describe(): Description {
    return { name: 'IdentityHead', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { output } = builder;
    return inputs.map((x) =>
      !isSameShape(x.shape, output) && sizeOf(x.shape) === sizeOf(output) ? builder.reshape(x, output) : x,
    );
  }
}
