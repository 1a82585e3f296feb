import type { Candidate, Gene, HpoContext, WeightRequest } from '@uninas/contracts';
import { costsOf, paretoFront, sampleDistinct, ValueSpace } from '@uninas/space';
import { firstFront } from './front.js';

/** How much a search by blocks rates and compares. */
export interface BlockSearchOptions {
  /** Architectures of each block. */
  readonly perBlock: number;
  /** Combinations of blocks. */
  readonly combined: number;
}

/** The architecture weights of one strategy. */
export interface Block {
  readonly name: string;
  /** Positions in the gene. */
  readonly places: readonly number[];
}

/** The part of an architecture that a block decides, and by how much it changes each value. */
interface BlockPart {
  readonly choices: Gene;
  readonly changes: Candidate['values'];
}

/** A search in which the values of an architecture are sums over blocks, those of one strategy each. */
export class BlockSearch {
  readonly #blocks: readonly Block[];
  /** The first candidate of every weight. */
  readonly #plain: Gene;

  constructor(
    private readonly context: HpoContext,
    weights: readonly WeightRequest[],
    private readonly options: BlockSearchOptions,
  ) {
    this.#blocks = blocksOf(weights);
    this.#plain = context.space.map((indices) => indices[0]!);
  }

  /** @returns the combinations that were rated as a whole, in the order of their rating */
  async search(): Promise<readonly Candidate[]> {
    const { log, signal } = this.context;
    const plain = await this.context.rate(this.#plain, 0);
    const fronts: (readonly BlockPart[])[] = [];
    for (const [i, block] of this.#blocks.entries()) {
      const front = await this.#frontOf(block, i, plain);
      if (signal.aborted) return [];
      log.info(`${block.name}: ${front.length} of its architectures are dominated by none`);
      fronts.push(front);
    }
    return this.#combine(fronts, plain);
  }

  async #frontOf({ name, places }: Block, index: number, plain: Candidate): Promise<readonly BlockPart[]> {
    const { context, options } = this;
    const space = new ValueSpace(places.map((place) => context.space[place]!));
    const ratings: Promise<Candidate>[] = [];
    for (const choices of someOf(space, options.perBlock, context.random.at('block', name))) {
      if (context.signal.aborted) break;
      const gene = this.#with(places, choices);
      // constraints hold for whole networks; this waits until there is room for another one
      await context.isAllowed(gene);
      const rating = context.rate(gene, index);
      rating.catch(() => undefined);
      ratings.push(rating);
    }
    const rated = await Promise.all(ratings);
    return firstFront(rated, context.objectives).map(({ gene, values }) => ({
      choices: places.map((place) => gene[place]!),
      changes: Object.fromEntries(context.objectives.map(({ key }) => [key, values[key]! - plain.values[key]!])),
    }));
  }

  async #combine(fronts: readonly (readonly BlockPart[])[], plain: Candidate): Promise<readonly Candidate[]> {
    const { context, options } = this;
    const all = new ValueSpace(fronts.map((front) => front.keys()));
    const sums: Candidate[] = [];
    for (const picks of someOf(all, options.combined, context.random.at('combinations'))) {
      if (context.signal.aborted) return [];
      const parts = picks.map((pick, i) => fronts[i]![pick]!);
      const whole = parts.reduce(
        (gene, { choices }, i) => this.#with(this.#blocks[i]!.places, choices, gene),
        this.#plain,
      );
      if (!(await context.isAllowed(whole))) continue;
      const values = context.objectives.map(({ key }): readonly [string, number] => [
        key,
        parts.reduce((sum, { changes }) => sum + changes[key]!, plain.values[key]!),
      ]);
      sums.push({ gene: whole, iteration: fronts.length, values: Object.fromEntries(values) });
    }
    const front = paretoFront(sums.map(({ values }) => ({ costs: costsOf(values, context.objectives) })));
    context.log.info(`${front.length} of ${sums.length} combinations are dominated by none`);
    const best = front.map((i) => sums[i]!);
    const rated = await Promise.all(best.map(({ gene, iteration }) => context.rate(gene, iteration)));
    this.#compare(best, rated);
    return rated;
  }

  /** Tells how well sums over blocks agree with whole networks. */
  #compare(sums: readonly Candidate[], rated: readonly Candidate[]): void {
    if (rated.length === 0) return;
    for (const { key } of this.context.objectives) {
      const off = Math.max(...rated.map(({ values }, i) => Math.abs(values[key]! - sums[i]!.values[key]!)));
      const size = Math.max(...rated.map(({ values }) => Math.abs(values[key]!)));
      const share = size > 0 ? (100 * off) / size : 0;
      this.context.log.info(`${key}: sums over the blocks are off by ${share.toFixed(2)} % at most`);
    }
  }

  #with(places: readonly number[], choices: Gene, whole: Gene = this.#plain): Gene {
    const gene = [...whole];
    places.forEach((place, i) => (gene[place] = choices[i]!));
    return gene;
  }
}

/** The blocks of a gene, in the order of their first weights. */
export function blocksOf(weights: readonly WeightRequest[]): readonly Block[] {
  const names = [...new Set(weights.map(({ strategy }) => strategy))];
  return names.map((name) => ({
    name,
    places: weights.flatMap(({ strategy }, i) => (strategy === name ? [i] : [])),
  }));
}

/** All genes of a space in order, or so many random ones, none twice. */
function someOf(space: ValueSpace, most: number, random: Parameters<ValueSpace['distinct']>[0]): Iterable<Gene> {
  return space.size <= most ? space.iterate() : sampleDistinct(space, most, random);
}
