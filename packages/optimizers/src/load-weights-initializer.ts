import { Initializer, type BuiltNetwork, type InitializerContext, type SavedTensor } from '@uninas/contracts';
import { bool, int, list, path, Register, type Random } from '@uninas/core';

/**
 * First weights out of a checkpoint or a file: those of the same network, or of one architecture
 * of a trained super-network.
 *
 * Running statistics are loaded too. Strictly, both networks must have the same variables;
 * otherwise those with the same name and shape are loaded, and the log says which are not.
 */
@Register.as('initializer')
export class LoadWeightsInitializer extends Initializer.with({
  path: path('{path_tmp}/s1/', 'folder of a run or of one of its checkpoints, or a .safetensors file'),
  gene: list(int, [], 'architecture of the super-network there, empty to load the weights as they are', { min: 0 }),
  strict: bool(true, 'fail unless all variables are there and fit'),
}) {
  /** @throws {Error} if there are no weights, or, strictly, they do not fit; nothing is changed then */
  override async apply(network: BuiltNetwork, _random: Random, context: InitializerContext): Promise<void> {
    const { path: from, gene, strict } = this.args;
    const { pretrained, log } = context;
    if (pretrained === undefined) throw new Error(`LoadWeightsInitializer: nothing here loads weights from ${from}`);
    const wanted = { plan: network.plan, partial: !strict, ...(gene.length > 0 && { gene }) };
    const weights = await pretrained(from, wanted);
    const problems = problemsOf(network, weights);
    if (problems.length > 0) {
      const text = problems.length > 5 ? [...problems.slice(0, 5), `${problems.length - 5} more`] : problems;
      const what = `LoadWeightsInitializer: ${from} is of another network: ${text.join('; ')}`;
      if (strict) throw new Error(`${what}; set strict to false to load the others`);
      log.warn(what);
    }
    for (const [name, variable] of network.variables) {
      const saved = weights.get(name);
      if (saved !== undefined && fits(saved, variable.shape)) variable.load(saved.data);
    }
  }
}

function problemsOf({ variables }: BuiltNetwork, weights: ReadonlyMap<string, SavedTensor>): readonly string[] {
  const own = [...variables].flatMap(([name, { shape }]) => {
    const saved = weights.get(name);
    if (saved === undefined) return [`it has no ${name}`];
    return fits(saved, shape) ? [] : [`${name} is [${saved.shape.join(', ')}] there, [${shape.join(', ')}] here`];
  });
  const unknown = [...weights.keys()].filter((name) => !variables.has(name)).map((name) => `${name} is not here`);
  return [...own, ...unknown];
}

function fits(saved: SavedTensor, shape: readonly number[]): boolean {
  return saved.shape.join() === shape.join();
}
