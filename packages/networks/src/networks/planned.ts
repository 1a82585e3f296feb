import type { BuildContext, BuiltNetwork, Chosen, Description, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { buildNetwork } from '../built/build-network.js';
import { inSource } from '../description/description-source.js';
import { loadDescription } from '../description/load-description.js';
import { describeParts, finalizeParts, type LoadedDescription } from '../description/part-tree.js';
import { planLoaded } from '../plan/plan-network.js';

/** A description with its plan: what a network keeps once it is planned. */
export class Planned {
  private constructor(
    private readonly loaded: LoadedDescription,
    readonly plan: NetworkPlan,
  ) {}

  /** @throws {DescriptionError} if the description is not valid, or shapes do not fit */
  static async of(description: Description, context: NetworkContext, assertOutputMatch: boolean): Promise<Planned> {
    const loaded = await loadDescription(description, context.modules);
    return inSource(description, () => new Planned(loaded, planLoaded(loaded, context, assertOutputMatch)));
  }

  /** The body's description in its normal form. */
  describeBody(): Description {
    return describeParts(this.loaded.body);
  }

  finalize(chosen: Chosen): Description {
    return finalizeParts(this.loaded.body, chosen);
  }

  build(context: BuildContext): BuiltNetwork {
    const activations = new Map([...this.loaded.activations, ...(context.activations ?? [])]);
    return buildNetwork(this.plan, { ...context, activations });
  }
}
