import type { ConfigNode, RunDetails } from '../../api/run-types.js';
import type { Data } from '../../editor/state/data.js';
import type { Modules } from '../../editor/state/register.js';
import { retrainConfig } from './retrain.js';

/** Where a run writes the architecture that its method decided on. */
export const FINALIZED = 'network/finalized.network_config';

/** A search of the super-network that was trained, or a training of the architecture that was found. */
export type NextStep = 'search' | 'retrain';

/** What can be done next with a run that is done; undefined if nothing follows. */
export function nextStepOf({ state, config, files }: RunDetails, modules: Modules): NextStep | undefined {
  const { register } = modules;
  if (state !== 'done' || config.cls !== 'SingleSearchTask') return undefined;
  const method = register.find(String((config['cls_method'] as ConfigNode | undefined)?.cls));
  if (method?.entry.flags['can_hpo'] === true) {
    return files.some(({ path }) => path.startsWith('checkpoints/')) ? 'search' : undefined;
  }
  return files.some(({ path }) => path === FINALIZED) ? 'retrain' : undefined;
}

/** A search of the super-network of a run, as a template does it. */
export function searchConfig({ saveDir, name }: Pick<RunDetails, 'saveDir' | 'name'>, template: Data): Data {
  const { save_dir: _, ...rest } = template;
  return { ...rest, s1_path: saveDir, note: `search of ${name}` };
}

/** The training of the architecture that a run has found. */
export function foundConfig(
  { saveDir, name, config }: Pick<RunDetails, 'saveDir' | 'name' | 'config'>,
  modules: Modules,
): Data {
  const network = { cls: 'RetrainUninasNetwork', config_path: `${saveDir}/${FINALIZED}` };
  return { ...retrainConfig(network, { config, earlier: config }, modules), note: `architecture found by ${name}` };
}
