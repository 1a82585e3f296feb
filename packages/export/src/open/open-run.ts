import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { completeDescription, inFile, parseDescription } from '@uninas/networks';
import { readText } from '@uninas/runs';
import { planTrained, readTrainedWeights } from '@uninas/tasks';
import { ExportError } from '../export-error.js';
import type { ExportQuery } from '../export-query.js';
import type { NetworkSource } from './open-network.js';

/** The networks that trainings write as their result: a retrained one, or that which a search found. */
const RESULTS = ['network/network.network_config', 'network/finalized.network_config'];

/** Options that say what a run knows. */
const OF_FILES = ['input', 'classes', 'seed', 'weights'] as const;

/** The network of a training, with the weights of its newest checkpoint. */
export async function openRun(query: ExportQuery): Promise<NetworkSource> {
  const { source, modules, log } = query;
  const needless = OF_FILES.find((name) => query[name] !== undefined);
  if (needless !== undefined) {
    throw new ExportError(`${source} is a run, which knows its data and weights; leave out --${needless}`);
  }
  if (existsSync(join(source, 'candidates')) && !existsSync(join(source, 'network'))) throw ofSearch(source);
  const { planned, context } = await planTrained(source, modules);
  return {
    name: basename(source),
    plan: planned.plan,
    context,
    describe: async (chosen) => {
      if (chosen !== undefined) return planned.finalize(chosen);
      const file = RESULTS.map((name) => join(source, name)).find((path) => existsSync(path));
      if (file === undefined) throw new ExportError(`${source} holds no ${RESULTS.join(' or ')}`);
      const description = await parseDescription(readText(file), file);
      return inFile(file, () => completeDescription(description, modules));
    },
    weights: () => readTrainedWeights(source, planned.plan, (text) => log.warn(text)),
  };
}

/** That the search of a super-network has no network of its own. */
function ofSearch(source: string): ExportError {
  const candidates = readdirSync(join(source, 'candidates')).filter((name) => name.endsWith('.network_config'));
  const [first = 'candidate-0,1.network_config'] = candidates;
  const gene = /candidate-(.*)\.network_config/.exec(first)?.[1] ?? '0,1';
  return new ExportError(
    `${source} is a search, which has no weights of its own and ${candidates.length} candidates; export one of its ` +
      `files, such as ${join(source, 'candidates', first)}, or the super-network's run with --gene ${gene}`,
  );
}
