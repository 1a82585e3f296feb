/** What the searches have found, looked up in the table. */
import { Random } from '@uninas/core';
import { kendall } from '@uninas/space';
import { mean } from '../run-config.js';
import { METHODS } from './search.js';
import { noiseOf, percentile, signTest } from './statistics.js';

const SKIP = '1';
/** What random search may train; about as many samples as a super-network of one path is trained with. */
const TRIALS = 10;

/**
 * Both tables of the study, as Markdown.
 *
 * @param rows of the table, see `readTable`
 * @param found of `search`, one for each method and seed
 */
export function report(rows, found) {
  return [...tableLines(rows), '', ...searchLines(rows, found)].join('\n');
}

function tableLines(rows) {
  const sorted = rows.toSorted((a, b) => b.accuracy - a.accuracy);
  const places = [0, 0.1, 0.25, 0.5, 0.75, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
  const noise = noiseOf(rows.map(({ test }) => test));
  return [
    '| place | gene | parameters | multiply-adds | test accuracy |',
    '| ----: | ---- | ---------: | ------------: | ------------: |',
    ...places.map(
      (row) =>
        `| ${sorted.indexOf(row) + 1} | ${row.gene} | ${row.params} | ${row.macs} | ${(100 * row.accuracy).toFixed(2)} % |`,
    ),
    '',
    `Trainings that differ in their seed alone deviate by ${(100 * noise.deviation).toFixed(2)} % (standard deviation, ` +
      `${rows[0].test.length} seeds); the accuracies of two seeds correlate with ${noise.pearson.toFixed(3)} (Pearson) and ` +
      `${noise.kendall.toFixed(3)} (Kendall's tau). Kendall's tau of accuracy and parameters is ` +
      `${kendall(
        rows.map(({ params }) => params),
        rows.map(({ accuracy }) => accuracy),
      ).toFixed(3)}.`,
  ];
}

function searchLines(rows, found) {
  const accuracies = rows.map(({ accuracy }) => accuracy);
  const byGene = new Map(rows.map((row) => [row.gene, row]));
  const placeOf = (gene) => percentile(byGene.get(gene).accuracy, accuracies);
  const line = (name, genes, taus = []) => {
    const places = genes.map(placeOf);
    const above = places.filter((place) => place > 50).length;
    const skips = genes.reduce((sum, gene) => sum + gene.split(',').filter((index) => index === SKIP).length, 0);
    const edges = genes.reduce((sum, gene) => sum + gene.split(',').length, 0);
    return [
      name,
      places.map((place) => place.toFixed(0)).join(', '),
      mean(places).toFixed(1),
      `${above} of ${places.length}`,
      signTest(above, places.length).toFixed(3),
      taus.length === 0 ? '' : `${mean(taus).toFixed(3)} (${taus.map((tau) => tau.toFixed(2)).join(', ')})`,
      `${skips} of ${edges}`,
    ].join(' | ');
  };
  const methods = Object.keys(METHODS).filter((name) => found.some(({ method }) => method === name));
  const lines = methods.map((name) => {
    const own = found.filter(({ method }) => method === name);
    const taus = own.flatMap(({ ratings }) => (ratings === undefined ? [] : [kendall(ratings, accuracies)]));
    return line(
      METHODS[name].is,
      own.map(({ gene }) => gene),
      taus,
    );
  });
  const seeds = [...new Set(found.map(({ seed }) => seed))];
  const one = seeds.map((seed) => drawn(rows, seed, 1));
  const best = seeds.map((seed) => drawn(rows, seed, TRIALS));
  return [
    '| method | percentile of what it found, by seed | mean | above the median | p | tau of its super-network | skips |',
    '| ------ | ------------------------------------ | ---: | ---------------- | --: | ------------------------ | ----- |',
    ...[...lines, line('one at random', one), line(`best of ${TRIALS}, each trained`, best)].map(
      (text) => `| ${text} |`,
    ),
  ];
}

/** The best of a few random architectures by the validation accuracy of one training. */
function drawn(rows, seed, trials) {
  const random = new Random(seed, ['ground-truth', 'random search']);
  const all = rows.map((row) => ({ row, order: random.float() })).toSorted((a, b) => a.order - b.order);
  const trained = all.slice(0, trials).map(({ row }) => row);
  return trained.toSorted((a, b) => b.valid[0] - a.valid[0])[0].gene;
}
