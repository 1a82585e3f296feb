import type { Description, NetworkPlan } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import { SupervisedMethod } from './supervised-method.js';

/** Ordinary training of a fixed network; saves its description as `network`. */
@Register.as('method')
export class RetrainMethod extends SupervisedMethod.with(
  {},
  { cls_network: one('network', 'network to train', { where: { search: false } }) },
) {
  /** @throws {Error} if the network leaves architecture weights open */
  protected override chooseStrategies({ weights }: NetworkPlan): undefined {
    if (weights.length === 0) return;
    const open = weights.map(({ name }) => name).join(', ');
    throw new Error(`RetrainMethod trains a fixed network, this one leaves open ${open}; use a finalized description`);
  }

  override descriptions(): Readonly<Record<string, Description>> {
    return { network: this.children.cls_network.describe() };
  }
}
