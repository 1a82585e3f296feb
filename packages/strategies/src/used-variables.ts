import type { NetworkPlan, Program, SplitLevel } from '@uninas/contracts';
import { textsIn } from './program-names.js';

/** A branch that runs when the weight chooses that candidate. */
interface Condition {
  readonly weight: string;
  /** Which request of the weight. */
  readonly use: number;
  readonly index: number;
  /** The level of weights that must be split for that; before, the first candidate runs. */
  readonly split?: SplitLevel;
}

/** Which variables of a network take part in a forward pass, given the candidates that run. */
export class UsedVariables {
  /** Of each variable the places that read it, each with the branches around it; none for those that always take part. */
  readonly #places = new Map<string, (readonly Condition[])[]>();

  constructor(plan: NetworkPlan) {
    const names = new Set(plan.variables.map(({ name }) => name));
    for (const [name, within] of readsOf(plan, names)) {
      const places = this.#places.get(name) ?? [];
      this.#places.set(name, [...places, within]);
    }
    const branches = [...branchesOf(plan)];
    for (const name of names) {
      // What no operation reads by name belongs to the branches that its own name tells.
      const within = branches.filter(({ prefix }) => name.startsWith(prefix));
      if (!this.#places.has(name) && within.length > 0) this.#places.set(name, [within]);
    }
  }

  /**
   * Whether all branches around a place that reads the variable run; one outside of every branch always does.
   *
   * @param depthOf how many levels of weights are split, by the variable that tells
   */
  has(
    variable: string,
    active: (weight: string, use: number) => readonly number[],
    depthOf: (depth: string) => number,
  ): boolean {
    const places = this.#places.get(variable);
    if (places === undefined) return true;
    const runs = ({ weight, use, index, split }: Condition): boolean =>
      split !== undefined && split.level >= depthOf(split.depth) ? index === 0 : active(weight, use).includes(index);
    return places.some((within) => within.every(runs));
  }
}

/** Every name of a variable that an operation holds, with the branches around the operation. */
function* readsOf(
  plan: NetworkPlan,
  names: ReadonlySet<string>,
): Generator<readonly [string, readonly Condition[]], void, undefined> {
  const open: (readonly [Program, readonly Condition[]])[] = plan.modules.map(({ program }) => [program, []]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [program, within] = next;
    for (const step of program.steps) {
      if (step.op === 'choice') {
        step.branches.forEach((branch, index) =>
          open.push([branch, [...within, { weight: step.weight, use: step.use ?? 0, index, ...splitOf(step) }]]),
        );
      } else {
        for (const name of textsIn(step)) if (names.has(name)) yield [name, within];
      }
    }
  }
}

/** All branches at any depth, with the beginning of their variables' names. */
function* branchesOf(plan: NetworkPlan): Generator<Condition & { readonly prefix: string }> {
  const programs: Program[] = plan.modules.map(({ program }) => program);
  for (let program = programs.pop(); program !== undefined; program = programs.pop()) {
    for (const step of program.steps) {
      if (step.op !== 'choice') continue;
      for (const [index, branch] of step.branches.entries()) {
        programs.push(branch);
        yield { weight: step.weight, use: step.use ?? 0, index, ...splitOf(step), prefix: `${step.scope}.${index}.` };
      }
    }
  }
}

function splitOf({ split }: { readonly split?: SplitLevel }): Pick<Condition, 'split'> {
  return split === undefined ? {} : { split };
}
