import { NetworkMixedOp } from '@uninas/contracts';
import type { Chosen, Description, PartSlots, PlanBuilder, Value, WeightOptions } from '@uninas/contracts';
import { between, int, list, Register, str } from '@uninas/core';

/**
 * Candidate operations for one place of a network; a weight strategy decides
 * which run and how their results are combined.
 *
 * Finalized it gives way to the chosen candidate, or to the sum of several.
 */
@Register.as('network_mixed_op')
export class MixedOp extends NetworkMixedOp.with({
  priors: list(
    int,
    [],
    'earlier weights that it depends on, counted from the end (-1: the last); MixedOp depends on none',
  ),
  name: str('', 'name of the architecture weight; the same name shares it'),
  strategy_name: str('default', 'name of the weight strategy that decides'),
}) {
  static override readonly parts: PartSlots = {
    submodules: between('network_layer', 2, null, 'the candidates'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { name: weight, strategy_name: strategy } = this.args;
    if (weight === '') builder.fail('needs the name of an architecture weight');
    return [this.choose(builder, inputs, features, { weight, strategy })];
  }

  /** Plans the candidates. */
  protected choose(builder: PlanBuilder, inputs: readonly Value[], features: number, request: WeightOptions): Value {
    return builder.choice(inputs, request, this.partList('submodules'), features);
  }

  /** The earlier weights that are meant; those that do not exist, and the own one, are left out. */
  protected priorsOf(builder: PlanBuilder): readonly string[] {
    const { priors, name } = this.args;
    const earlier = priors.map((prior) => builder.requested.at(prior)?.weight);
    return [...new Set(earlier.filter((weight) => weight !== undefined && weight !== name))] as readonly string[];
  }

  override finalized(own: Description, chosen: Chosen): Description {
    const candidates = own.submodule_lists?.submodules ?? [];
    const indices = chosen(this.args.name);
    const stay = indices.map((index) => {
      const candidate = candidates[index];
      if (candidate !== undefined) return candidate;
      throw new RangeError(`${this.args.name} has ${candidates.length} candidates, found index ${index}`);
    });
    if (stay.length === 0) throw new RangeError(`${this.args.name} is left without a candidate`);
    return stay.length === 1 ? stay[0]! : { name: 'SumParallelModules', submodule_lists: { submodules: stay } };
  }
}
