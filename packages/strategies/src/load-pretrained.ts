import type { BuiltNetwork, MethodContext, Network } from '@uninas/contracts';
import { NetworkVariables } from './network-variables.js';

/**
 * Gives a network the weights of its `checkpoint_path`, if that is set.
 *
 * @throws {Error} if there are none for all variables
 */
export async function loadPretrained(
  network: Network,
  built: BuiltNetwork,
  { pretrained }: Pick<MethodContext, 'pretrained'>,
): Promise<void> {
  const { checkpoint_path: path } = network.args;
  if (path === '') return;
  if (pretrained === undefined) throw new Error(`checkpoint_path: nothing here loads weights from ${path}`);
  const tensors = await pretrained(path, { plan: built.plan });
  try {
    new NetworkVariables(built).restore({ tensors, values: {} });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`checkpoint_path: ${path} is of another network: ${reason}`, { cause: error });
  }
}
