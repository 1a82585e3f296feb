import type { Candidate, Gene, HpoContext } from '@uninas/contracts';
import { costsOf, geneKey } from '@uninas/space';

/** What became of a gene that was proposed. */
export type Proposal = 'accepted' | 'known' | 'refused';

/**
 * The candidates of a search in the order of their proposal; no gene is rated, or checked, twice.
 *
 * Ratings begin when genes are proposed, so that several may be at work at
 * once; who needs their values waits for them with `settle`.
 */
export class RatedGenes {
  readonly #context: HpoContext;
  readonly #candidates: Candidate[] = [];
  readonly #seen = new Set<string>();
  #pending: Promise<Candidate>[] = [];
  #refused = 0;

  constructor(context: HpoContext) {
    this.#context = context;
  }

  /** Those whose values are known. */
  get candidates(): readonly Candidate[] {
    return this.#candidates;
  }

  /** Number of genes that are rated or being rated. */
  get accepted(): number {
    return this.#candidates.length + this.#pending.length;
  }

  /** Number of genes that broke a constraint. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether the search was interrupted. */
  get isAborted(): boolean {
    return this.#context.signal.aborted;
  }

  /** Whether a gene was proposed before. */
  isKnown(gene: Gene): boolean {
    return this.#seen.has(geneKey(gene));
  }

  /** Begins to rate a gene, if it is new and keeps the constraints. */
  async propose(gene: Gene, iteration: number): Promise<Proposal> {
    const key = geneKey(gene);
    if (this.#seen.has(key)) return 'known';
    this.#seen.add(key);
    if (!(await this.#context.isAllowed(gene))) {
      this.#refused++;
      return 'refused';
    }
    this.#begin(gene, iteration);
    return 'accepted';
  }

  /**
   * As `propose`, for those who need to know how far a gene is from keeping the constraints.
   *
   * @returns by how much it breaks them, 0 if it is being rated; undefined if it is not new
   */
  async weigh(gene: Gene, iteration: number): Promise<number | undefined> {
    const key = geneKey(gene);
    if (this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    const violation = await this.#context.violation(gene);
    if (violation > 0) this.#refused++;
    else this.#begin(gene, iteration);
    return violation;
  }

  #begin(gene: Gene, iteration: number): void {
    const rating = this.#context.rate(gene, iteration);
    // whoever settles is told; until then it is not unhandled
    rating.catch(() => undefined);
    this.#pending.push(rating);
  }

  /**
   * Waits for the ratings at work.
   *
   * @throws {unknown} what the first of them failed with; those proposed before it are among the candidates
   */
  async settle(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    for (const rating of pending) this.#candidates.push(await rating);
  }

  /** Costs of a candidate, less being better; a value that is no number is the worst possible. */
  costsOf({ values }: Candidate): readonly number[] {
    const { objectives } = this.#context;
    const numbers = Object.entries(values).filter(([, value]) => !Number.isNaN(value));
    const broken = objectives.filter(({ key }) => Number.isNaN(values[key]));
    const worst = broken.map(({ key, maximize }) => [key, maximize ? -Infinity : Infinity] as const);
    return costsOf(Object.fromEntries([...numbers, ...worst]), objectives);
  }
}
