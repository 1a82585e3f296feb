import type { NetworkPlan } from '@uninas/contracts';
import { basename } from 'node:path';
import type { Caption } from '../draw/network-svg.js';
import { macsOf } from './network-json.js';
import type { MacRuleName, NetworksLike } from './open-networks.js';

/** What stands above the drawing of a network. */
export function captionOf(file: string, plan: NetworkPlan, networks: NetworksLike, rule: MacRuleName): Caption {
  const isSearch = plan.weights.length > 0;
  const params = networks.countParams(plan).toLocaleString('en-US');
  const macs = macsOf(plan, networks, rule).toLocaleString('en-US');
  return {
    title: basename(file).replace(/\.\w+$/, ''),
    sums: [`${params} parameters${isSearch ? ' in all candidates' : ''}`, `${macs} multiply-adds`],
  };
}
