/** The searches: what each method finds in the space, and how its super-network ranks all of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { descriptionText } from '@uninas/tasks';
import { geneKey } from '@uninas/space';
import { readJson, readRatings, runConfig } from '../run-config.js';

/** Methods by the names of their configurations; those that are searched later choose the best of all ratings. */
export const METHODS = {
  uniform: { is: 'UniformRandomMethod', isSearchedLater: true },
  fair: { is: 'StrictlyFairRandomMethod', isSearchedLater: true },
  cream: { is: 'CreamOfTheCropMethod' },
  mdenas: { is: 'MdlSearchMethod' },
  gdas: { is: 'GdasSearchMethod' },
  darts: { is: 'DartsSearchMethod' },
  asap: { is: 'AsapSearchMethod' },
};

/**
 * Searches with one method and one seed, unless it was done before.
 *
 * @param config file of a configuration by its name
 * @returns the gene that was found, and if it is searched later the accuracy of every gene in the super-network
 */
export async function search({ method, seed, config, dir, genes }) {
  const trained = join(dir, `${method}-${seed}`);
  await runConfig([config('space'), config(method)], trained, { '{cls_task}.seed': seed });
  if (!METHODS[method].isSearchedLater) return { gene: geneOf(trained, genes) };
  const rated = join(dir, `${method}-${seed}-rated`);
  const { best } = await runConfig([config('rate')], rated, { '{cls_task}.seed': seed, '{cls_task}.s1_path': trained });
  const ratings = new Map(readRatings(rated).map(({ gene, values }) => [geneKey(gene), values.accuracy]));
  return { gene: best[0].gene, ratings };
}

/** The gene of the network that a run has described in the end. @param genes by description */
function geneOf(trained, genes) {
  const gene = genes.get(readFileSync(join(trained, 'network/finalized.network_config'), 'utf8'));
  if (gene === undefined) throw new Error(`${trained} found what is not in the space`);
  return gene;
}

/** Genes of a space by the text of their descriptions. */
export async function genesByText(network, genes) {
  const byText = new Map();
  for (const gene of genes) byText.set(descriptionText(await network.finalize(gene.split(',').map(Number))), gene);
  return byText;
}

/** What a file of searches says about itself. */
export function aboutSearches(config) {
  return {
    command: 'node e2e/studies/ground-truth.js --search',
    ratings: 'validation accuracy in the super-network, in the order of the architectures of ground-truth.json',
    space: readJson(config('space')),
    methods: Object.fromEntries(Object.keys(METHODS).map((name) => [name, readJson(config(name))])),
    rating: readJson(config('rate')),
  };
}
