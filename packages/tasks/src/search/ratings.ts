import { setImmediate } from 'node:timers/promises';
import type { Candidate, EstimatorContext, Gene, HpoEstimator, SearchObjective } from '@uninas/contracts';
import { geneKey } from '@uninas/space';
import { FreePlaces } from './free-places.js';
import type { SearchJournal } from './search-journal.js';
import { violationOf } from './violation.js';

/** The values of an architecture, and how long they took in seconds. */
interface Measured {
  readonly values: Candidate['values'];
  readonly seconds: number;
}

/**
 * Rates architectures by estimators: constraints when they are proposed, objectives when they are kept.
 *
 * As many are measured at once as there are places to measure in. They are
 * remembered in the order in which they were asked for, so that neither the
 * number of places nor their speed changes what a search leaves behind.
 */
export class Ratings {
  readonly objectives: readonly SearchObjective[];
  readonly #places: FreePlaces<EstimatorContext>;
  readonly #constraints = new Map<string, Candidate['values']>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param places each measures one architecture at a time, all to the same values
   * @param onRated called after each new rating, with its time in seconds
   * @throws {Error} if nothing is optimised, or two estimators share a key
   */
  constructor(
    private readonly estimators: readonly HpoEstimator[],
    places: readonly EstimatorContext[],
    private readonly journal: SearchJournal,
    private readonly onRated: (candidate: Candidate, seconds: number) => void = () => undefined,
  ) {
    this.#places = new FreePlaces(places);
    this.objectives = objectivesOf(estimators);
  }

  /** Whether an architecture keeps all constraints, limits included; waits for a free place. */
  async isAllowed(gene: Gene): Promise<boolean> {
    return (await this.#weigh(gene, true)) === 0;
  }

  /** By how much an architecture breaks the constraints, see {@link violationOf}; waits for a free place. */
  violation(gene: Gene): Promise<number> {
    return this.#weigh(gene, false);
  }

  /** @param isAny whether it does not matter what else is broken when something is */
  async #weigh(gene: Gene, isAny: boolean): Promise<number> {
    await setImmediate();
    return this.#places.use(async (place) => {
      const values: Record<string, number> = {};
      let sum = 0;
      for (const estimator of this.estimators) {
        const { is_constraint, key } = estimator.args;
        if (!is_constraint) continue;
        const value = this.journal.find(gene)?.values[key] ?? (await estimator.estimate(gene, place));
        sum += violationOf(estimator, value);
        if (isAny && sum > 0) return sum;
        values[key] = value;
      }
      if (sum === 0) this.#constraints.set(geneKey(gene), values);
      return sum;
    });
  }

  /** The values of all estimators; what the journal knows is not measured again. */
  rate(gene: Gene, iteration: number): Promise<Candidate> {
    const known = this.journal.find(gene);
    const rating = known === undefined ? this.#rateNew(gene, iteration, this.#last) : this.#remembered(known);
    this.#last = rating;
    // whoever asked is told; the chain of ratings only ends
    rating.catch(() => undefined);
    return rating;
  }

  async #remembered(known: Candidate): Promise<Candidate> {
    await setImmediate();
    return { ...known, values: this.#inOrder(known) };
  }

  /** @param before the rating that is remembered first */
  async #rateNew(gene: Gene, iteration: number, before: Promise<unknown>): Promise<Candidate> {
    const { values, seconds } = await this.#places.use((place) => this.#measure(gene, place));
    await before;
    const candidate = { gene, iteration, values };
    this.journal.add(candidate);
    this.onRated(candidate, seconds);
    return candidate;
  }

  async #measure(gene: Gene, place: EstimatorContext): Promise<Measured> {
    await setImmediate();
    const start = performance.now();
    const key = geneKey(gene);
    const before = this.#constraints.get(key) ?? {};
    this.#constraints.delete(key);
    const values: Record<string, number> = {};
    for (const estimator of this.estimators) {
      values[estimator.args.key] = before[estimator.args.key] ?? (await estimator.estimate(gene, place));
    }
    return { values, seconds: (performance.now() - start) / 1000 };
  }

  /** The remembered values as they were measured; a journal sorts them. */
  #inOrder({ gene, values }: Candidate): Candidate['values'] {
    const pairs = this.estimators.map(({ args: { key } }): [string, number] => [key, values[key] ?? Number.NaN]);
    const missing = pairs.find(([key]) => !Object.hasOwn(values, key));
    if (missing === undefined) return Object.fromEntries(pairs);
    throw new Error(`the rating of ${geneKey(gene)} that is remembered lacks ${missing[0]}; begin a new search`);
  }
}

/** What estimators optimise. @throws {Error} if that is nothing, or two estimators share a key */
export function objectivesOf(estimators: readonly HpoEstimator[]): readonly SearchObjective[] {
  const objectives = estimators
    .filter(({ args }) => args.is_objective)
    .map(({ args: { key, maximize } }) => ({ key, maximize }));
  if (objectives.length === 0) throw new Error('no estimator is an objective: there is nothing to search for');
  const keys = estimators.map(({ args }) => args.key);
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined) throw new Error(`two estimators have the key ${twice}; every value needs its own`);
  return objectives;
}
