import type { FeedbackMoment, JsonValue, Metrics, State } from '@uninas/contracts';
import { float, int, Register, str, type Random } from '@uninas/core';
import { drawShare } from './draw-share.js';
import { probabilityUpdate } from './probability-update.js';
import { SinglePathStrategy } from './single-path-strategy.js';
import type { ChoiceEntry } from './weight-choices.js';

/** What log keys of validation begin with. */
const VALID = 'val/';

/** What is known of the candidates of one weight; one number for each. */
interface CandidateRecord {
  readonly probabilities: readonly number[];
  /** Training batches so far. */
  readonly steps: readonly number[];
  /** Sum of the watched value in this epoch. */
  readonly sums: readonly number[];
  /** Validation batches in this epoch. */
  readonly counts: readonly number[];
}

/**
 * Draws one candidate of each weight from a table of probabilities, and learns
 * the table: what reaches more with less training becomes more likely.
 *
 * Every training batch counts as a step of its candidates, over all epochs;
 * every validation batch adds the watched value, of which a larger one is
 * better, to its candidates of this epoch. At the end of an epoch the candidates
 * are compared in pairs, see `probabilityUpdate`; those that were not validated
 * in it are left out. The finalized candidate is the most likely one.
 *
 * @source Zheng et al., 2019, "Multinomial distribution learning for effective
 *   neural architecture search", section 3.3
 */
@Register.as('strategy', { single_path: true })
export class MdlStrategy extends SinglePathStrategy.with({
  key: str('val/accuracy/1', 'log key of the watched value, of which a larger one is better'),
  alpha: float(0.01, 'change of a probability for each candidate that is beaten', { min: 0 }),
  grace_epochs: int(0, 'epochs at the beginning in which probabilities stay', { min: 0 }),
}) {
  #table = new Map<string, CandidateRecord>();

  /** @throws {Error} if the key is not of validation */
  override build(): void {
    const { key } = this.args;
    if (!key.startsWith(VALID)) {
      throw new Error(
        `key: only what is measured on validation batches can be watched, such as val/accuracy/1, not ${key}`,
      );
    }
  }

  override mask(index: number, weight?: string): void {
    super.mask(index, weight);
    this.#table.clear();
  }

  protected override draw(entries: readonly ChoiceEntry[], random: Random): readonly number[] {
    return entries.map(({ name }) => drawShare(this.#recordOf(name).probabilities, random.at(name)));
  }

  override finalized(weight: string): readonly number[] {
    const { probabilities } = this.#recordOf(weight);
    return [probabilities.indexOf(Math.max(...probabilities))];
  }

  override strengths(weight: string): readonly number[] {
    return this.#recordOf(weight).probabilities;
  }

  /** @throws {Error} if a validation batch lacks the watched value */
  override feedback(metrics: Metrics, { phase }: FeedbackMoment): void {
    if (phase !== 'train' && phase !== 'valid') return;
    const value = phase === 'valid' ? this.watched(metrics) : 0;
    for (const { name } of this.choices.entries()) {
      const record = this.#recordOf(name);
      const [index] = this.active(name);
      const added = (all: readonly number[], by: number): readonly number[] =>
        all.map((one, i) => (i === index ? one + by : one));
      this.#table.set(
        name,
        phase === 'train'
          ? { ...record, steps: added(record.steps, 1) }
          : { ...record, sums: added(record.sums, value), counts: added(record.counts, 1) },
      );
    }
  }

  /** @throws {Error} if nothing was validated in an epoch after which probabilities should change */
  override onEpochEnd(epoch: number): boolean {
    const { alpha, grace_epochs } = this.args;
    for (const { name, allowed } of this.choices.entries()) {
      const { probabilities, steps, sums, counts } = this.#recordOf(name);
      const means = sums.map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : undefined));
      const none = probabilities.map(() => 0);
      const isDue = epoch >= grace_epochs;
      if (isDue && means.every((mean) => mean === undefined)) throw new Error(NOT_VALIDATED);
      const next = isDue ? probabilityUpdate({ probabilities, steps, means, allowed }, alpha) : probabilities;
      this.#table.set(name, { probabilities: next, steps, sums: none, counts: none });
    }
    return false;
  }

  /** The largest probability of each weight. */
  override metrics(): Metrics {
    const names = this.choices.entries().map(({ name }) => name);
    return Object.fromEntries(names.map((name) => [`max_value/${name}`, Math.max(...this.strengths(name))]));
  }

  override state(): State {
    const { tensors, values } = super.state();
    const table = this.choices.entries().map(({ name }) => [name, { ...this.#recordOf(name) }] as const);
    return { tensors, values: { ...values, table: Object.fromEntries(table) } };
  }

  /** @throws {Error} that names the first weight whose record does not fit; nothing is changed then */
  override restore(state: State): void {
    const saved = objectOf(state.values['table']);
    const table = this.choices.entries().map((entry) => [entry.name, recordOf(entry, saved[entry.name])] as const);
    super.restore(state);
    this.#table = new Map(table);
  }

  /** The watched value of a validation batch. @throws {Error} if it is not measured */
  watched(metrics: Metrics): number {
    const name = this.args.key.slice(VALID.length);
    const value = metrics[name];
    if (value !== undefined) return value;
    const known = Object.keys(metrics).map((key) => VALID + key);
    throw new Error(`key: validation measures no ${this.args.key}; there are ${known.join(', ')}`);
  }

  #recordOf(weight: string): CandidateRecord {
    const known = this.#table.get(weight);
    if (known !== undefined) return known;
    const { choices, allowed } = this.choices.entry(weight);
    const all = Array.from({ length: choices }, (_, i) => i);
    const none = all.map(() => 0);
    const probabilities = all.map((i) => (allowed.includes(i) ? 1 / allowed.length : 0));
    const record = { probabilities, steps: none, sums: none, counts: none };
    this.#table.set(weight, record);
    return record;
  }
}

const NOT_VALIDATED =
  'the probabilities learn from the evaluation of every epoch, and in this one there was none: ' +
  'set eval_last of the trainer to -1, and valid_split of the data set';

function objectOf(value: JsonValue | undefined): { readonly [key: string]: JsonValue } {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as { readonly [key: string]: JsonValue }) : {};
}

function recordOf({ name, choices }: ChoiceEntry, saved: JsonValue | undefined): CandidateRecord {
  const record = objectOf(saved);
  const numbers = (key: keyof CandidateRecord): readonly number[] => {
    const list = record[key];
    const isFine = Array.isArray(list) && list.length === choices && list.every((one) => typeof one === 'number');
    if (isFine) return list as readonly number[];
    throw new Error(`the saved ${key} of "${name}" are not ${choices} numbers`);
  };
  return {
    probabilities: numbers('probabilities'),
    steps: numbers('steps'),
    sums: numbers('sums'),
    counts: numbers('counts'),
  };
}
