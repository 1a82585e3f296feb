import type { Description, NetworkPlan, Strategy } from '@uninas/contracts';
import { int, list, one } from '@uninas/core';
import { SupervisedMethod } from './supervised-method.js';
import { WeightStrategies } from './weight-strategies.js';

/**
 * Trains a super-network by random paths: each batch runs one candidate of
 * every architecture weight. The best architecture is searched afterwards.
 *
 * Saves the descriptions `search`, of the super-network, and `finalized`, of
 * the path that was sampled last.
 */
export abstract class RandomPathMethod extends SupervisedMethod.with(
  { mask_indices: list(int, [], 'candidates that are never chosen, for every architecture weight', { min: 0 }) },
  { cls_network: one('network', 'super-network', { where: { search: true } }) },
) {
  /** A strategy for the weights that ask for it by this name. */
  protected abstract createStrategy(name: string): Strategy;

  /** One strategy for each name that the network asks for. */
  protected override chooseStrategies({ requests }: NetworkPlan): WeightStrategies {
    if (requests.length === 0) {
      throw new Error(`${this.constructor.name}: the network has no architecture weight, there is nothing to search`);
    }
    const names = [...new Set(requests.map(({ strategy }) => strategy))];
    const strategies = new WeightStrategies(names.map((name) => this.createStrategy(name)));
    strategies.requestAll(requests);
    for (const index of new Set(this.args.mask_indices)) strategies.mask(index);
    return strategies;
  }

  override descriptions(): Readonly<Record<string, Description>> {
    const { cls_network: network } = this.children;
    return { search: network.describe(), finalized: network.describe((weight) => this.strategies!.finalized(weight)) };
  }
}
