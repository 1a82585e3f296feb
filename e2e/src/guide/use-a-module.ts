import { ErrorMetric } from './error-metric.js';
import contractsPlugin from '@uninas/contracts/plugin';
// #region use
import { parse, Register, wordEntry } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { liveManifest, readPlugin } from '@uninas/core/node';

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

/** Sentences about what is wrong with the module; a live manifest has no docstrings, so that one is left out. */
export async function complaints(): Promise<readonly string[]> {
  const all = await conformance(registerOfMine(), 'ErrorMetric');
  return all.filter((text) => !text.endsWith('has no docstring'));
}
// #endregion

export { instantiate, load, parse, wordEntry };
