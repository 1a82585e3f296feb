import type { Candidate, Gene, HpoContext } from '@uninas/contracts';
import { costsOf, geneKey } from '@uninas/space';

/** What became of a gene that was proposed. */
export type Proposal = 'rated' | 'known' | 'refused';

/** The candidates of a search in the order of their rating; no gene is rated, or checked, twice. */
export class RatedGenes {
  readonly candidates: Candidate[] = [];
  readonly #seen = new Set<string>();
  #refused = 0;

  constructor(private readonly context: HpoContext) {}

  /** Number of genes that broke a constraint. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether the search was interrupted. */
  get isAborted(): boolean {
    return this.context.signal.aborted;
  }

  /** Rates a gene, if it is new and keeps the constraints. */
  async propose(gene: Gene, iteration: number): Promise<Proposal> {
    const key = geneKey(gene);
    if (this.#seen.has(key)) return 'known';
    this.#seen.add(key);
    if (!(await this.context.isAllowed(gene))) {
      this.#refused++;
      return 'refused';
    }
    this.candidates.push(await this.context.rate(gene, iteration));
    return 'rated';
  }

  /** Costs of a candidate, less being better; a value that is no number is the worst possible. */
  costsOf({ values }: Candidate): readonly number[] {
    const { objectives } = this.context;
    const numbers = Object.entries(values).filter(([, value]) => !Number.isNaN(value));
    const broken = objectives.filter(({ key }) => Number.isNaN(values[key]));
    const worst = broken.map(({ key, maximize }) => [key, maximize ? -Infinity : Infinity] as const);
    return costsOf(Object.fromEntries([...numbers, ...worst]), objectives);
  }
}
