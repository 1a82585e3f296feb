import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Chosen, Description, Gene, NetworkContext, NetworkPlan, SavedTensor } from '@uninas/contracts';
import { chosenOf } from '@uninas/networks';
import { RUN_JSON } from '@uninas/runs';
import { ExportError } from '../export-error.js';
import type { ExportQuery } from '../export-query.js';
import { openFile } from './open-file.js';
import { openRun } from './open-run.js';

/** Where a network comes from, as one of the ways to open it tells. */
export interface NetworkSource {
  /** Name of the network: that of its file or folder. */
  readonly name: string;
  readonly plan: NetworkPlan;
  readonly context: NetworkContext;
  /** Its description; that of the finalized network, if candidates are chosen. */
  describe(chosen: Chosen | undefined): Promise<Description>;
  /** @throws {Error} if there are none, or they do not fit */
  weights(): { readonly weights: ReadonlyMap<string, SavedTensor>; readonly from: string };
}

/** A network that is about to be exported. */
export interface OpenNetwork {
  /** The run folder or file. */
  readonly source: string;
  readonly name: string;
  readonly plan: NetworkPlan;
  readonly context: NetworkContext;
  readonly gene: Gene | undefined;
  readonly chosen: Chosen | undefined;
  describe(): Promise<Description>;
  /** Values by variable, in our layout; read once. */
  weights(): ReadonlyMap<string, SavedTensor>;
  /** Where the weights come from. */
  from(): string;
  /** That an architecture must be chosen. */
  undecided(): ExportError;
}

/** @throws {Error} if the source is no network, or the gene is none of its architectures */
export async function openNetwork(query: ExportQuery): Promise<OpenNetwork> {
  const { source, gene } = query;
  const isRun = existsSync(join(source, RUN_JSON));
  const found = isRun ? await openRun(query) : await openFile(query);
  const { plan, context } = found;
  const chosen = gene && chosenIn(plan, gene, source);
  let read: ReturnType<NetworkSource['weights']> | undefined;
  const weights = (): ReturnType<NetworkSource['weights']> => (read ??= found.weights());
  return {
    source,
    name: found.name,
    plan,
    context,
    gene,
    chosen,
    describe: () => found.describe(chosen),
    weights: () => weights().weights,
    from: () => weights().from,
    undecided: () => undecided(plan, source),
  };
}

/** That a super-network is not one network, and what would make it one. */
export function undecided({ weights }: NetworkPlan, source: string): ExportError {
  const example = weights.map(() => 0).join(',');
  const counts = [...new Set(weights.map(({ choices }) => choices))];
  const candidates = counts.length === 1 ? `${counts[0]}` : `${Math.min(...counts)} to ${Math.max(...counts)}`;
  return new ExportError(
    `${source} is a super-network with ${weights.length} architecture weights of ${candidates} candidates; ` +
      `choose one architecture, such as --gene ${example}`,
  );
}

function chosenIn(plan: NetworkPlan, gene: Gene, source: string): Chosen {
  if (plan.weights.length === 0) {
    throw new ExportError(`${source} is a network with nothing to choose; leave out --gene`);
  }
  try {
    return chosenOf(plan, gene);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExportError(`${source}: --gene ${gene.join(',')}: ${error.message}`, { cause: error });
  }
}
