import type { Description, NetworkPlan, Strategy, WeightRequest } from '@uninas/contracts';
import { int, list, one } from '@uninas/core';
import { SupervisedMethod } from './supervised-method.js';
import { WeightStrategies } from './weight-strategies.js';

/**
 * Trains a super-network whose architecture weights are decided by strategies,
 * one for each name that the network asks for.
 *
 * Saves the descriptions `search`, of the super-network, and `finalized`, of
 * what the strategies would decide for at that moment.
 */
export abstract class SearchMethod extends SupervisedMethod.with(
  { mask_indices: list(int, [], 'candidates that are never chosen, for every architecture weight', { min: 0 }) },
  { cls_network: one('network', 'super-network', { where: { search: true } }) },
) {
  /** A strategy for the weights that ask for it by this name. */
  protected abstract createStrategy(name: string): Strategy;

  /** What the network asks for, of which strategy. */
  protected requestsOf({ requests }: NetworkPlan): readonly WeightRequest[] {
    return requests;
  }

  protected override chooseStrategies(plan: NetworkPlan): WeightStrategies {
    const requests = this.requestsOf(plan);
    if (requests.length === 0) {
      throw new Error(`${this.constructor.name}: the network has no architecture weight, there is nothing to search`);
    }
    const names = [...new Set(requests.map(({ strategy }) => strategy))];
    const strategies = new WeightStrategies(names.map((name) => this.createStrategy(name)));
    strategies.requestAll(requests);
    this.#mask(strategies);
    return strategies;
  }

  #mask(strategies: WeightStrategies): void {
    try {
      for (const index of new Set(this.args.mask_indices)) strategies.mask(index);
    } catch (error) {
      throw new Error(`mask_indices: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }

  override descriptions(): Readonly<Record<string, Description>> {
    const { cls_network: network } = this.children;
    const strategies = this.strategies!;
    const { strengths } = strategies;
    const chosen = (weight: string): readonly number[] => strategies.finalized(weight);
    return {
      search: network.describe(),
      finalized: network.describe(Object.assign(chosen, strengths && { strengths })),
    };
  }
}
