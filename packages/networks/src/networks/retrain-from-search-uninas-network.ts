import type { Chosen, Description, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { int, path, Random, Register, str } from '@uninas/core';
import { DescriptionError, inFile } from '../description/description-error.js';
import { parseDescription } from '../description/parse-description.js';
import { chosenOf } from '../plan/chosen.js';
import { DescribedNetwork } from './described-network.js';
import { Planned } from './planned.js';

/**
 * One architecture of a stored search network, as a fixed network.
 *
 * A random one has every candidate of every weight with the same probability.
 */
@Register.as('network')
export class RetrainFromSearchUninasNetwork extends DescribedNetwork.with({
  log_detail: int(5, 'depth of the printed structure', { min: 0 }),
  search_config_path: path('not_set', 'file of the search network, or the run that trained it'),
  gene: str('random', 'one index for each architecture weight, separated by commas; or random'),
}) {
  /** @throws {DescriptionError} if the file holds no search network, or the gene does not fit it */
  protected override async body(context: NetworkContext): Promise<Description> {
    const { search_config_path: file } = this.args;
    // the default is a path as any other, and was resolved
    if (file.endsWith('not_set')) {
      throw new Error('RetrainFromSearchUninasNetwork: search_config_path is not set; name a file');
    }
    const stored = await parseDescription(await context.readText(file, true), file);
    return inFile(file, async () => {
      const planned = await Planned.of(stored, context, this.args.assert_output_match);
      const { weights } = planned.plan;
      if (weights.length === 0) {
        throw new DescriptionError([{ path: '', message: 'holds no search network: there is nothing to choose' }]);
      }
      return planned.finalize(this.chosen(planned.plan, context.random));
    });
  }

  private chosen(plan: NetworkPlan, random: Random | undefined): Chosen {
    const gene = this.gene(plan.weights, random);
    try {
      return chosenOf(plan, gene);
    } catch (error) {
      throw new Error(`RetrainFromSearchUninasNetwork: gene does not fit: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  private gene(weights: readonly { readonly choices: number }[], random = new Random(0)): readonly number[] {
    const text = this.args.gene.trim();
    if (text === 'random') {
      const stream = random.at('gene');
      return weights.map(({ choices }) => stream.int(choices));
    }
    const indices = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
    if (indices.every(Number.isInteger)) return indices;
    throw new Error(`RetrainFromSearchUninasNetwork: gene is "random" or whole numbers, found "${text}"`);
  }
}
