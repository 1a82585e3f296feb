import type { NetworkPlan, Program } from '@uninas/contracts';

/** A branch that a variable is part of: it runs when the weight chooses that candidate. */
interface Condition {
  readonly weight: string;
  readonly index: number;
}

/** Which variables of a network take part in a forward pass, given the candidates that run. */
export class UsedVariables {
  readonly #conditions = new Map<string, readonly Condition[]>();

  constructor(plan: NetworkPlan) {
    const branches = [...branchesOf(plan)];
    for (const { name } of plan.variables) {
      const within = branches.filter(({ prefix }) => name.startsWith(prefix));
      if (within.length > 0) this.#conditions.set(name, within);
    }
  }

  /** Whether all branches around the variable run; one outside of every branch always does. */
  has(variable: string, active: (weight: string) => readonly number[]): boolean {
    return this.#conditions.get(variable)?.every(({ weight, index }) => active(weight).includes(index)) ?? true;
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
        yield { weight: step.weight, index, prefix: `${step.scope}.${index}.` };
      }
    }
  }
}
