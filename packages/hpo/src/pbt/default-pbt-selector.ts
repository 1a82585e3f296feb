import {
  PbtSelector,
  type Metrics,
  type PbtChoice,
  type PbtMutation,
  type PbtOrder,
  type PbtResult,
  type PbtRound,
  type PbtSelection,
} from '@uninas/contracts';
import { any, between, bool, float, int, Register, type Random } from '@uninas/core';
import { rankResults } from './ranking.js';

/** So that 0.1 * 30 counts as 3. */
const ROUNDING = 1e-9;

/**
 * Replaces the worst members of a population by copies of the best ones, whose
 * values it changes.
 *
 * After an epoch that is due, all results of it (with `elitist` also earlier ones
 * whose weights are kept) are ranked by non-dominated sorting over the targets.
 * The best ceil(copy_best * clients) are kept. Of the clients, those behind the
 * first floor((1 - replace_worst) * clients) go on with the weights of one of the
 * best, in turn, unless they are among these. They also take over its values,
 * each multiplied, with the probability of its mutation, by the factor that was
 * used less often.
 *
 * Unlike in UniNAS, there must be a target; a value that a mutation left alone is
 * that of the copied member, as in the paper.
 *
 * @source Jaderberg et al., 2017, "Population based training of neural networks",
 *   section 4.1, truncation selection and perturbation; Deb et al., 2002, for the
 *   ranks
 */
@Register.as('pbt_selector')
export class DefaultPbtSelector extends PbtSelector.with(
  {
    each_epochs: int(1, 'epochs from one selection to the next', { min: 1 }),
    grace_epochs: int(0, 'epochs at the start without a selection', { min: 0 }),
    save_clone: bool(true, 'the weights of the first clone are copied, where there is one'),
    elitist: bool(true, 'earlier results may be among the best'),
    replace_worst: float(0.3, 'share of the clients that is replaced', { min: 0, max: 1 }),
    copy_best: float(0.2, 'share of the clients that is copied', { min: 0, max: 1 }),
  },
  {
    cls_pbt_targets: between('optimization_target', 1, null, 'what is compared', { duplicates: true }),
    cls_pbt_mutations: any('pbt_mutation', 'what is changed', { duplicates: true }),
  },
) {
  override get savesClone(): boolean {
    return this.args.save_clone;
  }

  override check(knobs: readonly string[]): void {
    for (const mutation of this.#mutations) mutation.knobOf(knobs);
  }

  override isDue(epoch: number): boolean {
    const { each_epochs, grace_epochs } = this.args;
    return epoch >= grace_epochs && (epoch - grace_epochs + 1) % each_epochs === 0;
  }

  override missing(metrics: Metrics): readonly string[] {
    const missed = this.children.cls_pbt_targets.filter((target) => target.cost(metrics) === undefined);
    return missed.map(({ args: { key } }) => key);
  }

  /** Each client gets another one of the values to begin with, in an order of its own for each mutation. */
  override begin(clients: readonly PbtResult[], random: Random): readonly PbtOrder[] {
    const orders = this.#mutations.map((_, i) => random.at('begin', i).permutation(clients.length));
    return clients.map(({ client, knobs }, c) => {
      const set: Record<string, number> = {};
      const choices: PbtChoice[] = [];
      for (const [i, mutation] of this.#mutations.entries()) {
        const knob = mutation.knobOf(Object.keys(knobs));
        const option = orders[i]![c]!;
        set[knob] = mutation.beginnings(set[knob] ?? knobs[knob]!, clients.length)[option]!;
        choices.push({ mutation: i, option });
      }
      return { client, save: false, set, choices };
    });
  }

  override select(round: PbtRound): PbtSelection {
    const { elitist, replace_worst, copy_best } = this.args;
    const { current, kept } = round;
    const ranked = rankResults(elitist ? [...kept, ...current] : current, this.children.cls_pbt_targets);
    const best = ranked.slice(0, Math.ceil(copy_best * current.length - ROUNDING));
    const rest = Math.floor((1 - replace_worst) * current.length + ROUNDING);
    const worst = ranked.filter((result) => current.includes(result)).slice(rest);
    const replaced = best.length === 0 ? [] : worst.filter((result) => !best.includes(result));
    const choices = [...round.choices];
    return {
      orders: [
        ...best
          .filter((result) => current.includes(result))
          .map(({ client }): PbtOrder => ({ client, save: true, set: {}, choices: [] })),
        ...replaced.map(({ client }, i): PbtOrder => {
          const source = best[i % best.length]!;
          const mutated = this.#mutate(source, choices, round.random.at('mutate', client));
          choices.push(...mutated.choices);
          return { client, save: false, load: { client: source.client, epoch: source.epoch }, ...mutated };
        }),
      ],
      keep: best.map(({ client, epoch }) => ({ client, epoch })),
    };
  }

  /** The values of a copy. @param earlier choices so far */
  #mutate({ knobs }: PbtResult, earlier: readonly PbtChoice[], random: Random): Pick<PbtOrder, 'set' | 'choices'> {
    const set: Record<string, number> = {};
    const choices: PbtChoice[] = [];
    for (const [i, mutation] of this.#mutations.entries()) {
      const knob = mutation.knobOf(Object.keys(knobs));
      // a knob that an earlier mutation changed is changed further
      const value = set[knob] ?? knobs[knob]!;
      const own = random.at(i);
      set[knob] = value;
      if (own.float() >= mutation.args.p) continue;
      const options = mutation.options(value);
      const option = leastUsed(options.length, earlier.filter((choice) => choice.mutation === i), own); // prettier-ignore
      set[knob] = options[option]!;
      choices.push({ mutation: i, option });
    }
    return { set, choices };
  }

  get #mutations(): readonly PbtMutation[] {
    return this.children.cls_pbt_mutations;
  }
}

/** The option that was chosen least often; of several, a random one. */
function leastUsed(options: number, choices: readonly PbtChoice[], random: Random): number {
  const counts = Array.from({ length: options }, (_, i) => choices.filter(({ option }) => option === i).length);
  const least = Math.min(...counts);
  const candidates = counts.flatMap((count, i) => (count === least ? [i] : []));
  return candidates[random.int(candidates.length)]!;
}
