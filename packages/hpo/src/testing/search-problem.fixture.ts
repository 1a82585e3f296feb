import { Random, type ArgValue, type Declared, type Node } from '@uninas/core';
import type { Candidate, Gene, HpoContext, SearchObjective } from '@uninas/contracts';
import { costsOf, geneKey, paretoFront } from '@uninas/space';

/** A problem whose values are looked up, with a record of what was asked. */
export interface SearchProblem {
  readonly space: readonly (readonly number[])[];
  readonly objectives: readonly SearchObjective[];
  valuesOf(gene: Gene): Readonly<Record<string, number>>;
  readonly isAllowed?: (gene: Gene) => boolean;
}

/** A search context over a problem. */
export interface SearchRun {
  readonly context: HpoContext;
  /** Keys of genes in the order of rating. */
  readonly rated: string[];
  /** Keys of genes in the order of checking. */
  readonly checked: string[];
  readonly lines: string[];
  readonly abort: AbortController;
}

export function searchRun(problem: SearchProblem, seed = 0, remembered?: ReadonlyMap<string, Candidate>): SearchRun {
  const [rated, checked, lines]: string[][] = [[], [], []];
  const abort = new AbortController();
  const context: HpoContext = {
    space: problem.space,
    objectives: problem.objectives,
    random: new Random(seed),
    signal: abort.signal,
    log: { info: (text) => lines!.push(text), warn: (text) => lines!.push(text) },
    isAllowed: (gene) => {
      checked!.push(geneKey(gene));
      return Promise.resolve(problem.isAllowed?.(gene) ?? true);
    },
    rate: (gene, iteration) => {
      const known = remembered?.get(geneKey(gene));
      if (known !== undefined) return Promise.resolve(known);
      rated!.push(geneKey(gene));
      return Promise.resolve({ gene, iteration, values: problem.valuesOf(gene) });
    },
  };
  return { context, rated: rated!, checked: checked!, lines: lines!, abort };
}

/** The different costs on the Pareto front of candidates, as sorted texts. */
export function frontOf(candidates: readonly Candidate[], objectives: readonly SearchObjective[]): readonly string[] {
  const costs = candidates.map(({ values }) => costsOf(values, objectives));
  const front = paretoFront(costs.map((own) => ({ costs: own })));
  return [...new Set(front.map((i) => costs[i]!.join(' ')))].sort();
}

/** Builds a module as the tree would, with its defaults but for what is given. */
export function moduleOf<T>(
  cls: (new (node: Node) => T) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>> = {},
  children: Node['children'] = {},
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  return new cls({ path: 'cls_x', args: { ...Object.fromEntries(defaults), ...args }, children });
}
