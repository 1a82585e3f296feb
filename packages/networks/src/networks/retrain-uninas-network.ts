import { Network } from '@uninas/contracts';
import type { BuildContext, BuiltNetwork, Description, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { int, path, Register } from '@uninas/core';
import { parseDescription } from '../description/parse-description.js';
import { DescriptionError } from '../description/description-error.js';
import { Planned } from './planned.js';

/** A fixed network from a `.network_config` file. */
@Register.as('network', { only_config: true })
export class RetrainUninasNetwork extends Network.with({
  log_detail: int(5, 'depth of the printed structure', { min: 0 }),
  config_path: path('not_set', 'file of the network'),
}) {
  static readonly ignores = ['model_name', 'shape_in_list', 'shape_out_list'];

  private planned: Planned | undefined;

  /**
   * @throws {DescriptionError} if the file holds no valid network, or a search network
   * @throws {Error} if the file cannot be read
   */
  override async plan(context: NetworkContext): Promise<NetworkPlan> {
    const { config_path, assert_output_match } = this.args;
    const description = parseDescription(await context.readText(config_path), config_path);
    const planned = await Planned.of(description, context, assert_output_match);
    if (planned.plan.weights.length > 0) {
      const message = `${config_path} holds a search network with ${planned.plan.weights.length} architecture weights; finalize it first`;
      throw new DescriptionError([{ path: '', message }]);
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
