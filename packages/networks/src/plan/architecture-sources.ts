import type { Chosen, Description, Gene, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { Planned } from '../networks/planned.js';
import { chosenOf, usedVariables, variablesByName, type DepthOf } from './chosen.js';
import { isSameShape } from './geometry.js';
import { variableSources, type VariableSource } from './map-variables.js';

/** What of a super-network's values an architecture's finalized network gets. */
export interface ArchitectureSources {
  readonly superNetwork: NetworkPlan;
  readonly finalized: NetworkPlan;
  /** For each variable of the finalized network that has values in the super-network, where they are. */
  readonly sources: ReadonlyMap<string, VariableSource>;
  /** Those of them that are a part of a larger variable, as in super-kernels. */
  readonly cropped: readonly string[];
  /** Variables of the finalized network that exist nowhere in the super-network, or in another shape. */
  readonly missing: readonly string[];
  /** Variables of the super-network that the architecture uses and that are finalized away, as those of linear transformers. */
  readonly dropped: readonly string[];
  /** Number of variables of the super-network that only other architectures use. */
  readonly others: number;
}

/**
 * Finalizes an architecture of a super-network, and finds the values of its variables there.
 *
 * @param description of the super-network
 * @param depthOf how many levels of weights are split; all when left out
 * @throws {DescriptionError} if the description is not valid, or does not fit the shapes
 * @throws {RangeError} if the gene does not fit the network
 */
export async function architectureSources(
  description: Description,
  gene: Gene | Chosen,
  context: Pick<NetworkContext, 'input' | 'output' | 'modules'>,
  depthOf?: DepthOf,
): Promise<ArchitectureSources> {
  const readText = (path: string): Promise<string> => Promise.reject(new Error(`no file is read: ${path}`));
  const planned = await Planned.of(description, { ...context, readText }, false);
  const superNetwork = planned.plan;
  const chosen = typeof gene === 'function' ? gene : chosenOf(superNetwork, gene);
  const { plan: finalized } = await Planned.of(planned.finalize(chosen), { ...context, readText }, false);
  const all = variableSources(superNetwork, chosen, depthOf);
  const own = variablesByName(finalized);
  const theirs = variablesByName(superNetwork);
  const sources = new Map<string, VariableSource>();
  for (const [name, { shape }] of own) {
    const source = all.get(name);
    const there = source && (source.part?.size ?? theirs.get(source.from)!.shape);
    if (there !== undefined && isSameShape(there, shape)) sources.set(name, source!);
  }
  const taken = new Set([...sources.values()].map(({ from }) => from));
  const used = usedVariables(superNetwork, { finalized: chosen, ...(depthOf && { depthOf }) });
  return {
    superNetwork,
    finalized,
    sources,
    cropped: [...sources].flatMap(([name, { from }]) =>
      isSameShape(own.get(name)!.shape, theirs.get(from)!.shape) ? [] : [name],
    ),
    missing: [...own.keys()].filter((name) => !sources.has(name)),
    dropped: [...used].filter((name) => !taken.has(name)),
    others: superNetwork.variables.filter(({ name }) => !used.has(name)).length,
  };
}

/** What became of the values, in one line for a log. */
export function sourcesText({ sources, cropped, missing, dropped, others }: ArchitectureSources): string {
  const parts = [
    `${sources.size} variables found`,
    ...(cropped.length > 0 ? [`${cropped.length} of them parts of larger ones`] : []),
    ...(missing.length > 0 ? [`${missing.length} found nowhere (${listed(missing)})`] : []),
    ...(dropped.length > 0 ? [`${dropped.length} of the architecture finalized away (${listed(dropped)})`] : []),
    `${others} of other architectures left`,
  ];
  return parts.join(', ');
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')}, ...` : names.join(', ');
}
