import { Network } from '@uninas/contracts';
import type { BuildContext, BuiltNetwork, Description, NetworkContext, NetworkPlan } from '@uninas/contracts';
import { Planned } from './planned.js';

/** A network that knows its complete description, without anything to decide. */
export abstract class DescribedNetwork extends Network.with({}) {
  private planned: Planned | undefined;

  /** The description of the network's body. @throws {Error} if there is none */
  protected abstract body(context: NetworkContext): Description | Promise<Description>;

  /** @throws {DescriptionError} if the description is not valid, or shapes do not fit */
  override async plan(context: NetworkContext): Promise<NetworkPlan> {
    this.planned = await Planned.of(await this.body(context), context, this.args.assert_output_match);
    return this.planned.plan;
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
