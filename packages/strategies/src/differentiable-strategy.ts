import {
  Strategy,
  type Metrics,
  type Ops,
  type State,
  type Tensor,
  type Variable,
  type WeightRequest,
} from '@uninas/contracts';
import { bool, float, Register, type Random } from '@uninas/core';
import { AlphaTable } from './alpha-table.js';
import { mix } from './mixture.js';
import { WeightChoices } from './weight-choices.js';

/**
 * Weighs all candidates of a weight: the result is the sum of theirs, each times
 * its share of `softmax(alpha / tau)` over the candidates that are not masked.
 *
 * Shares are computed once per sample. A candidate whose share is 0 does not
 * run. The finalized candidate is that of the largest alpha.
 *
 * Gradients reach the alphas only while `learns` is set, since that costs
 * memory and one product for each candidate.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", section 2.2
 */
@Register.as('strategy')
export class DifferentiableStrategy extends Strategy.with({
  mul: float(0.001, 'standard deviation of the first alphas', { min: 0 }),
  tau: float(1, 'temperature of the softmax', { above: 0 }),
  use_mask: bool(false, 'whether candidates may be masked'),
}) {
  readonly isSinglePath: boolean = false;
  /** Whether the coming forward passes lead to gradients of the alphas. */
  learns = false;
  protected readonly choices = new WeightChoices();
  #table: AlphaTable | undefined;
  #fixed: ReadonlyMap<string, number> | undefined;
  #ops: Ops | undefined;

  /** Temperature at this moment. */
  protected get temperature(): number {
    return this.args.tau;
  }

  override request(weight: WeightRequest): void {
    this.choices.request(weight);
  }

  override build(ops: Ops, random: Random): void {
    this.#ops = ops;
    this.#table = new AlphaTable(ops, this.choices, (weight, index) => {
      return this.args.mul * random.at(weight, index).normal();
    });
  }

  /** @throws {Error} if masks are not allowed, or no choice would be left; nothing is changed then */
  override mask(index: number, weight?: string): void {
    if (!this.args.use_mask) throw new Error(`${this.cls} "${this.name}" has no masks: set use_mask`);
    this.choices.mask(index, weight);
    this.#table?.forget();
  }

  override sample(_random: Random, fixed?: ReadonlyMap<string, number>): void {
    this.#fixed = fixed;
    this.alphas.forget();
  }

  override combine(weight: string, branches: readonly (() => Tensor)[], use = 0): Tensor {
    const fixed = this.fixedOf(weight);
    if (fixed !== undefined) return branches[fixed]!();
    const { alphas, shares, indices } = this.alphas.mixtureOf(weight, this.temperature);
    const running = this.active(weight, use);
    if (indices.length === 1) return branches[indices[0]!]!();
    const results = running.map((index) => branches[index]!());
    const used = running.map((index) => shares[indices.indexOf(index)]!);
    if (!this.learns) return results.length === 1 ? results[0]! : this.ops.weightedSum(results, used);
    return mix(this.ops, { alphas, indices: running, shares: used, temperature: this.temperature }, results);
  }

  override active(weight: string, _use?: number): readonly number[] {
    const fixed = this.fixedOf(weight);
    if (fixed !== undefined) return [fixed];
    const { indices, shares } = this.alphas.mixtureOf(weight, this.temperature);
    return indices.filter((_, i) => shares[i]! > 0);
  }

  override finalized(weight: string): readonly number[] {
    const strengths = this.strengths(weight);
    const { allowed } = this.choices.entry(weight);
    return [allowed.reduce((best, index) => (strengths[index]! > strengths[best]! ? index : best))];
  }

  /** Shares of all candidates, 0 for masked ones. */
  override strengths(weight: string): readonly number[] {
    const { choices } = this.choices.entry(weight);
    const { indices, shares } = this.alphas.mixtureOf(weight, this.temperature);
    const byIndex = new Map(indices.map((index, i) => [index, shares[i]!]));
    return Array.from({ length: choices }, (_, i) => byIndex.get(i) ?? 0);
  }

  override space(): ReadonlyMap<string, readonly number[]> {
    return new Map(this.choices.entries().map(({ name, allowed }) => [name, allowed]));
  }

  override variables(): readonly Variable[] {
    return this.alphas.variables();
  }

  /** @returns whether every weight has one candidate left */
  override onEpochEnd(_epoch: number): boolean {
    return this.choices.entries().every(({ allowed }) => allowed.length === 1);
  }

  /** The largest share of each weight, and how many of its candidates are masked, if any are. */
  override metrics(): Metrics {
    const entries = this.choices.entries();
    const shares = entries.map(({ name }) => [`max_value/${name}`, Math.max(...this.strengths(name))] as const);
    const masked = entries.filter(({ choices, allowed }) => allowed.length < choices);
    const masks = masked.map(({ name, choices, allowed }) => [`masks/${name}`, choices - allowed.length] as const);
    return Object.fromEntries([...shares, ...masks]);
  }

  override state(): State {
    const allowed = this.choices.entries().map((entry) => [entry.name, entry.allowed] as const);
    return { tensors: this.alphas.saved(), values: { allowed: Object.fromEntries(allowed) } };
  }

  /** @throws {Error} that names the first alphas or candidates that do not fit; nothing is changed then */
  override restore({ tensors, values }: State): void {
    this.alphas.check(tensors);
    this.choices.restore(values['allowed']);
    this.alphas.load(tensors);
  }

  override dispose(): void {
    this.#table?.dispose();
    this.#table = undefined;
  }

  protected fixedOf(weight: string): number | undefined {
    return this.#fixed?.get(weight);
  }

  protected get ops(): Ops {
    if (this.#ops === undefined) throw new Error(`the strategy "${this.name}" is not built`);
    return this.#ops;
  }

  /** The trainable values; after `build`. */
  protected get alphas(): AlphaTable {
    if (this.#table === undefined) throw new Error(`the strategy "${this.name}" is not built`);
    return this.#table;
  }
}
