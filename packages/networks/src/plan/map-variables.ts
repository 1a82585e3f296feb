import type { Chosen, Gene, NetworkPlan, Program } from '@uninas/contracts';
import { chosenOf, variablesOf } from './chosen.js';

type Rename = (name: string) => string;

/**
 * Where the finalized network of an architecture finds its values in the
 * super-network: name there by name in the finalized network.
 *
 * @param chosen a gene, or the candidates of each weight
 */
export function mapVariables(plan: NetworkPlan, chosen: Gene | Chosen): ReadonlyMap<string, string> {
  const finalized = typeof chosen === 'function' ? chosen : chosenOf(plan, chosen);
  const names = new Map<string, string>();
  for (const { program } of plan.modules) collect(program, finalized, (name) => name, names);
  return names;
}

function collect(program: Program, chosen: Chosen, rename: Rename, names: Map<string, string>): void {
  for (const step of program.steps) {
    for (const name of variablesOf(step)) names.set(rename(name), name);
    if (step.op !== 'choice') continue;
    const indices = chosen(step.weight);
    for (const [position, index] of indices.entries()) {
      const branch = step.branches[index];
      if (branch === undefined) throw new RangeError(`${step.weight} has no candidate ${index}`);
      const from = `${step.scope}.${index}.`;
      // A single candidate takes the place of its mixed operation, several are numbered in a sum.
      const to = indices.length === 1 ? `${step.scope}.` : `${step.scope}.${position}.`;
      collect(branch, chosen, (name) => rename(to + name.slice(from.length)), names);
    }
  }
}
