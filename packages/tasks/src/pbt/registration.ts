import type { PbtSelector } from '@uninas/contracts';
import type { PbtRegistration } from '@uninas/training';
import { nameOf, type Member } from './member.js';

/** Why a client cannot be a member of a population beside the others; undefined if it can. */
export function refusalOf(
  { network, knobs, folder }: PbtRegistration,
  others: readonly Member[],
  selector: PbtSelector,
): string | undefined {
  const names = Object.keys(knobs);
  try {
    selector.check(names);
  } catch (error) {
    return `the population cannot change what this run has: ${error instanceof Error ? error.message : String(error)}`;
  }
  const [other] = others;
  if (other === undefined) return undefined;
  const [own, theirs] = [names.join(', '), Object.keys(other.knobs).join(', ')];
  if (own !== theirs) return `this run has other values to change (${own}) than ${nameOf(other)} has (${theirs})`;
  if (network === other.network) return undefined;
  return (
    `this run and ${nameOf(other)} cannot use each other's weights: network, optimizers and clones must be ` +
    `those of the same configuration (${folder})`
  );
}
