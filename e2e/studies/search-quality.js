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
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random } from '@uninas/core';
import { discover } from '@uninas/core/node';
import { chosenOf, countMacs, finalizeDescription, parseDescription, planNetwork } from '@uninas/networks';
import { kendall } from '@uninas/space';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { values } = parseArgs({ options: { seeds: { type: 'string' }, dir: { type: 'string' } } });
const seeds = (values.seeds ?? '0,1,2,3,4').split(',').map(Number);
const out = resolve(values.dir ?? join(root, 'runs/search-quality'));
const { register } = await discover({ from: root });

const config = (step) => join(root, 'configs/tasks', `quickstart_${step}.json`);
const words = (pairs) => Object.entries(pairs).map(([key, value]) => `--${key}=${value}`);

/** Runs a configuration unless its result is there already. @returns its summary */
function run(step, dir, overrides) {
  const summary = join(dir, 'summary.json');
  if (!existsSync(summary)) {
    const args = [config(step), ...words({ '{cls_task}.save_dir': dir, ...overrides })];
    const cli = join(root, 'packages/uninas/bin/uninas.js');
    const { status, stderr } = spawnSync(process.execPath, [cli, 'run', ...args], { encoding: 'utf8', maxBuffer: 1e8 });
    if (status !== 0) throw new Error(`${step} in ${dir} failed (${status}):\n${stderr}`);
  }
  return JSON.parse(readFileSync(summary, 'utf8'));
}

/** The super-network of a seed: its plan, and what writes the description of a gene. */
async function superNetwork(dir) {
  const text = readFileSync(join(dir, 'network/search.network_config'), 'utf8');
  const description = await parseDescription(text, 'search.network_config');
  const context = { input: [28, 28, 1], output: [10], modules: register, readText: () => Promise.reject(new Error()) };
  const plan = await planNetwork(description, context);
  return {
    plan,
    macs: (gene) => countMacs(plan, { gene }),
    write: async (gene, file) => {
      const final = await finalizeDescription(description, chosenOf(plan, gene), register);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(final, undefined, 2));
    },
  };
}

const randomGene = (random, plan) => plan.weights.map(({ choices }) => random.int(choices));

/** Test accuracy after one epoch on 2,000 digits. */
async function standAlone(network, gene, seed, dir) {
  const file = join(dir, `${gene.join('-')}.network_config`);
  await network.write(gene, file);
  const summary = run('s3', join(dir, gene.join('-')), {
    '{cls_task}.seed': seed,
    '{cls_trainer}.max_epochs': 1,
    '{cls_data}.valid_split': 8004 - 2000,
    '{cls_data}.batch_size_train': 16,
    '{cls_trainer}.eval_last': 0,
    '{cls_network}.config_path': file,
    cls_clones: '',
  });
  return accuracyOf(summary);
}

function accuracyOf(summary) {
  const values = summary.summary ?? summary;
  return values['test/accuracy/1'];
}

const mean = (xs) => xs.reduce((a, b) => a + b, 0) / xs.length;
const rows = [];
for (const seed of seeds) {
  const dir = join(out, `seed-${seed}`);
  run('s1', join(dir, 's1'), { '{cls_task}.seed': seed });
  run('s2', join(dir, 's2'), { '{cls_task}.seed': seed, '{cls_task}.s1_path': join(dir, 's1') });
  const front = readFileSync(join(dir, 's2/search.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((row) => row.values !== undefined);
  const [best] = front.sort((a, b) => b.values.accuracy - a.values.accuracy || a.values.macs - b.values.macs);
  const found = Array.isArray(best.gene) ? best.gene : best.gene.split(',').map(Number);
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
run('s2', join(dir, 'tau'), {
  '{cls_task}.seed': seeds[0],
  '{cls_task}.s1_path': join(dir, 's1'),
  cls_hpo_self_algorithm: 'SpecificHPO',
  '{cls_hpo_self_algorithm}.values': genes.map((gene) => gene.join(',')).join('; '),
});
const rated = new Map();
for (const line of readFileSync(join(dir, 'tau/search.jsonl'), 'utf8').trim().split('\n')) {
  const row = JSON.parse(line);
  if (row.values !== undefined) rated.set(String(row.gene), row.values.accuracy);
}
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
