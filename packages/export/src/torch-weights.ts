import type { NetworkPlan, SavedTensor } from '@uninas/contracts';
import { depthIn, Planned, toTorchWeights, valuesIn, variableSources } from '@uninas/networks';
import { ExportError } from './export-error.js';
import type { OpenNetwork } from './open/open-network.js';

/** How many names a message lists. */
const LISTED = 5;

/** Values by the names and in the layout of PyTorch, and the plan whose variables they are. */
export interface TorchWeights {
  readonly plan: NetworkPlan;
  readonly tensors: ReadonlyMap<string, SavedTensor>;
}

/**
 * The weights of a network; those of an architecture of a super-network by the names that they have
 * in the finalized network.
 *
 * @throws {ExportError} if the network is a super-network without a gene, or the finalized one has
 *   variables that the super-network does not have in the same place and shape
 */
export async function torchWeightsOf(open: OpenNetwork): Promise<TorchWeights> {
  const { plan, gene } = open;
  if (plan.weights.length === 0) return { plan, tensors: toTorchWeights(plan, open.weights()) };
  if (gene === undefined) throw open.undecided();
  const finalized = await Planned.of(await open.describe(), open.context, false);
  const weights = open.weights();
  const sources = variableSources(plan, gene, depthIn(weights));
  const found = new Map<string, SavedTensor>();
  const missing: string[] = [];
  for (const { name, shape } of finalized.plan.variables) {
    const source = sources.get(name);
    const saved = source && weights.get(source.from);
    const size = source?.part?.size ?? saved?.shape;
    if (saved === undefined || size?.join() !== shape.join()) missing.push(name);
    else found.set(name, { shape, data: valuesIn(saved.data, saved.shape, source?.part) });
  }
  if (missing.length > 0) {
    const more = missing.length > LISTED ? ` and ${missing.length - LISTED} more` : '';
    throw new ExportError(
      `${open.source}: the finalized network has variables that the super-network lacks: ` +
        `${missing.slice(0, LISTED).join(', ')}${more}; retrain it, or export --to onnx, which keeps what was trained`,
    );
  }
  return { plan: finalized.plan, tensors: toTorchWeights(finalized.plan, found) };
}
