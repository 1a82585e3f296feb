import {
  PymooAlgorithm,
  type Candidate,
  type Gene,
  type Genome,
  type HpoContext,
  type PymooTermination,
} from '@uninas/contracts';
import { int, one, optional, Register, type Random } from '@uninas/core';
import { tournament } from '../algorithms/breeding.js';
import { RatedGenes } from '../algorithms/rated-genes.js';
import { nearestGene, searchedSpace } from '../algorithms/searched-space.js';
import { selectBest, type Ranked } from '../algorithms/selection.js';
import { Genomes } from './genomes.js';

/** How often it is tried to fill a generation. */
const MAX_ROUNDS = 100;

/** A member of the population. */
interface Individual {
  readonly genome: Genome;
  /** Less is better; of no meaning if it breaks a constraint. */
  readonly costs: readonly number[];
  /** By how much it breaks the constraints. */
  readonly violation: number;
}

/**
 * NSGA-II with exchangeable sampling, crossover and mutation, as pymoo has it.
 *
 * The first generation is sampled; each further one has `n_offsprings`
 * children. Parents win tournaments of two. Of parents and children together
 * the best `pop_size` stay: whole fronts, then the loneliest of the next.
 * Whoever keeps all constraints is better than everybody who does not, and of
 * those that do not, the one that breaks them less; these are not rated, since
 * nothing depends on it.
 *
 * No architecture is evaluated twice, not even if it has left the population,
 * unlike in pymoo. A generation that is not full after 100 rounds of breeding
 * stays smaller; without a single child the search ends. Where only some
 * architectures exist, a child that does not is replaced by the most similar
 * one that is new.
 *
 * @source Deb et al., 2002, "A fast and elitist multiobjective genetic
 *   algorithm: NSGA-II"; Blank and Deb, 2020, "pymoo: multi-objective
 *   optimization in Python"
 */
@Register.as('hpo_pymoo_algorithm')
export class NSGA2PymooAlgorithm extends PymooAlgorithm.with(
  {
    pop_size: int(5, 'architectures of the first generation, and those that become parents', { min: 1 }),
    n_offsprings: int(10, 'children of each further generation', { min: 1 }),
  },
  {
    cls_hpo_pymoo_sampler: one('hpo_pymoo_sampler', 'makes the first generation'),
    cls_hpo_pymoo_crossover: one('hpo_pymoo_crossover', 'makes children of two parents'),
    cls_hpo_pymoo_mutation: optional('hpo_pymoo_mutation', 'changes children; they stay as they are when left out'),
  },
) {
  override async search(context: HpoContext, termination: PymooTermination): Promise<readonly Candidate[]> {
    const { pop_size, n_offsprings } = this.args;
    const { log, random } = context;
    const genomes = new Genomes(context.space);
    const rated = new RatedGenes(context);
    let population: readonly Ranked<Individual>[] = [];
    for (let generations = 0; !rated.isAborted; generations++) {
      const evaluations = rated.candidates.length + rated.refused;
      const left = termination.left({ evaluations, generations, seconds: context.elapsed() });
      if (left === 0) break;
      const isFirst = generations === 0;
      const own = random.at('nsga2-pymoo', generations);
      const breed = isFirst
        ? (count: number) => this.children.cls_hpo_pymoo_sampler.sample(count, genomes.sizes, own)
        : (count: number) => this.#children(count, population, genomes, own);
      const wanted = Math.min(left, isFirst ? pop_size : n_offsprings);
      const born = await new Generation(context, rated, genomes, own).fill(wanted, breed, generations);
      if (born.length === 0) {
        if (!rated.isAborted) log.info(`NSGA2PymooAlgorithm: nothing new was bred in ${MAX_ROUNDS} rounds, the search ends`); // prettier-ignore
        break;
      }
      const all = [...population.map(({ member }) => member), ...born];
      population = selectBest(
        all,
        pop_size,
        ({ costs }) => costs,
        ({ violation }) => violation,
      );
      log.info(
        `NSGA2PymooAlgorithm: generation ${generations}, ${rated.candidates.length} rated, ${rated.refused} break a constraint`,
      );
    }
    return rated.candidates;
  }

  override budget(termination: PymooTermination): number {
    return termination.budget(this.args.pop_size, this.args.n_offsprings);
  }

  #children(count: number, parents: readonly Ranked<Individual>[], { sizes }: Genomes, random: Random): Genome[] {
    const { cls_hpo_pymoo_crossover: crossover, cls_hpo_pymoo_mutation: mutation } = this.children;
    const children: Genome[] = [];
    while (children.length < count) {
      const [a, b] = [tournament(parents, 2, random), tournament(parents, 2, random)];
      const pair = crossover.cross(a.genome, b.genome, sizes, random);
      children.push(...pair.map((child) => mutation?.mutate(child, sizes, random) ?? child));
    }
    return children.slice(0, count);
  }
}

/** Architectures that are new, as many as are wanted. */
class Generation {
  readonly #space;

  constructor(
    private readonly context: HpoContext,
    private readonly rated: RatedGenes,
    private readonly genomes: Genomes,
    private readonly random: Random,
  ) {
    this.#space = searchedSpace(context);
  }

  /** @returns those of the generation, whose ratings are known; fewer if there are no more, or it was interrupted */
  async fill(wanted: number, breed: (count: number) => readonly Genome[], iteration: number): Promise<Individual[]> {
    const { context, rated } = this;
    const start = rated.candidates.length;
    const born: Omit<Individual, 'costs'>[] = [];
    for (let round = 0; round < MAX_ROUNDS && born.length < wanted && !rated.isAborted; round++) {
      for (const bred of breed(wanted)) {
        const { genome, gene } = this.#existing(bred);
        const violation = await rated.weigh(gene, iteration);
        if (violation !== undefined) born.push({ genome, violation });
        if (born.length === wanted || rated.isAborted) break;
      }
    }
    await rated.settle();
    const candidates = rated.candidates.slice(start).values();
    const unrated = context.objectives.map(() => 0);
    return born.map((one) => {
      return { ...one, costs: one.violation > 0 ? unrated : rated.costsOf(candidates.next().value!) };
    });
  }

  /** What is bred, or what is most like it of that which exists. */
  #existing(genome: Genome): { readonly genome: Genome; readonly gene: Gene } {
    const { context, genomes, rated, random } = this;
    const gene = genomes.geneOf(genome);
    if (context.genes === undefined || this.#space.contains(gene)) return { genome, gene };
    const nearest = nearestGene(context.genes, gene, (one) => rated.isKnown(one), random) ?? context.genes[0]!;
    return { genome: genomes.genomeOf(nearest), gene: nearest };
  }
}
