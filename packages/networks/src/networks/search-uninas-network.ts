import { Network } from '@uninas/contracts';
import type { BuildContext, BuiltNetwork, Chosen, Description, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { int, one, Register } from '@uninas/core';
import { ORIGINAL_KWARGS } from './original-kwargs.js';
import { Planned } from './planned.js';

/**
 * A super-network: the body of the tree with all candidate operations, of
 * which a strategy chooses in every forward pass.
 *
 * @source Laube, 2021, "The UniNAS framework", figures 4 and 6
 */
@Register.as('network', { search: true })
export class SearchUninasNetwork extends Network.with(
  { log_detail: int(5, 'depth of the printed structure', { min: 0 }) },
  { cls_network_body: one('network_body', 'body of the network') },
) {
  /** Kwargs of the original's descriptions that say nothing about the network. */
  static readonly ignores = [...ORIGINAL_KWARGS, 'do_forward_strategy'];

  private planned: Planned | undefined;

  override async plan(context: NetworkContext): Promise<NetworkPlan> {
    const body = this.children.cls_network_body.describe(context);
    this.planned = await Planned.of(this.wrap(body), context, this.args.assert_output_match);
    return this.planned.plan;
  }

  override describe(finalized?: Chosen): Description {
    const planned = this.after();
    return finalized === undefined ? this.wrap(planned.describeBody()) : planned.finalize(finalized);
  }

  override build(context: BuildContext): BuiltNetwork {
    return this.after().build(context);
  }

  /** The checkpoint is left out: where weights come from is not part of the network. */
  private wrap(body: Description): Description {
    const { assert_output_match, log_detail } = this.args;
    return {
      name: 'SearchUninasNetwork',
      kwargs: {
        model_name: 'SearchUninasNetwork',
        checkpoint_path: '',
        assert_output_match,
        log_detail,
        do_forward_strategy: true,
      },
      submodules: { net: body },
    };
  }

  private after(): Planned {
    if (this.planned === undefined) throw new Error('the network must be planned first');
    return this.planned;
  }
}
