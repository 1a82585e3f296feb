import type { Metrics, State, Tensor } from '@uninas/contracts';
import { bool, float, Register, type Random } from '@uninas/core';
import { DifferentiableStrategy } from './differentiable-strategy.js';
import { passThrough, type Mixture } from './mixture.js';
import { softmax } from './softmax.js';

/** What was drawn where a weight is used. */
interface Draw {
  readonly mixture: Mixture;
  /** Position of the candidate among the indices of the mixture. */
  readonly position: number;
}

/**
 * Draws one candidate wherever a weight is used, by the Gumbel-max trick: the
 * largest of `alpha + noise`. Only that one runs, and its result is passed on as
 * it is; the gradient of the alphas is that of its share in
 * `softmax((alpha + noise) / tau)`, straight through the decision.
 *
 * A weight that is shared by several places is drawn for each of them anew.
 * What depends on the candidate of an earlier place sees what was drawn there.
 * A sample stands for all forward passes until the next one; before the first,
 * the strongest candidate is the one that runs. The temperature falls linearly
 * over the epochs.
 *
 * @source Dong and Yang, 2019, "Searching for a robust neural architecture in
 *   four GPU hours", equations 4 to 7; there cells of one type share what is
 *   drawn, and UniNAS divides the alphas by the temperature twice
 */
@Register.as('strategy', { single_path: true })
export class GDASStrategy extends DifferentiableStrategy.with({
  tau0: float(10, 'temperature in the first epoch', { above: 0 }),
  tau_n: float(0.1, 'temperature in the last epoch', { above: 0 }),
  use_mask: bool(true, 'whether candidates may be masked'),
}) {
  override readonly isSinglePath = true;
  /** Places that share a weight draw apart, and the gradient needs the noise. */
  override readonly isToldByGene = false;
  #tau = this.args.tau0;
  #stream: Random | undefined;
  readonly #draws = new Map<string, Draw>();

  override sample(random: Random, fixed?: ReadonlyMap<string, number>): void {
    super.sample(random, fixed);
    this.#stream = random;
    this.#draws.clear();
  }

  override combine(weight: string, branches: readonly (() => Tensor)[], use = 0): Tensor {
    const fixed = this.fixedOf(weight);
    if (fixed !== undefined) return branches[fixed]!();
    const { mixture, position } = this.#drawOf(weight, use);
    const result = branches[mixture.indices[position]!]!();
    if (!this.learns || mixture.indices.length === 1) return result;
    return passThrough(this.ops, mixture, position, result);
  }

  override active(weight: string, use = 0): readonly number[] {
    const fixed = this.fixedOf(weight);
    if (fixed !== undefined) return [fixed];
    const { mixture, position } = this.#drawOf(weight, use);
    return [mixture.indices[position]!];
  }

  override onEpochStart(epoch: number, maxEpochs: number): void {
    const { tau0, tau_n } = this.args;
    this.#tau = tau0 + ((tau_n - tau0) * epoch) / Math.max(maxEpochs - 1, 1);
  }

  override restore(state: State): void {
    super.restore(state);
    this.#draws.clear();
  }

  override metrics(): Metrics {
    return { tau: this.#tau, ...super.metrics() };
  }

  #drawOf(weight: string, use: number): Draw {
    const key = `${use}/${weight}`;
    const known = this.#draws.get(key);
    if (known !== undefined) return known;
    const { alphas, indices } = this.alphas.mixtureOf(weight, this.temperature);
    const stream = this.#stream?.at(weight, use);
    const values = alphas.dataSync();
    const noisy = indices.map((index) => values[index]! + (stream === undefined ? 0 : gumbel(stream)));
    const position = noisy.indexOf(Math.max(...noisy));
    const mixture = { alphas, indices, shares: softmax(noisy, this.#tau), temperature: this.#tau };
    const draw = { mixture, position };
    this.#draws.set(key, draw);
    return draw;
  }
}

/** From the standard Gumbel distribution. */
function gumbel(random: Random): number {
  // 1 - u is never 0; the inner logarithm is 0 only for u = 0
  return -Math.log(Math.max(-Math.log(1 - random.float()), Number.MIN_VALUE));
}
