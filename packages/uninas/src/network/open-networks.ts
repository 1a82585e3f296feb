import type {
  Chosen,
  Description,
  Gene,
  ModuleSource,
  NetworkContext,
  NetworkPlan,
  PlannedModule,
} from '@uninas/contracts';
import { importBeside } from '../run/beside.js';
import type { KnownShapes } from './shapes.js';

/** The part of the networks package that the runner uses; it is not a dependency and may be absent. */
export interface NetworksLike {
  parseDescription(text: string, name: string): Promise<Description>;
  readonly Planned: {
    of(description: Description, context: NetworkContext, assertOutputMatch: boolean): Promise<PlannedLike>;
  };
  planForShapes(
    description: Description,
    query: {
      readonly given: KnownShapes;
      readonly known?: KnownShapes | undefined;
      readonly modules: ModuleSource;
    },
  ): Promise<{
    readonly planned: PlannedLike;
    readonly context: NetworkContext;
    readonly from: { readonly input: string; readonly output: string };
  }>;
  chosenOf(plan: NetworkPlan, gene: Gene): Chosen;
  auxiliaryHeads(plan: NetworkPlan): readonly PlannedModule[];
  countParams(plan: NetworkPlan): number;
  countMacs(plan: NetworkPlan, options: { readonly rule: MacRuleName; readonly finalized: Chosen }): number;
}

/** A planned network with its description. */
export interface PlannedLike {
  readonly plan: NetworkPlan;
  describeBody(): Description;
  finalize(chosen: Chosen): Description;
}

/** How multiply-adds are counted. */
export type MacRuleName = 'uninas' | 'conv_linear' | 'nas_bench_201';

/** The package that describes networks. */
export const NETWORKS = '@uninas/networks';

/**
 * The networks package that is installed in the folder of the experiment, or beside the runner.
 *
 * @throws {Error} that says how to install it, if there is none
 */
export async function openNetworks(cwd: string): Promise<NetworksLike> {
  const networks = await importBeside<NetworksLike>(NETWORKS, cwd);
  if (networks === undefined) throw new Error(`networks are described by ${NETWORKS}; npm install ${NETWORKS}`);
  return networks;
}
