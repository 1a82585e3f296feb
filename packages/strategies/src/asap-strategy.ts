import type { Metrics, State } from '@uninas/contracts';
import { bool, float, Register } from '@uninas/core';
import { DifferentiableStrategy } from './differentiable-strategy.js';

/**
 * Weighs candidates with a temperature that falls epoch by epoch, and prunes
 * those that have become weak. The temperature is `tau * beta^epoch`.
 *
 * From the first epoch on whose temperature is below `tau_grace`, every epoch
 * ends with pruning: of a weight with n candidates, those whose share is below
 * `mask_below / n` are masked for good. The strongest always stays, since its
 * share is at least 1 / n.
 *
 * @source Noy et al., 2020, "ASAP: Architecture search, anneal and prune",
 *   algorithm 1; n counts the pruned candidates as well, so that the threshold
 *   of a weight stays what it is
 */
@Register.as('strategy')
export class AsapStrategy extends DifferentiableStrategy.with({
  tau: float(1.6, 'temperature of the softmax in the first epoch', { above: 0 }),
  tau_grace: float(1, 'temperature below which the alphas are trained, and candidates pruned', { above: 0 }),
  beta: float(0.95, 'factor of the temperature from one epoch to the next', { above: 0, max: 1 }),
  mask_below: float(0.4, 'share below which a candidate is pruned', { min: 0, max: 1 }),
  mask_by_numel: bool(true, 'divide that share by the number of candidates'),
  use_mask: bool(true, 'whether candidates may be masked'),
}) {
  #epoch = 0;

  /** Whether the alphas are trained in an epoch, counted from 0. */
  isLearning(epoch: number): boolean {
    return this.#temperatureIn(epoch) < this.args.tau_grace;
  }

  override onEpochStart(epoch: number): void {
    this.#epoch = epoch;
    this.alphas.forget();
  }

  override onEpochEnd(epoch: number): boolean {
    if (this.isLearning(epoch)) this.#prune();
    return super.onEpochEnd(epoch);
  }

  override metrics(): Metrics {
    return { tau: this.temperature, ...super.metrics() };
  }

  override state(): State {
    const { tensors, values } = super.state();
    return { tensors, values: { ...values, epoch: this.#epoch } };
  }

  override restore(state: State): void {
    const { epoch } = state.values;
    if (typeof epoch !== 'number') throw new Error(`the strategy "${this.name}" misses its saved value "epoch"`);
    super.restore(state);
    this.#epoch = epoch;
  }

  protected override get temperature(): number {
    return this.#temperatureIn(this.#epoch);
  }

  #temperatureIn(epoch: number): number {
    return this.args.tau * this.args.beta ** epoch;
  }

  #prune(): void {
    const { mask_below, mask_by_numel } = this.args;
    for (const { name, choices, allowed } of this.choices.entries()) {
      const threshold = mask_by_numel ? mask_below / choices : mask_below;
      const strengths = this.strengths(name);
      const [best] = this.finalized(name);
      for (const index of allowed) if (index !== best && strengths[index]! < threshold) this.choices.mask(index, name);
    }
    this.alphas.forget();
  }
}
