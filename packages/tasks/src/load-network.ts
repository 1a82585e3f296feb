import { existsSync } from 'node:fs';
import type { BuiltNetwork, ModuleSource, Ops } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { parseDescription, Planned } from '@uninas/networks';
import { readText, RunFolder } from '@uninas/runs';
import { fromCheckpoint, weightsOf } from '@uninas/training';
import { SPLIT } from './run/open-run.js';
import { parseShapes } from './run/stored-split.js';
import { newestCheckpoint } from './run/training-state.js';
import { giveWeights } from './search/trained-weights.js';

/** What a stored network is built with. */
export interface LoadContext {
  readonly ops: Ops;
  /** The modules that its description names: a register. */
  readonly modules: ModuleSource;
}

/** What trainings write, the one that is meant first. */
const NETWORKS = ['network/network.network_config', 'network/search.network_config'];

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
  const run = RunFolder.open(folder);
  const name = NETWORKS.find((file) => existsSync(run.path(file)));
  const checkpoint = newestCheckpoint(run, () => undefined);
  if (name === undefined || checkpoint === undefined) {
    const missing = name === undefined ? NETWORKS.join(' or ') : 'checkpoint';
    throw new Error(`${folder} holds no ${missing}: it is no training, or has not come to its end`);
  }
  const file = run.path(name);
  const shapes = parseShapes(run.readText(SPLIT), run.path(SPLIT));
  const description = await parseDescription(readText(file), file);
  const planned = await Planned.of(
    description,
    { ...shapes, modules, readText: async (path) => readText(path) },
    false,
  );
  const built = planned.build({ ops, random: new Random(0) });
  try {
    giveWeights(built, weightsOf(fromCheckpoint(checkpoint)), `checkpoint ${checkpoint.number} of ${folder}`);
    return built;
  } catch (error) {
    built.dispose();
    throw error;
  }
}
