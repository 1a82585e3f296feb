import type { EstimatorContext, NetworkPlan } from '@uninas/contracts';
import { countMacs, countParams } from '@uninas/networks';

/** What can be counted of the architectures of a super-network; nothing is allocated for it. */
export function countsOf(plan: NetworkPlan): Pick<EstimatorContext, 'macs' | 'params'> {
  return {
    macs: (gene) => countMacs(plan, { gene }),
    params: (gene, onlyTrainable = true) => countParams(plan, { gene, all: !onlyTrainable }),
  };
}
