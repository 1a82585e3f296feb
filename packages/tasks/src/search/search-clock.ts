import { existsSync } from 'node:fs';
import { readJsonLines } from '@uninas/runs';
import { stopwatch } from './run-search.js';
import type { SearchJournal } from './search-journal.js';

/** The name of its time in the lines about ratings. */
export const SEARCH_TIME = 'time/search';

/** The time of a search, over interruptions. */
export class SearchClock {
  readonly #before: number;
  readonly #remembered: number;
  readonly #watch = stopwatch();

  /**
   * @param journal as it was found
   * @param timing the file whose lines tell when something was rated
   */
  constructor(
    private readonly journal: Pick<SearchJournal, 'size'>,
    timing: string,
  ) {
    this.#remembered = journal.size;
    const { rows } = existsSync(timing) ? readJsonLines(timing) : { rows: [] };
    const last = rows.findLast((row) => typeof row[SEARCH_TIME] === 'number');
    this.#before = this.#remembered === 0 ? 0 : Number(last?.[SEARCH_TIME] ?? 0);
  }

  /** Seconds; 0 as long as all ratings are remembered, since these took their time before. */
  elapsed(): number {
    return this.#remembered > 0 && this.journal.size === this.#remembered ? 0 : this.#before + this.#watch();
  }
}
