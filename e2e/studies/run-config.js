/** What studies have in common: runs that are made once, and super-networks that are looked into. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { discover } from '@uninas/core/node';
import { runTask } from 'uninas';
import { chosenOf, countMacs, finalizeDescription, parseDescription, planNetwork } from '@uninas/networks';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { register } = await discover({ from: root });

/**
 * Runs a configuration unless its result is there already; goes on with a run that was interrupted.
 *
 * @param configs files, merged left to right
 * @param dir folder of the run
 * @param overrides values by key
 * @returns the summary of the run
 */
export async function runConfig(configs, dir, overrides = {}) {
  const summary = join(dir, 'summary.json');
  if (isDone(summary)) return readJson(summary).summary;
  const set = Object.entries({ '{cls_task}.save_dir': dir, ...overrides }).map(([key, value]) => `${key}=${value}`);
  const resume = existsSync(join(dir, 'run.json'));
  return (await runTask({ files: configs, set, cwd: root, resume })).summary;
}

const isDone = (summary) => existsSync(summary) && readJson(summary).done;

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Candidates that a search in a folder has rated, in its order. */
export function readRatings(dir) {
  const rows = readFileSync(join(dir, 'search.jsonl'), 'utf8').trim().split('\n');
  return rows
    .map((line) => JSON.parse(line))
    .filter(({ values }) => values !== undefined)
    .map(({ gene, values }) => ({ gene: Array.isArray(gene) ? gene : gene.split(',').map(Number), values }));
}

/** The super-network that a run has trained: its plan, and the networks of its genes. */
export async function superNetwork(dir) {
  const file = join(dir, 'network/search.network_config');
  const description = await parseDescription(readFileSync(file, 'utf8'), 'search.network_config');
  const context = { input: [28, 28, 1], output: [10], modules: register, readText: () => Promise.reject(new Error()) };
  const plan = await planNetwork(description, context);
  const finalize = (gene) => finalizeDescription(description, chosenOf(plan, gene), register);
  return {
    file,
    plan,
    macs: (gene) => countMacs(plan, { gene }),
    finalize,
    write: async (gene, target) => {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, JSON.stringify(await finalize(gene), undefined, 2));
    },
  };
}

export const mean = (xs) => xs.reduce((a, b) => a + b, 0) / xs.length;
