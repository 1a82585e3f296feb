import type { Chooser, Gene, NetworkPlan } from '@uninas/contracts';
import { chosenOf } from '../plan/chosen.js';

/** Runs one architecture of a super-network. @throws {RangeError} if the gene does not fit the plan */
export function geneChooser(plan: NetworkPlan, gene: Gene): Chooser {
  const chosen = chosenOf(plan, gene);
  return { combine: (weight, branches) => branches[chosen(weight)[0]!]!() };
}
