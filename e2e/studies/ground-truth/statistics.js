/** How good a find is among all that could have been found. */
import { kendall, pearson } from '@uninas/space';
import { mean } from '../run-config.js';

/** Share of the other values that a value exceeds, ties half, in percent. */
export function percentile(value, values) {
  const below = values.filter((other) => other < value).length;
  const ties = values.filter((other) => other === value).length - 1;
  return (100 * (below + ties / 2)) / (values.length - 1);
}

/** Probability of at least `hits` heads in `count` throws of a fair coin: the one-sided sign test. */
export function signTest(hits, count) {
  let [ways, sum] = [1, 0];
  for (let k = 0; k <= count; k++) {
    if (k >= hits) sum += ways;
    ways = (ways * (count - k)) / (k + 1);
  }
  return sum / 2 ** count;
}

/**
 * How far trainings of one architecture differ by their seed alone.
 *
 * @param rows values by seed, one list for each architecture
 */
export function noiseOf(rows) {
  const seeds = rows[0].map((_, i) => i);
  const pairs = seeds.flatMap((i) => seeds.slice(i + 1).map((k) => [i, k]));
  const column = (i) => rows.map((row) => row[i]);
  const average = (correlation) => mean(pairs.map(([i, k]) => correlation(column(i), column(k))));
  const variances = rows.map((row) => row.reduce((sum, x) => sum + (x - mean(row)) ** 2, 0) / (row.length - 1));
  return { deviation: Math.sqrt(mean(variances)), pearson: average(pearson), kendall: average(kendall) };
}
