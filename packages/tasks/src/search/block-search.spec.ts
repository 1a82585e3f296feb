import { describe, expect, it } from '@jest/globals';
import type { Gene, HpoContext, WeightRequest } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { costsOf, geneKey, paretoFront, ValueSpace } from '@uninas/space';
import { BlockSearch } from './block-search.js';

const WEIGHTS: readonly WeightRequest[] = ['a', 'a', 'b', 'b', 'b', 'c'].map((strategy, i) => {
  return { name: `w${i}`, choices: 3, strategy };
});
/** The first candidate of one weight is masked. */
const SPACE = WEIGHTS.map((_, i) => (i === 1 ? [1, 2] : [0, 1, 2]));
const OBJECTIVES = [
  { key: 'loss', maximize: false },
  { key: 'macs', maximize: false },
];
const random = new Random(3);
const table = (block: string, part: string): number => random.at(block, part).float();

/** Sums over the blocks of what is random for each of their parts; macs are sums over the weights. */
function valuesOf(gene: Gene): Record<string, number> {
  const part = (block: string): string => gene.filter((_, i) => WEIGHTS[i]!.strategy === block).join();
  const loss = ['a', 'b', 'c'].reduce((sum, block) => sum + table(block, part(block)), 1);
  return { loss, macs: gene.reduce((sum, index, i) => sum + index * (i + 1), 10) };
}

/** A search with these limits: what it found, and all that it rated. */
async function found(
  options: { perBlock: number; combined: number },
  isAllowed: (gene: Gene) => boolean = () => true,
): Promise<{ readonly genes: readonly string[]; readonly rated: readonly Gene[]; readonly lines: readonly string[] }> {
  const rated: Gene[] = [];
  const lines: string[] = [];
  const context: HpoContext = {
    space: SPACE,
    objectives: OBJECTIVES,
    isAllowed: async (gene) => isAllowed(gene),
    violation: async (gene) => (isAllowed(gene) ? 0 : 1),
    elapsed: () => 0,
    rate: async (gene, iteration) => {
      rated.push(gene);
      return { gene, iteration, values: valuesOf(gene) };
    },
    random: new Random(1),
    log: { info: (text) => void lines.push(text), warn: () => undefined },
    signal: new AbortController().signal,
  };
  const candidates = await new BlockSearch(context, WEIGHTS, options).search();
  return { genes: candidates.map(({ gene }) => geneKey(gene)).sort(), rated, lines };
}

/** The front of all architectures, by trying them all. */
function frontOf(isAllowed: (gene: Gene) => boolean = () => true): readonly string[] {
  const genes = [...new ValueSpace(SPACE).iterate()].filter(isAllowed);
  const front = paretoFront(genes.map((gene) => ({ costs: costsOf(valuesOf(gene), OBJECTIVES) })));
  return front.map((i) => geneKey(genes[i]!)).sort();
}

const ALL = { perBlock: 1000, combined: 100_000 };

describe('a search by blocks', () => {
  it('finds the front of all 486 architectures by rating a tenth of them', async () => {
    const { genes, rated, lines } = await found(ALL);
    expect(genes).toEqual(frontOf());
    // one to compare with, 6, 27 and 3 of the blocks, and the front
    expect(rated).toHaveLength(1 + 6 + 27 + 3 + genes.length);
    expect(rated.every((gene) => gene[1] !== 0)).toBe(true);
    expect(lines).toContain('loss: sums over the blocks are off by 0.00 % at most');
  });

  it('rates and compares no more than it may', async () => {
    const { rated, lines, genes } = await found({ perBlock: 4, combined: 5 });
    expect(rated).toHaveLength(1 + 4 + 4 + 3 + genes.length);
    expect(lines.find((line) => line.includes('combinations'))).toMatch(/of \d combinations/);
    expect((await found({ perBlock: 4, combined: 5 })).genes).toEqual(genes);
  });

  it('holds whole networks to constraints, not the parts', async () => {
    const isAllowed = (gene: Gene): boolean => valuesOf(gene)['macs']! <= 25 && geneKey(gene) !== '0,1,0,0,0,0';
    const { genes } = await found(ALL, isAllowed);
    expect(genes.length).toBeGreaterThan(0);
    const front = new Set(frontOf());
    // what of the whole front keeps them is found
    const kept = [...front].filter((key) => isAllowed(key.split(',').map(Number)));
    expect(genes).toEqual(expect.arrayContaining(kept));
    expect(genes.every((key) => isAllowed(key.split(',').map(Number)))).toBe(true);
  });
});
