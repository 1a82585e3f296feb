import type {
  BuiltNetwork,
  Description,
  Gene,
  NetworkContext,
  NetworkPlan,
  Profilable,
  ProfilableNetwork,
  ProfilablePart,
  ProfiledSpace,
  PlannedModule,
  WeightRequest,
} from '@uninas/contracts';
import { auxiliaryHeads, chosenOf, countMacs, countParams, geneChooser, Planned, stepsOf } from '@uninas/networks';
import { running, type RunContext } from './running.js';

/** The architectures of a search network: counted in plans, run on a device. */
export class PlannedSpace implements ProfiledSpace {
  /** What each part of the super-network depends on, in order. */
  readonly #positions: readonly (readonly number[])[];
  #built: BuiltNetwork | undefined;

  private constructor(
    private readonly superNetwork: Planned,
    private readonly context: NetworkContext,
    private readonly run: RunContext,
  ) {
    const { plan } = superNetwork;
    this.#positions = plan.modules.map((module) => positionsIn(plan, module));
  }

  /**
   * @param description of a super-network
   * @throws {DescriptionError} if it is not valid, or shapes do not fit
   */
  static async of(description: Description, context: NetworkContext, run: RunContext): Promise<PlannedSpace> {
    const superNetwork = await Planned.of(description, context, false);
    return new PlannedSpace(superNetwork.only(essential(superNetwork.plan)), context, run);
  }

  get plan(): NetworkPlan {
    return this.superNetwork.plan;
  }

  get weights(): readonly WeightRequest[] {
    return this.plan.weights;
  }

  overcomplete(gene: Gene): Profilable {
    const { plan } = this;
    const chooser = geneChooser(plan, gene);
    return {
      macs: () => countMacs(plan, { gene }),
      params: () => countParams(plan, { gene }),
      build: () => {
        // one for all architectures, as in a search
        this.#built ??= this.superNetwork.build({ ops: this.run.ops, random: this.run.random.at('super-network') });
        return running(this.#built, this.run, { inputs: [plan.input], chooser, release: () => undefined });
      },
    };
  }

  async standalone(gene: Gene): Promise<ProfilableNetwork> {
    const description = this.superNetwork.finalize(chosenOf(this.plan, gene));
    const planned = await Planned.of(description, this.context, false);
    const network = planned.only(essential(planned.plan));
    const { modules, input } = network.plan;
    if (modules.length !== this.#positions.length) {
      throw new Error(
        `finalized, the network has ${modules.length} parts; as a super-network ${this.#positions.length}`,
      );
    }
    return {
      ...this.#profilable(network, { inputs: [input] }),
      parts: modules.map((module, i): ProfilablePart => {
        const part = network.only([module]);
        const { inputs } = module;
        return {
          ...this.#profilable(part, { inputs, isPart: true }),
          name: nameOf(module),
          positions: this.#positions[i]!,
        };
      }),
    };
  }

  /** Frees the super-network. */
  dispose(): void {
    this.#built?.dispose();
    this.#built = undefined;
  }

  #profilable(
    planned: Planned,
    how: { readonly inputs: PlannedModule['inputs']; readonly isPart?: boolean },
  ): Profilable {
    return {
      macs: () => countMacs(planned.plan),
      params: () => countParams(planned.plan),
      build: () => {
        const network = planned.build({ ops: this.run.ops, random: this.run.random.at('network') });
        return running(network, this.run, { ...how, release: () => network.dispose() });
      },
    };
  }
}

/** All but the heads that only help the training. */
function essential(plan: NetworkPlan): readonly PlannedModule[] {
  const auxiliary = auxiliaryHeads(plan);
  return plan.modules.filter((module) => !auxiliary.includes(module));
}

/** Positions of the architecture weights that choose within a module. */
function positionsIn(plan: NetworkPlan, module: PlannedModule): readonly number[] {
  const names = new Set(
    stepsOf({ ...plan, modules: [module] }).flatMap((step) => (step.op === 'choice' ? [step.weight] : [])),
  );
  return [...plan.weights.keys()].filter((position) => names.has(plan.weights[position]!.name));
}

function nameOf({ part, index }: PlannedModule): string {
  return part === 'cell' ? `cell ${index}` : part;
}
