import { Module, Register } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Candidate, HpoContext } from './hpo.js';

/**
 * An architecture as operators see it: for each position of a gene the place of its value among those that
 * may be chosen, from 0 on. What may not be chosen has no place. Operators on real numbers leave fractions,
 * of which the nearest place is meant.
 */
export type Genome = readonly number[];

/** How many values each number of a genome stands for. */
export type GenomeSizes = readonly number[];

/** How far a search is, at the end of a generation. */
export interface GenerationProgress {
  /** Architectures so far, those that break a constraint included. */
  readonly evaluations: number;
  /** Generations so far, the first one included. */
  readonly generations: number;
  /** Time so far, before an interruption included. */
  readonly seconds: number;
}

/** Decides when a search of generations ends. */
@Register.kind('hpo_pymoo_terminator')
export abstract class PymooTermination extends Module.with({}) {
  /** How many more architectures the next generation may have, 0 if the search is over. */
  abstract left(progress: GenerationProgress): number;
  /**
   * Number of architectures at the most.
   *
   * @param first of the first generation
   * @param each of every further one
   */
  abstract budget(first: number, each: number): number;
}

/** Makes the first generation. */
@Register.kind('hpo_pymoo_sampler')
export abstract class PymooSampler extends Module.with({}) {
  /** So many genomes, some of which may be equal. */
  abstract sample(count: number, sizes: GenomeSizes, random: Random): readonly Genome[];
}

/** Makes two children of two parents. */
@Register.kind('hpo_pymoo_crossover')
export abstract class PymooCrossover extends Module.with({}) {
  abstract cross(a: Genome, b: Genome, sizes: GenomeSizes, random: Random): readonly [Genome, Genome];
}

/** Changes a child. */
@Register.kind('hpo_pymoo_mutation')
export abstract class PymooMutation extends Module.with({}) {
  abstract mutate(genome: Genome, sizes: GenomeSizes, random: Random): Genome;
}

/** A search by generations, which a terminator ends. */
@Register.kind('hpo_pymoo_algorithm')
export abstract class PymooAlgorithm extends Module.with({}) {
  /**
   * Searches to the end. Deterministic given the context, unless it is time that ends it.
   *
   * @returns all that keep the constraints, in the order of their rating
   */
  abstract search(context: HpoContext, termination: PymooTermination): Promise<readonly Candidate[]>;
  /** Number of ratings it will ask for at the most. */
  abstract budget(termination: PymooTermination): number;
}
