import type { Gene, Profilable, ProfilableNetwork, ProfilablePart, ProfiledSpace } from '@uninas/contracts';

/** Costs of architectures as a sum: those of what they all have, and of an option at each position of a gene. */
export interface OptionCosts {
  readonly constant: number;
  /** By position and option. */
  readonly table: readonly (readonly number[])[];
}

/** Measures a part of a network, by its name and the options that decide what it is. */
export type MeasurePart = (
  part: string,
  options: readonly number[],
  of: () => Profilable | Promise<Profilable>,
) => Promise<number>;

/** What is measured for a table: the parts of the first architecture, and how often all in all. */
export interface CostPlan {
  readonly parts: readonly ProfilablePart[];
  readonly measurements: number;
}

/** @throws {Error} if there is nothing to choose, or an architecture cannot be finalized */
export async function planCosts(space: ProfiledSpace): Promise<CostPlan> {
  if (space.weights.length === 0)
    throw new Error('the network has no architecture weights, so there is one of it only');
  const { parts } = await space.standalone(firstOf(space));
  const usesOf = (position: number): number => parts.filter(({ positions }) => positions.includes(position)).length;
  const others = space.weights.reduce((sum, { choices }, position) => sum + (choices - 1) * usesOf(position), 0);
  return { parts, measurements: parts.length + others };
}

/**
 * Measures every option of every part by itself, with the first options elsewhere.
 *
 * What a part with one position costs belongs to its option. Of a part with several, the first options belong to
 * the constant, and to any other option what it costs more than the first. Positions that several parts share
 * have the sum of them.
 */
export async function optionCosts(
  space: ProfiledSpace,
  { parts }: CostPlan,
  measure: MeasurePart,
): Promise<OptionCosts> {
  const first = firstOf(space);
  const table = space.weights.map(({ choices }) => new Array<number>(choices).fill(0));
  const bases = new Map<ProfilablePart, number>();
  let constant = 0;
  for (const part of parts) {
    const value = await measure(part.name, optionsOf(part, first), () => part);
    const [position] = part.positions;
    if (part.positions.length === 1) table[position!]![0]! += value;
    else constant += value;
    bases.set(part, part.positions.length === 1 ? 0 : value);
  }
  for (const [position, options] of table.entries()) {
    const own = parts.filter(({ positions }) => positions.includes(position));
    for (let option = 1; option < options.length; option++) {
      const gene = first.with(position, option);
      let network: Promise<ProfilableNetwork> | undefined;
      for (const part of own) {
        const value = await measure(part.name, optionsOf(part, gene), async () => {
          network ??= space.standalone(gene);
          return (await network).parts.find(({ name }) => name === part.name)!;
        });
        options[option]! += value - bases.get(part)!;
      }
    }
  }
  return { constant, table };
}

/** What a table says that an architecture costs. */
export function sumOf({ constant, table }: OptionCosts, gene: Gene): number {
  return table.reduce((sum, options, position) => sum + options[gene[position]!]!, constant);
}

function firstOf({ weights }: ProfiledSpace): number[] {
  return weights.map(() => 0);
}

function optionsOf({ positions }: ProfilablePart, gene: Gene): readonly number[] {
  return positions.map((position) => gene[position]!);
}
