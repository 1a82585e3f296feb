import type { Candidate, ConfigNode, Run } from '../../api/run-types.js';
import { isData, type Data } from '../../editor/state/data.js';
import { asClass } from '../../editor/state/keep.js';
import type { Modules } from '../../editor/state/register.js';
import { geneText } from './measures.js';

/** What a candidate is retrained from. */
export interface Origin {
  readonly run: Pick<Run, 'saveDir'>;
  /** Of the search, complete. */
  readonly config: ConfigNode;
  /** Of the run that trained the super-network, if it is still there. */
  readonly earlier: ConfigNode | undefined;
}

/**
 * The network of a candidate: from its file if the search has written one, else
 * as a choice in the super-network of the earlier run; undefined of a search in
 * known results, which name architectures but hold no networks.
 */
export function networkOf(candidate: Candidate, { run, config }: Pick<Origin, 'run' | 'config'>): Data | undefined {
  const { file, gene } = candidate;
  if (file !== undefined) return { cls: 'RetrainUninasNetwork', config_path: `${run.saveDir}/${file}` };
  const { s1_path: folder } = config;
  if (typeof folder !== 'string') return undefined;
  return {
    cls: 'RetrainFromSearchUninasNetwork',
    search_config_path: `${folder}/network/search.network_config`,
    gene: gene.join(','),
  };
}

/**
 * An experiment that trains one architecture from scratch, as its super-network
 * was trained: on the same data, with the same trainer and optimizer. It
 * evaluates during the training and reads the test part once, at its end.
 */
export function retrainConfig(
  network: Data,
  { config, earlier }: Pick<Origin, 'config' | 'earlier'>,
  modules: Modules,
): Data {
  const from = earlier ?? config;
  const { data: task } = asClass(modules, without(from, ['save_dir', 'note']), 'SingleRetrainTask');
  const { data: method } = asClass(modules, nodeOf(from, 'cls_method'), 'RetrainMethod');
  const trainer = nodeOf(from, 'cls_trainer');
  return {
    ...task,
    ...(typeof trainer['cls'] === 'string' && { cls_trainer: { ...trainer, eval_last: -1, test_last: 1 } }),
    cls_method: { ...method, cls_network: network },
  };
}

/** The experiment with a note on what it trains. */
export function noted(config: Data, candidate: Candidate): Data {
  return { ...config, note: `architecture ${geneText(candidate.gene)}` };
}

function nodeOf(config: Data, slot: string): Data {
  const node = config[slot];
  return isData(node) ? node : {};
}

function without(config: Data, names: readonly string[]): Data {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name)));
}
