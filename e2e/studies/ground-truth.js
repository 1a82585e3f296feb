/**
 * Do the search methods find good architectures? All 125 architectures of a small
 * NAS-Bench-201 space are trained on their own with one recipe; each method searches the
 * same space with five seeds, and what it finds is looked up in that table.
 *
 * node e2e/studies/ground-truth.js [--table] [--search] [--report] [--seeds 0,1,2,3,4]
 *     [--methods uniform,fair,cream,mdenas,gdas,darts,asap] [--table-seeds 0,1]
 *     [--dir runs/ground-truth] [--out docs/studies]
 *
 * The table and the searches are written to JSON files, the report to README.md beside them.
 * Without a choice all three are done. Everything is fixed in advance by the seeds;
 * what was trained before is used again, and interrupted trainings go on.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { geneKey, ValueSpace } from '@uninas/space';
import { writeRows } from './ground-truth/json-rows.js';
import { replaceBetween } from './ground-truth/markdown.js';
import { report } from './ground-truth/report.js';
import { aboutSearches, genesByText, METHODS, search } from './ground-truth/search.js';
import { completeTable, readTable } from './ground-truth/table.js';
import { readJson, root, runConfig, superNetwork } from './run-config.js';

const { values } = parseArgs({
  options: {
    table: { type: 'boolean' },
    search: { type: 'boolean' },
    report: { type: 'boolean' },
    seeds: { type: 'string', default: '0,1,2,3,4' },
    'table-seeds': { type: 'string', default: '0,1' },
    methods: { type: 'string', default: Object.keys(METHODS).join() },
    dir: { type: 'string', default: join(root, 'runs/ground-truth') },
    out: { type: 'string', default: join(root, 'docs/studies') },
  },
});
const isWanted = (step) => values[step] === true || !(values.table || values.search || values.report);
const dir = resolve(values.dir);
const file = join(resolve(values.out), 'ground-truth.json');
const searchesFile = join(resolve(values.out), 'ground-truth-searches.json');
const config = (name) => join(root, 'e2e/studies/ground-truth', `${name}.json`);
const log = (text) => console.log(text);

/** The space as a description; nothing of its short training is used. */
async function openSpace() {
  const space = join(dir, 'space');
  const briefly = { '{cls_task}.is_test_run': true, '{cls_trainer}.stop_epoch': 1 };
  await runConfig([config('space'), config('uniform')], space, briefly);
  const network = await superNetwork(space);
  const choices = network.plan.weights.map((weight) => weight.choices);
  return { network, genes: [...ValueSpace.ofChoices(choices).iterate()].map(geneKey) };
}

if (isWanted('table')) {
  const { network, genes } = await openSpace();
  const tableSeeds = values['table-seeds'].split(',').map(Number);
  const recipe = config('stand-alone');
  await completeTable({ network, genes, recipe, seeds: tableSeeds, dir: join(dir, 'table'), file, log });
}
if (isWanted('search')) {
  const { network, genes } = await openSpace();
  const byText = await genesByText(network, genes);
  const searches = [];
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const method of values.methods.split(',')) {
      const { gene, ratings } = await search({ method, seed, config, dir: join(dir, 'search'), genes: byText });
      log(`${method}, seed ${seed}: ${gene}`);
      searches.push({ method, seed, gene, ...(ratings && { ratings: genes.map((name) => ratings.get(name)) }) });
      writeRows(searchesFile, { ...aboutSearches(config), searches });
    }
  }
}
if (isWanted('report')) {
  const text = report(readTable(file), readJson(searchesFile).searches);
  replaceBetween(join(resolve(values.out), 'README.md'), '<!-- results -->', '<!-- end of results -->', text);
  log(text);
}
