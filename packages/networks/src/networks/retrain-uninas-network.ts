import { Network } from '@uninas/contracts';
import type { BuildContext, BuiltNetwork, Description, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { int, path, Register } from '@uninas/core';
import { parseDescription } from '../description/parse-description.js';
import { DescriptionError, inFile } from '../description/description-error.js';
import { ORIGINAL_KWARGS } from './original-kwargs.js';
import { Planned } from './planned.js';

/** A fixed network from a `.network_config` file. */
@Register.as('network', { only_config: true })
export class RetrainUninasNetwork extends Network.with({
  log_detail: int(5, 'depth of the printed structure', { min: 0 }),
  config_path: path(
    'not_set',
    'network to train: a file, a folder that holds one, a run, or the name of a shipped one',
  ),
}) {
  static readonly ignores = ORIGINAL_KWARGS;

  private planned: Planned | undefined;

  /**
   * @throws {DescriptionError} if the file holds no valid network, or a search network
   * @throws {Error} if the file cannot be read
   */
  override async plan(context: NetworkContext): Promise<NetworkPlan> {
    const { config_path, assert_output_match } = this.args;
    // the default is a path as any other, and was resolved
    if (config_path.endsWith('not_set')) throw new Error('RetrainUninasNetwork: config_path is not set; name a file');
    const description = await parseDescription(await context.readText(config_path), config_path);
    const planned = await inFile(config_path, () => Planned.of(description, context, assert_output_match));
    const { weights } = planned.plan;
    if (weights.length > 0) {
      const message = `holds a search network with ${weights.length} architecture weights; finalize it first`;
      throw new DescriptionError([{ path: '', message }], { file: config_path });
    }
    this.planned = planned;
    return planned.plan;
  }

  override describe(finalized?: unknown): Description {
    const planned = this.after();
    return finalized === undefined ? planned.describeBody() : planned.finalize(() => []);
  }

  override build(context: BuildContext): BuiltNetwork {
    return this.after().build(context);
  }

  private after(): Planned {
    if (this.planned === undefined) throw new Error('the network must be planned first');
    return this.planned;
  }
}
