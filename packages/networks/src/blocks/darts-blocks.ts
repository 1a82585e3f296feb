import { NetworkBlock } from '@uninas/contracts';
import type { Chosen, Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, list, Register, str } from '@uninas/core';
import { keptOf, strengthOf, strongest } from '../plan/strengths.js';
import { planSum } from './plan-sum.js';

/** Inputs of a block that stay when it is finalized. */
const KEPT = 2;

/**
 * A node of a DARTS cell: the sum of a few operations, each of which drop-path may drop.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", section 2.1
 */
@Register.as('network_block')
export class DartsCNNBlock extends NetworkBlock.with({}) {
  static override readonly parts: PartSlots = { ops: between('network_layer', 1, null, 'the operations') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return planSum(builder, inputs, features, this.partList('ops'));
  }
}

/**
 * The searched version: one mixed operation for each input; finalized it is a
 * DartsCNNBlock of the two strongest inputs.
 *
 * Zero operations never stay: the strongest other candidate does, where the
 * method weighs candidates. Where it does not, inputs count in their order, and
 * those whose candidate is zero do not count; a block of zeros keeps its first.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", section 2.4
 */
@Register.as('network_block')
export class DartsCNNSearchBlock extends NetworkBlock.with({
  path_names: list(str, [], 'names of the architecture weights, one for each input'),
}) {
  static override readonly parts: PartSlots = { ops: between('network_layer', 1, null, 'the mixed operations') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const ops = this.partList('ops');
    const weights = ops.map((_, i) => this.args.path_names[i] ?? '');
    builder.regroup('ops', weights, KEPT);
    return planSum(builder, inputs, features, ops);
  }

  override narrowed(chosen: Chosen, own: () => Description): Chosen {
    const { strengths } = chosen;
    if (strengths === undefined) return chosen;
    const best = new Map(
      own().submodule_lists!.ops!.map((op, i) => {
        const weight = this.args.path_names[i] ?? '';
        const candidates = mixedOf(op).submodule_lists?.submodules ?? [];
        return [weight, strongest(strengths(weight), candidates.map(isZero))] as const;
      }),
    );
    const narrowed = (weight: string): readonly number[] => best.get(weight) ?? chosen(weight);
    return Object.assign(narrowed, { strengths });
  }

  override finalized(own: Description, chosen: Chosen): Description {
    const ops = own.submodule_lists?.ops ?? [];
    const strengths = ops.map((op, i) => strengthOf(this.args.path_names[i] ?? '', isZero(mixedOf(op)), chosen));
    const kept = keptOf(strengths, KEPT);
    return { name: 'DartsCNNBlock', submodule_lists: { ops: kept.map((i) => ops[i]!) } };
  }
}

/** What the wrapper of one input holds. */
function mixedOf(op: Description): Description {
  return op.submodules?.wrapped ?? op;
}

function isZero({ name }: Description): boolean {
  return name === 'ZeroLayer';
}
