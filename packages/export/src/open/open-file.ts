import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { inFile, initialWeights, parseDescription, Planned } from '@uninas/networks';
import { readText, RUN_JSON } from '@uninas/runs';
import { findNetwork } from '@uninas/core/node';
import { checkWeights, isTensorFile, pretrainedWeights, weightsInFile } from '@uninas/tasks';
import { ExportError } from '../export-error.js';
import type { ExportQuery } from '../export-query.js';
import { undecided, type NetworkSource } from './open-network.js';

/** Where a training keeps its weights. */
const CHECKPOINTS = 'checkpoints';
/** What a file is planned for unless it is said: ImageNet. */
const INPUT = [224, 224, 3];
const CLASSES = 1000;

/** The network of a file; its weights are in another place, or the first ones of a training. */
export async function openFile(query: ExportQuery): Promise<NetworkSource> {
  const { source, modules, shipped, input = INPUT, classes = CLASSES, seed, weights, log } = query;
  if (seed !== undefined && weights !== undefined) {
    throw new ExportError('--seed and --weights both say what the weights are; leave out one of them');
  }
  const file = findNetwork(source, { shipped });
  const context = { input, output: [classes], modules, readText: async (path: string) => readText(path) };
  const description = await parseDescription(readText(file), file);
  const planned = await inFile(file, () => Planned.of(description, context, false));
  const { plan } = planned;
  for (const warning of plan.warnings) log.warn(`${file}: ${warning}`);
  return {
    name: basename(file, extname(file)),
    plan,
    context,
    describe: async (chosen) => {
      if (chosen !== undefined) return planned.finalize(chosen);
      if (plan.weights.length > 0) throw undecided(plan, source);
      return planned.describeBody();
    },
    weights: () => {
      if (weights !== undefined) return weightsAt(weights, plan, query);
      if (seed === undefined) throw withoutWeights(file);
      // those that a training with this seed begins with
      const random = new Random(seed).at('method').at('network');
      return { weights: initialWeights(plan, random), from: `first values of seed ${seed}, not trained` };
    },
  };
}

function weightsAt(path: string, plan: NetworkPlan, { log }: ExportQuery): ReturnType<NetworkSource['weights']> {
  if (isTensorFile(path)) return { weights: weightsInFile(path, plan, log), from: path };
  const weights = pretrainedWeights(path, log);
  checkWeights(plan.variables, weights, path);
  return { weights, from: path };
}

function withoutWeights(file: string): ExportError {
  const ways =
    'say where they are with --weights PATH (a run, a checkpoint or a .safetensors file), or --seed N for untrained ones';
  const run = dirname(dirname(file));
  const isTrained = existsSync(join(run, RUN_JSON)) && existsSync(join(run, CHECKPOINTS));
  const hint = isTrained ? `; export ${run} for those of the run` : '';
  return new ExportError(`${file} describes a network without weights: ${ways}${hint}`);
}
