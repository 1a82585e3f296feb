import type { Chosen, Description, ModuleSource } from '@uninas/contracts';
import { loadDescription } from './load-description.js';
import { describeParts, finalizeParts } from './part-tree.js';

/**
 * The description of the network that remains when every architecture weight is decided.
 *
 * Mixed operations give way to the chosen candidates, parts that exist for the
 * search only to what they stand for, heads that do not persist are left out,
 * and so is the search network around the body.
 *
 * @param chosen the candidates of each weight; several are added up
 * @throws {DescriptionError} if the description is not valid
 */
export async function finalizeDescription(
  description: Description,
  chosen: Chosen,
  modules: ModuleSource,
): Promise<Description> {
  const { body } = await loadDescription(description, modules);
  return finalizeParts(body, chosen);
}

/**
 * The description in its normal form: with every argument, and without empty groups.
 *
 * @throws {DescriptionError} if the description is not valid
 */
export async function completeDescription(description: Description, modules: ModuleSource): Promise<Description> {
  return describeParts((await loadDescription(description, modules)).body);
}
