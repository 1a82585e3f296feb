import { existsSync } from 'node:fs';
import type { BuiltNetwork, ModuleSource, NetworkContext, NetworkPlan, Ops, SavedTensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { inFile, parseDescription, Planned } from '@uninas/networks';
import { readText, RunFolder } from '@uninas/runs';
import { fromCheckpoint, weightsOf } from '@uninas/training';
import { SPLIT } from './run/open-run.js';
import { parseShapes } from './run/stored-split.js';
import { newestCheckpoint } from './run/training-state.js';
import { checkWeights, giveWeights } from './search/trained-weights.js';

/** What a stored network is built with. */
export interface LoadContext {
  readonly ops: Ops;
  /** The modules that its description names: a register. */
  readonly modules: ModuleSource;
}

/** The network of a run, before anything is allocated. */
export interface PlannedRun {
  readonly planned: Planned;
  /** What it was planned with. */
  readonly context: NetworkContext;
}

/** The values of a trained network. */
export interface TrainedWeights {
  /** By variable, in our layout: the averaged ones where the run says so. */
  readonly weights: ReadonlyMap<string, SavedTensor>;
  /** Where they come from, for messages. */
  readonly from: string;
}

/** What trainings write, the one that is meant first. */
const NETWORKS = ['network/network.network_config', 'network/search.network_config'];

/**
 * The network of a training's run folder, as it was trained; no tensor library is needed.
 *
 * @throws {RunError} if the folder is no run
 * @throws {DescriptionError} if the description is not valid
 * @throws {Error} if the run wrote no network
 */
export async function planTrained(folder: string, modules: ModuleSource): Promise<PlannedRun> {
  const run = RunFolder.open(folder);
  const name = NETWORKS.find((file) => existsSync(run.path(file)));
  if (name === undefined) throw incomplete(folder, NETWORKS.join(' or '));
  const file = run.path(name);
  const shapes = parseShapes(run.readText(SPLIT), run.path(SPLIT));
  const description = await parseDescription(readText(file), file);
  const context = { ...shapes, modules, readText: async (path: string) => readText(path) };
  return { planned: await inFile(file, () => Planned.of(description, context, false)), context };
}

/**
 * The weights of a run's newest checkpoint.
 *
 * @param warn takes what is passed over, such as a damaged checkpoint
 * @throws {RunError} if the folder is no run, or no checkpoint is whole
 * @throws {Error} if there is none, or it is of another network
 */
export function readTrainedWeights(
  folder: string,
  plan: NetworkPlan,
  warn: (text: string) => void = () => undefined,
): TrainedWeights {
  const checkpoint = newestCheckpoint(RunFolder.open(folder), warn);
  if (checkpoint === undefined) throw incomplete(folder, 'checkpoint');
  const weights = weightsOf(fromCheckpoint(checkpoint));
  const from = `checkpoint ${checkpoint.number} of ${folder}`;
  checkWeights(plan.variables, weights, from);
  return { weights, from };
}

function incomplete(folder: string, missing: string): Error {
  return new Error(`${folder} holds no ${missing}: it is no training, or has not come to its end`);
}

/**
 * The network of a training's run folder, with the weights of its newest
 * checkpoint: the averaged ones where the run says so.
 *
 * That of a super-network needs a chooser to run, such as `geneChooser`.
 *
 * @returns the built network; the caller disposes it
 * @throws {RunError} if the folder is no run, or no checkpoint is whole
 * @throws {DescriptionError} if the description is not valid
 * @throws {Error} if the run wrote no network or checkpoint, or they do not fit each other
 */
export async function loadNetwork(folder: string, { ops, modules }: LoadContext): Promise<BuiltNetwork> {
  const { planned } = await planTrained(folder, modules);
  const { weights, from } = readTrainedWeights(folder, planned.plan);
  const built = planned.build({ ops, random: new Random(0) });
  try {
    giveWeights(built, weights, from);
    return built;
  } catch (error) {
    built.dispose();
    throw error;
  }
}
