import type { NetworkPlan, Shape } from '@uninas/contracts';
import type { MacRuleName, NetworksLike } from './open-networks.js';

/** The table of a network as data; shapes are channels last. */
export interface NetworkJson {
  readonly name: string;
  readonly params: number;
  readonly macs: number;
  readonly input: Shape;
  readonly outputs: readonly Shape[];
  readonly cells: readonly {
    readonly index: number;
    readonly name: string;
    readonly class: string;
    readonly input: readonly Shape[];
    readonly output: readonly Shape[];
    readonly params: number;
  }[];
  /** Heads that only help the training and are in neither sum, if there are any. */
  readonly auxiliary?: readonly {
    /** The cell that they follow. */
    readonly index: number;
    readonly class: string;
    readonly output: readonly Shape[];
    readonly params: number;
    readonly macs: number;
  }[];
}

/** What `uninas network --json` prints. */
export function networkJson(plan: NetworkPlan, networks: NetworksLike, rule: MacRuleName): NetworkJson {
  const cells = plan.modules.filter(({ part }) => part === 'cell');
  const auxiliary = networks.auxiliaryHeads(plan);
  return {
    name: plan.name,
    params: networks.countParams(plan),
    macs: macsOf(plan, networks, rule),
    input: plan.input,
    outputs: plan.modules.filter(({ part }) => part === 'head').flatMap(({ outputs }) => outputs),
    cells: cells.map(({ index, name, cls, inputs, outputs, params }) => ({
      index,
      name,
      class: cls,
      input: inputs,
      output: outputs,
      params,
    })),
    ...(auxiliary.length > 0 && {
      auxiliary: auxiliary.map((head) => ({
        index: head.index,
        class: head.cls,
        output: head.outputs,
        params: head.params,
        macs: macsOf({ ...plan, modules: [head] }, networks, rule),
      })),
    }),
  };
}

/** Multiply-adds of a network; of a search network, with every candidate. */
export function macsOf(plan: NetworkPlan, networks: NetworksLike, rule: MacRuleName): number {
  const choices = new Map(plan.weights.map((weight) => [weight.name, weight.choices]));
  const finalized = (weight: string): readonly number[] => [...Array(choices.get(weight) ?? 0).keys()];
  return networks.countMacs(plan, { rule, finalized });
}
