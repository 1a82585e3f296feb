import { existsSync } from 'node:fs';
import type { Metrics, PbtOrder, PbtPlace } from '@uninas/contracts';
import { JsonLines, readJsonLines, type JsonObject, type ProcessIdentity } from '@uninas/runs';

/** The file that holds all that happened to a population, in order. */
export const POPULATION_JOURNAL = 'pbt.jsonl';

/** Something that happened to a population. */
export type PopulationRow =
  /** The first row: the population has a name. */
  | { readonly do: 'begin'; readonly population: string }
  /** A client made itself known, perhaps again; one of another key takes the place of the former. */
  | {
      readonly do: 'register';
      readonly client: number;
      readonly key: string;
      readonly folder: string;
      readonly process: ProcessIdentity;
      readonly network: string;
      readonly knobs: Metrics;
    }
  | {
      readonly do: 'result';
      readonly client: number;
      readonly epoch: number;
      readonly metrics: Metrics;
      readonly knobs: Metrics;
      readonly isLast: boolean;
    }
  /** What clients are told after an epoch, and whose weights there are from then on. */
  | {
      readonly do: 'round';
      readonly epoch: number;
      readonly orders: readonly PbtOrder[];
      readonly keep: readonly PbtPlace[];
    }
  /** Weights are written. */
  | { readonly do: 'saved'; readonly client: number; readonly epoch: number }
  /** Weights will not be written: the client that was to do it is gone. */
  | { readonly do: 'lost'; readonly client: number; readonly epoch: number }
  | { readonly do: 'finish'; readonly client: number };

const KINDS: readonly string[] = ['begin', 'register', 'result', 'round', 'saved', 'lost', 'finish'];

/** What happened to a population, on the disk before anybody is told of it. */
export class PopulationJournal {
  readonly #lines: JsonLines;

  constructor(path: string) {
    this.#lines = new JsonLines(path, ['do', 'client', 'epoch']);
  }

  /**
   * What a journal holds; nothing if there is none.
   *
   * @throws {RunError} if a line is damaged
   */
  static read(path: string): readonly PopulationRow[] {
    if (!existsSync(path)) return [];
    const { rows } = readJsonLines(path);
    return rows.map((row, i) => {
      if (KINDS.includes(String(row['do']))) return row as unknown as PopulationRow;
      throw new Error(`${path}:${i + 1} is nothing that happens to a population; correct or delete this line`);
    });
  }

  /** @throws {RunError} if it cannot be written */
  append(row: PopulationRow): void {
    this.#lines.append(row as unknown as JsonObject);
    this.#lines.offset(); // forces it to the disk
  }

  close(): void {
    this.#lines.close();
  }
}
