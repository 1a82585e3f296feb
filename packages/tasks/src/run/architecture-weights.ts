import { basename, dirname } from 'node:path';
import type { Gene, Log, ModuleSource, SavedTensor, Shape } from '@uninas/contracts';
import { architectureSources, depthIn, parseDescription, planNetwork, sourcesText, valuesIn } from '@uninas/networks';
import { readText } from '@uninas/runs';
import { CHECKPOINTS } from '@uninas/training';
import { pretrainedWeights } from './pretrained-weights.js';

/** What a super-network is planned for, and with. */
export interface SuperNetworkContext {
  readonly input: Shape;
  readonly output: Shape;
  readonly modules: ModuleSource;
  readonly log: Log;
}

/**
 * The weights of one architecture out of a trained super-network, by the names that they have in
 * the finalized network.
 *
 * @param path folder of the super-network's run, or of one of its checkpoints
 * @throws {Error} if there is no super-network, or the gene is none of its architectures
 */
export async function architectureWeights(
  path: string,
  gene: Gene,
  context: SuperNetworkContext,
): Promise<ReadonlyMap<string, SavedTensor>> {
  const weights = pretrainedWeights(path, context.log);
  const file = `${runOf(path)}/network/search.network_config`;
  const description = await parseDescription(readText(file), file);
  const plan = await planNetwork(description, context);
  checkGene(gene, plan.weights, file);
  const found = await architectureSources(description, gene, context, depthIn(weights));
  context.log.info(`Architecture ${gene.join('-')}: ${sourcesText(found)}`);
  const { superNetwork, finalized, sources } = found;
  const shapes = new Map(superNetwork.variables.map(({ name, shape }) => [name, shape]));
  return new Map(
    finalized.variables.flatMap(({ name, shape }): readonly (readonly [string, SavedTensor])[] => {
      const source = sources.get(name);
      if (source === undefined) return [];
      const saved = weights.get(source.from);
      if (saved === undefined) throw new Error(`${path} is of another network than ${file}: it has no ${source.from}`);
      const whole = shapes.get(source.from)!;
      if (saved.shape.join() !== whole.join()) {
        const both = `[${saved.shape.join(', ')}] there, [${whole.join(', ')}] in the description`;
        throw new Error(`${path} is of another network than ${file}: ${source.from} is ${both}`);
      }
      return [[name, { ...saved, shape, data: valuesIn(saved.data, whole, source.part) }]];
    }),
  );
}

/** The folder of a run that a checkpoint lies in, or the folder itself. */
function runOf(path: string): string {
  let folder = path;
  while (folder !== dirname(folder)) {
    if (basename(folder) === CHECKPOINTS) return dirname(folder);
    folder = dirname(folder);
  }
  return path;
}

function checkGene(gene: Gene, weights: readonly { name: string; choices: number }[], file: string): void {
  if (gene.length !== weights.length) {
    throw new Error(`${file} has ${weights.length} architecture weights, the gene ${gene.length} indices`);
  }
  const wrong = weights.findIndex(({ choices }, i) => !(gene[i]! >= 0 && gene[i]! < choices));
  if (wrong < 0) return;
  const { name, choices } = weights[wrong]!;
  throw new Error(`${file}: ${name} has ${choices} candidates, the gene asks for ${gene[wrong]}`);
}
