/** What the searches have found, looked up in the table; all as Markdown. */
import { Random } from '@uninas/core';
import { kendall } from '@uninas/space';
import { mean } from '../run-config.js';
import { markdownTable } from './markdown.js';
import { METHODS } from './search.js';
import { noiseOf, percentile, signTest } from './statistics.js';

/** Index of the skip connection among the candidates. */
const SKIP = 1;
/** What random search may train: as many samples as a super-network of one path is trained with. */
const TRIALS = 10;

const percent = (value) => `${(100 * value).toFixed(2)} %`;
const indices = (gene) => gene.split(',').map(Number);

/**
 * @param rows of the table, see `readTable`
 * @param searches gene and perhaps ratings, one for each method and seed
 */
export function report(rows, searches) {
  return [seedsText(rows, searches), placesOf(rows), noiseText(rows), found(rows, searches)]
    .filter((text) => text !== '')
    .join('\n\n');
}

function seedsText(rows, searches) {
  const seeds = [...new Set(searches.map(({ seed }) => seed))];
  return `Trained with seeds: ${rows[0].seeds.join(', ')}. Searched with seeds: ${seeds.join(', ')}.`;
}

/** Some places of the table, from the best to the worst. */
function placesOf(rows) {
  const sorted = rows.toSorted((a, b) => b.accuracy - a.accuracy);
  const places = [0, 0.1, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (sorted.length - 1)));
  return markdownTable(
    ['>place', 'gene', '>parameters', '>multiply-adds', '>test accuracy'],
    places.map((place) => {
      const { gene, params, macs, accuracy } = sorted[place];
      return [String(place + 1), gene, String(params), String(macs), percent(accuracy)];
    }),
  );
}

function noiseText(rows) {
  const seeds = rows[0].test.length;
  if (seeds < 2) return '';
  const { deviation, pearson, kendall: tau } = noiseOf(rows.map(({ test }) => test));
  return [
    `Accuracies of ${seeds} seeds: standard deviation of an architecture ${percent(deviation)},`,
    `correlation of two seeds ${pearson.toFixed(3)} (Pearson), ${tau.toFixed(3)} (Kendall).`,
  ].join('\n');
}

function found(rows, searches) {
  const seeds = [...new Set(searches.map(({ seed }) => seed))];
  const lines = Object.entries(METHODS).flatMap(([method, { is }]) => {
    const own = searches.filter((one) => one.method === method);
    return own.length === 0 ? [] : [line(rows, is, own)];
  });
  const drawnOf = (trials) => seeds.map((seed) => ({ gene: drawn(rows, seed, trials) }));
  lines.push(line(rows, 'one at random', drawnOf(1)), line(rows, `best of ${TRIALS}, each trained`, drawnOf(TRIALS)));
  return markdownTable(['found by', 'percentiles, by seed', '>mean', '>above median', '>p', 'tau', '>skips'], lines);
}

function line(rows, name, searches) {
  const accuracies = rows.map(({ accuracy }) => accuracy);
  const places = searches.map(({ gene }) => percentile(rows.find((row) => row.gene === gene).accuracy, accuracies));
  const above = places.filter((place) => place > 50).length;
  const taus = searches.flatMap(({ ratings }) => (ratings === undefined ? [] : [kendall(ratings, accuracies)]));
  const edges = searches.flatMap(({ gene }) => indices(gene));
  return [
    name,
    places.map((place) => place.toFixed(0)).join(', '),
    mean(places).toFixed(1),
    `${above} of ${places.length}`,
    signTest(above, places.length).toFixed(3),
    taus.map((tau) => tau.toFixed(2)).join(', '),
    `${edges.filter((index) => index === SKIP).length} of ${edges.length}`,
  ];
}

/** The best of a few random architectures by the validation accuracy of one training. */
function drawn(rows, seed, trials) {
  const order = new Random(seed, ['ground-truth', 'random search']).permutation(rows.length);
  const trained = order.slice(0, trials).map((i) => rows[i]);
  return trained.toSorted((a, b) => b.valid[0] - a.valid[0])[0].gene;
}
