import type { Candidate } from '@uninas/contracts';
import { JsonLines, readJsonLines, type JsonObject } from '@uninas/runs';
import { geneKey } from '@uninas/space';

/** The file that holds every rating of a search, in order. */
export const JOURNAL = 'search.jsonl';

/** Ratings that outlive the process; a line is on the disk before the search goes on. */
export class SearchJournal {
  readonly #lines: JsonLines;
  readonly #known = new Map<string, Candidate>();

  /**
   * Opens the journal of a run, or begins one.
   *
   * @param isSafe whether every rating is on the disk before the search goes on; in vain if it costs nothing to repeat
   * @throws {RunError} if it cannot be read, or a line is damaged
   */
  constructor(
    path: string,
    private readonly isSafe = true,
  ) {
    this.#lines = new JsonLines(path, ['gene', 'iteration', 'values']);
    const { rows } = readJsonLines(path);
    for (const [i, row] of rows.entries()) {
      const candidate = toCandidate(row);
      if (candidate === undefined)
        throw new Error(`${path}:${i + 1} is no rating: a gene, an iteration, and values; correct or delete this line`);
      this.#known.set(geneKey(candidate.gene), candidate);
    }
  }

  get size(): number {
    return this.#known.size;
  }

  find(gene: readonly number[]): Candidate | undefined {
    return this.#known.get(geneKey(gene));
  }

  add(candidate: Candidate): void {
    const { gene, iteration, values } = candidate;
    this.#lines.append({ gene, iteration, values });
    if (this.isSafe) this.#lines.offset(); // forces it to the disk
    this.#known.set(geneKey(gene), candidate);
  }

  close(): void {
    this.#lines.close();
  }
}

function toCandidate({ gene, iteration, values }: JsonObject): Candidate | undefined {
  if (!Array.isArray(gene) || typeof iteration !== 'number' || typeof values !== 'object' || values === null) {
    return undefined;
  }
  const numbers = Object.entries(values).filter((pair): pair is [string, number] => typeof pair[1] === 'number');
  return { gene: (gene as readonly number[]).map(Number), iteration, values: Object.fromEntries(numbers) };
}
