import type {
  BuildContext,
  BuiltNetwork,
  Chosen,
  Description,
  NetworkContext,
  NetworkPlan,
  PlannedModule,
} from '@uninas/contracts';
import { buildNetwork } from '../built/build-network.js';
import { inSource } from '../description/description-source.js';
import { loadDescription } from '../description/load-description.js';
import { describeParts, finalizeParts, type LoadedDescription } from '../description/part-tree.js';
import { usedVariables } from '../plan/chosen.js';
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

  /**
   * Some modules by themselves, with the variables that they use. To be run by `forwardPart` where others are
   * left out before them, and described or finalized as all of it.
   */
  only(modules: readonly PlannedModule[]): Planned {
    const plan = { ...this.plan, modules };
    const used = new Set([...usedVariables(plan), ...(plan.splits ?? []).map(({ depth }) => depth)]);
    const variables = this.plan.variables.filter(({ name }) => used.has(name));
    return new Planned(this.loaded, { ...plan, variables });
  }

  build(context: BuildContext): BuiltNetwork {
    const activations = new Map([...this.loaded.activations, ...(context.activations ?? [])]);
    return buildNetwork(this.plan, { ...context, activations });
  }
}
