// #region use
import contractsPlugin from '@uninas/contracts/plugin';
import { Register } from '@uninas/core';
import { liveManifest, readPlugin } from '@uninas/core/node';
import { ErrorMetric } from './error-metric.js';

/** A register with the contracts and the module at hand. */
export function registerOfMine(): Register {
  const mine = {
    name: 'mine',
    core: '*',
    manifest: liveManifest('mine', { ErrorMetric }),
    load: () => Promise.resolve(ErrorMetric),
  };
  return new Register().use(readPlugin(contractsPlugin)).use(mine);
}
// #endregion

// #region conform
import { conformance } from '@uninas/testing';

/** What is wrong with the module; a live manifest has no docstring, so that complaint is left out. */
export async function complaints(): Promise<readonly string[]> {
  const all = await conformance(registerOfMine(), 'ErrorMetric');
  return all.filter((text) => !text.endsWith('has no docstring'));
}
// #endregion
