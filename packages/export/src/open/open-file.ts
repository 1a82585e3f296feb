import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { NetworkPlan } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { inFile, initialWeights, parseDescription, planForShapes, type PlannedForShapes } from '@uninas/networks';
import { readText, RUN_JSON } from '@uninas/runs';
import { findNetwork } from '@uninas/core/node';
import { checkWeights, isTensorFile, pretrainedWeights, weightsInFile } from '@uninas/tasks';
import { ExportError } from '../export-error.js';
import type { ExportQuery } from '../export-query.js';
import { undecided, type NetworkSource } from './open-network.js';

/** Where a training keeps its weights. */
const CHECKPOINTS = 'checkpoints';
/** The network of a file; its weights are in another place, or the first ones of a training. */
export async function openFile(query: ExportQuery): Promise<NetworkSource> {
  const { source, seed, weights, to, log } = query;
  if (seed !== undefined && weights !== undefined) {
    throw new ExportError('--seed and --weights both say what the weights are; leave out one of them');
  }
  const { planned, context, from, file } = await planFile(query);
  const isAssumed = [from.input, from.output].some((text) => text.startsWith('assumed'));
  if (isAssumed && to !== 'config') {
    log.info(`input ${context.input.join('x')}, ${from.input}; ${context.output.join()} classes, ${from.output}`);
  }
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

/** @throws {DescriptionError} if the file holds no network, or it does not fit the shapes */
async function planFile(query: ExportQuery): Promise<PlannedForShapes & { readonly file: string }> {
  const { source, modules, shipped, input, classes, known } = query;
  const file = findNetwork(source, { shipped, spaces: true, whole: true });
  const description = query.description ?? (await parseDescription(readText(file), file));
  const given = { ...(input && { input }), ...(classes !== undefined && { output: [classes] }), from: 'as given' };
  return inFile(file, async () => ({ ...(await planForShapes(description, { given, known, modules })), file }));
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
  const gene = /^candidate-(.*)\.network_config$/.exec(basename(file))?.[1];
  const ofSearch = gene === undefined ? '' : `; or export the super-network's run with --gene ${gene}`;
  const hint = isTrained ? `; export ${run} for those of the run` : ofSearch;
  return new ExportError(`${file} describes a network without weights: ${ways}${hint}`);
}
