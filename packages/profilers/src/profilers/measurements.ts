import type { Log, Measured, Profilable, ProfileContext, ProfileFunction } from '@uninas/contracts';
import { JsonLines, readJsonLines, type JsonObject } from '@uninas/runs';
import { quartiles } from '../functions/quartiles.js';

/** The file that holds every measurement of a profile, in order. */
export const MEASURED = 'profile/measured.jsonl';

/** Measurements that outlive the process: what a run has measured before is not measured again. */
export class Measurements {
  readonly #lines: JsonLines;
  readonly #known = new Map<string, Measured>();
  #done = 0;

  /**
   * Opens the measurements of a run, or begins them.
   *
   * @throws {RunError} if the file cannot be read or written
   * @throws {Error} if a line is none of ours
   */
  constructor(
    private readonly fun: ProfileFunction,
    private readonly context: ProfileContext,
  ) {
    const path = context.files.path(MEASURED);
    this.#lines = new JsonLines(path, ['subject', 'options', 'value']);
    for (const [i, row] of readJsonLines(path).rows.entries()) {
      const { value, spread } = row;
      const key = keyOf(row['subject'], row['options']);
      if (key === undefined || typeof value !== 'number') {
        throw new Error(
          `${path}:${i + 1} is no measurement: a subject, its options, and a value; correct or delete this line`,
        );
      }
      this.#known.set(key, { value, ...(typeof spread === 'number' && { spread }) });
    }
    if (this.#known.size > 0) context.log.info(`${this.#known.size} measurements are remembered`);
  }

  /** How far apart repeated measurements lie, as shares of their median; empty where nothing is repeated. */
  get spreads(): readonly number[] {
    return [...this.#known.values()].flatMap(({ value, spread }) =>
      spread === undefined || value === 0 ? [] : [spread / value],
    );
  }

  /**
   * The costs of a network or a part of one; measured, unless they are remembered.
   *
   * @param subject what it is
   * @param options the indices that decide what it is
   * @throws {unknown} the signal's reason, if it is aborted meanwhile
   */
  async take(
    subject: string,
    options: readonly number[],
    of: () => Profilable | Promise<Profilable>,
  ): Promise<Measured> {
    const { signal, progress } = this.context;
    signal.throwIfAborted();
    const key = keyOf(subject, options)!;
    const measured = this.#known.get(key) ?? (await this.#measure(subject, options, await of()));
    this.#known.set(key, measured);
    progress.update(++this.#done, `${subject} ${options.join(',')}`.trim());
    return measured;
  }

  close(): void {
    this.#lines.close();
  }

  async #measure(subject: string, options: readonly number[], of: Profilable): Promise<Measured> {
    const measured = await this.fun.profile(of, this.context);
    this.#lines.append({ subject, options, ...measured } satisfies JsonObject);
    if (!this.fun.isCounted) this.#lines.offset(); // forces it to the disk
    return measured;
  }
}

/** Tells how well repeated measurements agree, if there are any. */
export function logSpreads({ spreads }: Measurements, log: Log): void {
  if (spreads.every((spread) => spread === 0)) return;
  const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
  const [, median] = quartiles(spreads);
  log.info(`Quartiles of a measurement are ${percent(median)} apart, at most ${percent(Math.max(...spreads))}`);
}

function keyOf(subject: JsonObject[string], options: JsonObject[string]): string | undefined {
  return typeof subject === 'string' && Array.isArray(options) ? JSON.stringify([subject, options]) : undefined;
}
