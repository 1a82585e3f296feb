import { NetworkStem } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { int, list, Register } from '@uninas/core';
import { sizeOf } from '../plan/geometry.js';

/**
 * Gives the input another shape.
 *
 * The shape is channels first, as in the original: `[channels, height, width]`
 * becomes `[height, width, channels]`, and `[features]` stays. The elements
 * keep their order in the channels-last layout.
 */
@Register.as('network_stem')
export class ReshapeStem extends NetworkStem.with({
  features: int(0, 'number of elements of the input, or not positive for any', { min: -1 }),
  reshape_to: list(int, [1, 1, -1], 'channels, height, width; or features; one may be -1 for what remains', {
    min: -1,
    minLength: 1,
    maxLength: 3,
  }),
}) {
  override describe(): Description {
    const { reshape_to, ...kwargs } = this.args;
    return { name: 'ReshapeStem', kwargs: { ...kwargs, reshape_to: [...reshape_to] } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    return inputs.map((x) => builder.reshape(x, this.shape(builder, sizeOf(x.shape))));
  }

  private shape(builder: PlanBuilder, size: number): readonly number[] {
    const { features, reshape_to } = this.args;
    if (features > 0 && features !== size) builder.fail(`features is ${features}, the input has ${size} elements`);
    if (reshape_to.filter((n) => n === -1).length > 1) builder.fail('at most one number of reshape_to may be -1');
    const known = sizeOf(reshape_to.filter((n) => n !== -1));
    if (reshape_to.includes(-1) && (known === 0 || size % known !== 0)) {
      builder.fail(`${size} elements do not fall into a shape of ${reshape_to.join(', ')}`);
    }
    const [channels, ...image] = reshape_to.map((n) => (n === -1 ? size / known : n));
    return [...image, channels!];
  }
}
