import type { Chosen, NetworkPlan, Program, Regrouping, Step } from '@uninas/contracts';
import { keptOf, strengthOf, strongest } from './strengths.js';

/** What becomes of the operations of a block of which only the strongest stay. */
export class Regrouped {
  /** The only candidate of each weight that stays, where candidates are weighed. */
  readonly #best = new Map<string, readonly number[]>();
  /** Those that stay, in order. */
  readonly #kept: readonly number[];
  readonly #prefix: string;

  constructor({ scope, weights, most }: Regrouping, plan: NetworkPlan, chosen: Chosen) {
    this.#prefix = `${scope}.`;
    const choices = choicesBelow(this.#prefix, plan);
    const strengths = weights.map((weight, i) => {
      const isZero = choices.get(i)?.branches.map(isZeroProgram) ?? [];
      const { strengths: of } = chosen;
      if (of !== undefined) this.#best.set(weight, strongest(of(weight), isZero));
      const indices = this.decided(weight) ?? chosen(weight);
      const stays = Object.assign((): readonly number[] => indices, of && { strengths: of });
      return strengthOf(weight, indices.length === 1 && isZero[indices[0]!] === true, stays);
    });
    this.#kept = keptOf(strengths, most);
  }

  /** Whether something of this name belongs to it. */
  holds(name: string): boolean {
    return name.startsWith(this.#prefix);
  }

  /** The candidates of a weight, if it has a say in that. */
  decided(weight: string): readonly number[] | undefined {
    return this.#best.get(weight);
  }

  /** The name in the finalized network; undefined for what does not stay. */
  renamed(name: string): string | undefined {
    const rest = name.slice(this.#prefix.length);
    const position = this.#kept.indexOf(parseInt(rest, 10));
    return position < 0 ? undefined : `${this.#prefix}${position}${rest.replace(/^\d+/, '')}`;
  }
}

/** The choice of each operation, by its position. */
function choicesBelow(prefix: string, plan: NetworkPlan): ReadonlyMap<number, Extract<Step, { op: 'choice' }>> {
  const choices = new Map<number, Extract<Step, { op: 'choice' }>>();
  for (const { program } of plan.modules) {
    for (const step of program.steps) {
      if (step.op !== 'choice' || !step.scope.startsWith(prefix)) continue;
      choices.set(parseInt(step.scope.slice(prefix.length), 10), step);
    }
  }
  return choices;
}

function isZeroProgram({ steps }: Program): boolean {
  return steps.length === 1 && steps[0]!.op === 'zeros';
}
