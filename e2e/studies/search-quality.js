/**
 * Does the search mean something? For each seed the quickstart's super-network
 * is trained and searched, and the architecture found is compared with five
 * random ones of 0.8 to 1.0 times its multiply-adds: all are trained from
 * scratch for one epoch on 2,000 digits, far from saturation, and tested. Batches
 * are of 16: the 31 steps that an epoch of the quickstart's batches would have
 * leave all of them near chance.
 * Then the rank correlation (Kendall's tau) between the super-network's
 * validation accuracy and stand-alone test accuracy of 12 random architectures.
 *
 * node e2e/studies/search-quality.js [--seeds 0,1,2,3,4] [--dir runs/search-quality]
 *
 * Everything is fixed in advance by the seeds; runs that are there are used again.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '@uninas/core';
import { kendall } from '@uninas/space';
import { mean, readRatings, root, runConfig, superNetwork } from './run-config.js';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, dir: { type: 'string' } } });
const seeds = (values.seeds ?? '0,1,2,3,4').split(',').map(Number);
const out = resolve(values.dir ?? join(root, 'runs/search-quality'));

const run = (step, dir, overrides) =>
  runConfig([join(root, 'configs/tasks', `quickstart_${step}.json`)], dir, overrides);

const randomGene = (random, plan) => plan.weights.map(({ choices }) => random.int(choices));

/** Test accuracy after one epoch on 2,000 digits. */
async function standAlone(network, gene, seed, dir) {
  const file = join(dir, `${gene.join('-')}.network_config`);
  await network.write(gene, file);
  const summary = await run('s3', join(dir, gene.join('-')), {
    '{cls_task}.seed': seed,
    '{cls_trainer}.max_epochs': 1,
    '{cls_data}.valid_split': 8004 - 2000,
    '{cls_data}.batch_size_train': 16,
    '{cls_trainer}.eval_last': 0,
    '{cls_network}.config_path': file,
    cls_clones: '',
  });
  return summary['test/accuracy/1'];
}

const rows = [];
for (const seed of seeds) {
  const dir = join(out, `seed-${seed}`);
  await run('s1', join(dir, 's1'), { '{cls_task}.seed': seed });
  await run('s2', join(dir, 's2'), { '{cls_task}.seed': seed, '{cls_task}.s1_path': join(dir, 's1') });
  const [best] = readRatings(join(dir, 's2')).sort(
    (a, b) => b.values.accuracy - a.values.accuracy || a.values.macs - b.values.macs,
  );
  const found = best.gene;
  const network = await superNetwork(join(dir, 's1'));
  const limit = network.macs(found);
  const random = new Random(seed, ['search-quality', 'random architectures']);
  const others = [];
  while (others.length < 5) {
    const gene = randomGene(random, network.plan);
    const share = network.macs(gene) / limit;
    const isNew = [found, ...others].every((other) => other.join() !== gene.join());
    if (isNew && share >= 0.8 && share <= 1) others.push(gene);
  }
  const foundError = 1 - (await standAlone(network, found, seed, join(dir, 'found')));
  const errors = [];
  for (const gene of others) errors.push(1 - (await standAlone(network, gene, seed, join(dir, 'random'))));
  rows.push({ seed, found: found.join(), macs: limit, foundError, randomError: mean(errors), errors });
  console.log(
    `seed ${seed}: found ${found.join()} (${limit} MACs) test error ${foundError.toFixed(4)}, random ${mean(errors).toFixed(4)} [${errors.map((e) => e.toFixed(4)).join(' ')}]`,
  );
}

const differences = rows.map((row) => row.foundError - row.randomError);
const average = mean(differences);
const deviation = Math.sqrt(differences.reduce((sum, d) => sum + (d - average) ** 2, 0) / (differences.length - 1));
const standardError = deviation / Math.sqrt(differences.length);
console.log(
  `found minus random test error: mean ${average.toFixed(4)}, standard error ${standardError.toFixed(4)} over ${rows.length} seeds`,
);

const dir = join(out, `seed-${seeds[0]}`);
const network = await superNetwork(join(dir, 's1'));
const random = new Random(seeds[0], ['search-quality', 'rank correlation']);
const genes = [];
while (genes.length < 12) {
  const gene = randomGene(random, network.plan);
  if (genes.every((other) => other.join() !== gene.join())) genes.push(gene);
}
await run('s2', join(dir, 'tau'), {
  '{cls_task}.seed': seeds[0],
  '{cls_task}.s1_path': join(dir, 's1'),
  cls_hpo_self_algorithm: 'SpecificHPO',
  '{cls_hpo_self_algorithm}.values': genes.map((gene) => gene.join(',')).join('; '),
});
const rated = new Map(readRatings(join(dir, 'tau')).map(({ gene, values }) => [gene.join(), values.accuracy]));
const predicted = genes.map((gene) => rated.get(gene.join()));
const measured = [];
for (const gene of genes) measured.push(await standAlone(network, gene, seeds[0], join(dir, 'tau-networks')));
const tau = kendall(predicted, measured);
console.log(
  `Kendall tau of super-network and stand-alone accuracy, 12 random architectures, seed ${seeds[0]}: ${tau.toFixed(3)}`,
);
writeFileSync(
  join(out, 'result.json'),
  JSON.stringify({ rows, average, standardError, genes, predicted, measured, tau }, undefined, 2),
);
