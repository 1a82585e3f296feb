import { existsSync } from 'node:fs';
import type { BuiltNetwork, ModuleSource, NetworkContext, Ops, SavedTensor } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { parseDescription, Planned } from '@uninas/networks';
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

/** A network that was trained, before anything is allocated. */
export interface TrainedNetwork {
  readonly planned: Planned;
  /** What it was planned with. */
  readonly context: NetworkContext;
  /** By variable, in our layout: the averaged ones where the run says so. */
  readonly weights: ReadonlyMap<string, SavedTensor>;
  /** Where the weights come from, for messages. */
  readonly from: string;
  /** Epochs of training. */
  readonly epochs: number;
}

/** What trainings write, the one that is meant first. */
const NETWORKS = ['network/network.network_config', 'network/search.network_config'];

/**
 * The network of a training's run folder and the weights of its newest checkpoint; no tensor
 * library is needed.
 *
 * @param warn takes what is passed over, such as a damaged checkpoint
 * @throws {RunError} if the folder is no run, or no checkpoint is whole
 * @throws {DescriptionError} if the description is not valid
 * @throws {Error} if the run wrote no network or checkpoint, or they do not fit each other
 */
export async function readTrained(
  folder: string,
  modules: ModuleSource,
  warn: (text: string) => void = () => undefined,
): Promise<TrainedNetwork> {
  const run = RunFolder.open(folder);
  const name = NETWORKS.find((file) => existsSync(run.path(file)));
  const checkpoint = newestCheckpoint(run, warn);
  if (name === undefined || checkpoint === undefined) {
    const missing = name === undefined ? NETWORKS.join(' or ') : 'checkpoint';
    throw new Error(`${folder} holds no ${missing}: it is no training, or has not come to its end`);
  }
  const file = run.path(name);
  const shapes = parseShapes(run.readText(SPLIT), run.path(SPLIT));
  const description = await parseDescription(readText(file), file);
  const context = { ...shapes, modules, readText: async (path: string) => readText(path) };
  const planned = await Planned.of(description, context, false);
  const weights = weightsOf(fromCheckpoint(checkpoint));
  const from = `checkpoint ${checkpoint.number} of ${folder}`;
  checkWeights(planned.plan.variables, weights, from);
  return { planned, context, weights, from, epochs: checkpoint.number };
}

/**
 * The network of a training's run folder, with the weights of its newest
 * checkpoint: the averaged ones where the run says so.
 *
 * That of a super-network needs a chooser to run, such as `geneChooser`.
 *
 * @returns the built network; the caller disposes it
 * @throws {Error} as `readTrained` does
 */
export async function loadNetwork(folder: string, { ops, modules }: LoadContext): Promise<BuiltNetwork> {
  const { planned, weights, from } = await readTrained(folder, modules);
  const built = planned.build({ ops, random: new Random(0) });
  try {
    giveWeights(built, weights, from);
    return built;
  } catch (error) {
    built.dispose();
    throw error;
  }
}
