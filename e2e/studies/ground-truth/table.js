/** The table: every architecture of the space, trained on its own with several seeds. */
import { existsSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { mean, readJson, runConfig } from '../run-config.js';
import { writeRows } from './json-rows.js';

/** What the indices of a gene stand for. */
const CANDIDATES = ['zero', 'skip connection', '1x1 convolution', '3x3 convolution', '3x3 average pooling'];
const SIZE = CANDIDATES.length ** 3;

/**
 * Trains what the table misses, and writes it after every architecture.
 *
 * @param network the super-network of the space
 * @param genes all of the space
 * @param recipe configuration of one training
 * @param dir a folder for runs, each of which is removed when the table has its values
 * @param file where the table is
 */
export async function completeTable({ network, genes, recipe, seeds, dir, file, log }) {
  const table = existsSync(file) ? readJson(file) : { architectures: [] };
  const known = new Map(table.architectures.map((row) => [row.gene, row]));
  for (const seed of seeds) {
    for (const [i, gene] of genes.entries()) {
      const row = known.get(gene) ?? { gene, params: 0, macs: network.macs(gene.split(',').map(Number)), seeds: {} };
      if (row.seeds[seed] !== undefined) continue;
      const run = join(dir, `${gene}-${seed}`);
      const summary = await runConfig([recipe], run, {
        '{cls_task}.seed': seed,
        '{cls_network}.search_config_path': network.file,
        '{cls_network}.gene': gene,
      });
      row.params = summary.params;
      row.seeds[seed] = [summary['test/accuracy/1'], summary['val/accuracy/1']];
      known.set(gene, row);
      const rows = genes.flatMap((name) => known.get(name) ?? []);
      writeRows(file, { ...aboutTable(recipe, run), architectures: rows });
      rmSync(run, { recursive: true });
      log(`seed ${seed}, ${i + 1} of ${genes.length}: ${gene} ${row.seeds[seed].map((x) => x.toFixed(4)).join(' ')}`);
    }
  }
}

/**
 * The rows of a table, each with the accuracies of its seeds and their mean; a seed counts when all have been
 * trained with it.
 *
 * @throws {Error} if there is no such seed
 */
export function readTable(file) {
  const { architectures } = readJson(file);
  const common = Object.keys(architectures[0].seeds).filter((seed) =>
    architectures.every(({ seeds }) => seed in seeds),
  );
  if (common.length === 0 || architectures.length < SIZE)
    throw new Error(`${file} is not complete: go on with --table`);
  return architectures.map(({ gene, params, macs, seeds }) => {
    const [test, valid] = [0, 1].map((part) => common.map((seed) => seeds[seed][part]));
    return { gene, params, macs, seeds: common, test, valid, accuracy: mean(test) };
  });
}

function aboutTable(recipe, run) {
  const { versions, backends } = readJson(join(run, 'run.json'));
  return {
    command: 'node e2e/studies/ground-truth.js --table',
    gene: 'operations of the edges input to node 1, input to node 2, node 1 to node 2',
    candidates: CANDIDATES,
    seeds: 'test and validation accuracy by seed',
    recipe: readJson(recipe),
    machine: { cpu: cpus()[0].model, backends, versions },
  };
}
