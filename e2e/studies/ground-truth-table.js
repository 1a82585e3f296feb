/**
 * Writes what the study of search methods knows of its 125 architectures as a table that
 * tasks can search in: configs/benchmarks/mnist_125.json, from docs/studies/ground-truth.json.
 * Accuracies are means over the seeds, in percent.
 *
 * node e2e/studies/ground-truth-table.js [--out configs/benchmarks/mnist_125.json]
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeTable } from '@uninas/benchmarks';
import { parseGene } from '@uninas/space';
import { readJson, root } from './run-config.js';

const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'configs/benchmarks/mnist_125.json') } } }); // prettier-ignore
const OPERATIONS = ['zero', 'skip', 'conv1x1', 'conv3x3', 'pool3x3'];
const [TEST, VALID] = [0, 1];

const { architectures } = readJson(join(root, 'docs/studies/ground-truth.json'));
const column = (valueOf) => architectures.map(valueOf);
const genes = column(({ gene }) => parseGene(gene));
const accuracy = (part) =>
  column(({ seeds }) => {
    const rows = Object.values(seeds);
    return Number(((100 * rows.reduce((sum, row) => sum + row[part], 0)) / rows.length).toFixed(4));
  });

writeTable(resolve(values.out), {
  name: 'mnist_125',
  description:
    'all cells of three operations in a small NAS-Bench-201 space, trained for 4 epochs on 2,000 digits with two seeds each; see docs/studies',
  defaultDataSet: 'mnist',
  space: genes[0].map(() => OPERATIONS.map((_, i) => i)),
  genes,
  texts: genes.map((gene) => gene.map((index) => OPERATIONS[index]).join(' ')),
  columns: new Map([
    ['acc1/mnist/test@4', accuracy(TEST)],
    ['acc1/mnist/valid@4', accuracy(VALID)],
    ['params/mnist', column(({ params }) => params)],
    ['flops/mnist', column(({ macs }) => macs)],
  ]),
});
