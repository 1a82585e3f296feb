import { HpoAlgorithm, type Candidate, type Gene, type HpoContext } from '@uninas/contracts';
import { atMost, choice, float, int, Register, type Random } from '@uninas/core';
import { crossMixed, crossSingle, mutate, tournament } from './breeding.js';
import { RatedGenes } from './rated-genes.js';
import { nearestGene, searchedSpace } from './searched-space.js';
import { selectBest, type Ranked } from './selection.js';

/** How often a candidate is drawn before the search gives one up. */
const MAX_ATTEMPTS = 10000;

/**
 * NSGA-II over architectures.
 *
 * Iteration 0 rates `pop_size` random architectures; each of the following
 * `iterations` rates `pop_size` children. Parents are the best `pop_core` of
 * the former parents and their children. A child comes from two tournaments of
 * `num_tourney` parents each, crossover and mutation; what was rated before or
 * breaks a constraint is drawn again, at most 10000 times. A search that finds
 * no further child ends. Where only some architectures exist, a child that does
 * not is replaced by the most similar one that was not rated yet.
 *
 * @source Deb et al., 2002, "A fast and elitist multiobjective genetic algorithm: NSGA-II". It
 *   has as many parents as children (`pop_core` equal to `pop_size`); here parents may be fewer,
 *   a mating gives one child, and no architecture is rated twice.
 */
@Register.as('hpo_self_algorithm')
export class NSGA2HPO extends HpoAlgorithm.with(
  {
    iterations: int(5, 'iterations after the first, random one', { min: 0 }),
    pop_size: int(5, 'architectures rated in each iteration', { min: 1 }),
    pop_core: int(2, 'best architectures that become parents', { min: 1 }),
    num_tourney: int(2, 'participants of a tournament', { min: 1 }),
    prob_mutations: float(0.1, 'probability that a value of a child is drawn anew', { min: 0, max: 1 }),
    crossover: choice('single', ['single', 'mixed'], 'values from one point on, or at random positions'),
  },
  {},
  { rules: [atMost('pop_core', 'pop_size')] },
) {
  override async search(context: HpoContext): Promise<readonly Candidate[]> {
    const { iterations, pop_core, pop_size } = this.args;
    const rated = new RatedGenes(context);
    const space = searchedSpace(context);
    let population: readonly Candidate[] = [];
    for (let iteration = 0; iteration <= iterations && !rated.isAborted; iteration++) {
      const parents = selectBest(population, pop_core, (candidate) => rated.costsOf(candidate));
      const random = context.random.at('nsga2', iteration);
      const isFirst = iteration === 0;
      const breed = (): Gene => {
        const child = this.#child(parents, context.space, random);
        if (context.genes === undefined || space.contains(child)) return child;
        return nearestGene(context.genes, child, (gene) => rated.isKnown(gene), random) ?? child;
      };
      const draw = isFirst ? () => space.sample(random) : breed;
      const start = rated.accepted;
      while (rated.accepted < start + pop_size && !rated.isAborted) {
        if (await this.#addOne(rated, draw, iteration)) continue;
        context.log.info(`NSGA2HPO: no new architecture in ${MAX_ATTEMPTS} attempts in iteration ${iteration}`);
        break;
      }
      await rated.settle();
      const children = rated.candidates.slice(start);
      if (children.length === 0) break;
      population = [...parents.map(({ member }) => member), ...children];
      context.log.info(
        `NSGA2HPO: iteration ${iteration} of ${iterations}, ${rated.candidates.length} rated, ${rated.refused} refused`,
      );
    }
    return rated.candidates;
  }

  override budget(): number {
    return this.args.pop_size * (this.args.iterations + 1);
  }

  async #addOne(rated: RatedGenes, draw: () => readonly number[], iteration: number): Promise<boolean> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if ((await rated.propose(draw(), iteration)) === 'accepted') return true;
      if (rated.isAborted) return true;
    }
    return false;
  }

  #child(
    parents: readonly Ranked<Candidate>[],
    space: readonly (readonly number[])[],
    random: Random,
  ): readonly number[] {
    const { crossover, num_tourney, prob_mutations } = this.args;
    const cross = crossover === 'single' ? crossSingle : crossMixed;
    const [a, b] = [tournament(parents, num_tourney, random), tournament(parents, num_tourney, random)];
    return mutate(cross(a.gene, b.gene, random), space, prob_mutations, random);
  }
}
