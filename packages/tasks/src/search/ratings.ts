import { setImmediate } from 'node:timers/promises';
import type { Candidate, EstimatorContext, Gene, HpoEstimator, SearchObjective } from '@uninas/contracts';
import { geneKey } from '@uninas/space';
import type { SearchJournal } from './search-journal.js';

/** Rates architectures by estimators: constraints when they are proposed, objectives when they are kept. */
export class Ratings {
  readonly objectives: readonly SearchObjective[];
  #constraints: { readonly key: string; readonly values: Readonly<Record<string, number>> } = { key: '', values: {} };

  /**
   * @param onRated called after each new rating, with its time in seconds
   * @throws {Error} if nothing is optimised, or two estimators share a key
   */
  constructor(
    private readonly estimators: readonly HpoEstimator[],
    private readonly measured: EstimatorContext,
    private readonly journal: SearchJournal,
    private readonly onRated: (candidate: Candidate, seconds: number) => void = () => undefined,
  ) {
    this.objectives = estimators
      .filter(({ args }) => args.is_objective)
      .map(({ args: { key, maximize } }) => ({ key, maximize }));
    if (this.objectives.length === 0) throw new Error('no estimator is an objective: there is nothing to search for');
    const keys = estimators.map(({ args }) => args.key);
    const twice = keys.find((key, i) => keys.indexOf(key) < i);
    if (twice !== undefined) throw new Error(`two estimators have the key ${twice}; every value needs its own`);
  }

  /** Whether an architecture keeps all constraints, limits included. */
  async isAllowed(gene: Gene): Promise<boolean> {
    await setImmediate();
    const values: Record<string, number> = {};
    for (const estimator of this.estimators) {
      const { is_constraint, key, min_value, max_value } = estimator.args;
      if (!is_constraint) continue;
      const value = this.journal.find(gene)?.values[key] ?? (await estimator.estimate(gene, this.measured));
      if (!(value >= min_value && value <= max_value)) return false;
      values[key] = value;
    }
    this.#constraints = { key: geneKey(gene), values };
    return true;
  }

  /** The values of all estimators; what the journal knows is not measured again. */
  async rate(gene: Gene, iteration: number): Promise<Candidate> {
    await setImmediate();
    const known = this.journal.find(gene);
    if (known !== undefined) return { ...known, values: this.#inOrder(known) };
    const start = performance.now();
    const before = this.#constraints.key === geneKey(gene) ? this.#constraints.values : {};
    const values: Record<string, number> = {};
    for (const estimator of this.estimators) {
      const { key } = estimator.args;
      values[key] = before[key] ?? (await estimator.estimate(gene, this.measured));
    }
    const candidate = { gene, iteration, values };
    this.journal.add(candidate);
    this.onRated(candidate, (performance.now() - start) / 1000);
    return candidate;
  }

  /** The remembered values as they were measured; a journal sorts them. */
  #inOrder({ gene, values }: Candidate): Candidate['values'] {
    const pairs = this.estimators.map(({ args: { key } }): [string, number] => [key, values[key] ?? Number.NaN]);
    const missing = pairs.find(([key]) => !Object.hasOwn(values, key));
    if (missing === undefined) return Object.fromEntries(pairs);
    throw new Error(`the rating of ${geneKey(gene)} that is remembered lacks ${missing[0]}; begin a new search`);
  }
}
