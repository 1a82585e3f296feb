import type { Gene } from '@uninas/contracts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A network among those that a search over a super-network found. */
export interface FoundCandidate {
  readonly file: string;
  readonly note: string;
}

/** Genes that a message lists. */
const LISTED = 3;

/**
 * The network with a gene in the folder of a search, or the best by its first objective.
 *
 * @returns undefined if the folder is none of a search
 * @throws {Error} if there is no such network, or it is not known which is the best
 */
export function candidateOf(folder: string, gene: Gene | undefined): FoundCandidate | undefined {
  const candidates = join(folder, 'candidates');
  if (!existsSync(candidates) || existsSync(join(folder, 'network'))) return undefined;
  const names = readdirSync(candidates);
  const genes = names.flatMap((name) => /^candidate-(.*)\.network_config$/.exec(name)?.[1] ?? []);
  if (genes.length === 0) {
    const isKnown = names.some((name) => /^candidate-.*\.json$/.test(name));
    const what = isKnown ? 'in known results, which hold no networks' : 'that found no architecture';
    throw new Error(`${folder} is a search ${what}`);
  }
  const fileOf = (text: string): string => join(candidates, `candidate-${text}.network_config`);
  const shown = genes.length > LISTED ? `${genes.slice(0, LISTED).join(' ')} and ${genes.length - LISTED} others` : genes.join(' '); // prettier-ignore
  if (gene !== undefined) {
    const text = gene.join(',');
    if (genes.includes(text)) return { file: fileOf(text), note: 'as --gene says' };
    throw new Error(
      `${folder} has no candidate ${text}; it has ${shown}; of the super-network's run every gene can be chosen`,
    );
  }
  const best = bestOf(folder);
  if (best !== undefined && genes.includes(best.gene)) {
    const others = genes.length === 1 ? 'the only candidate' : `the best of ${genes.length} by ${best.objective}`;
    return { file: fileOf(best.gene), note: `${others}; --gene names another` };
  }
  throw new Error(`${folder} has ${genes.length} candidates; choose one with --gene: ${shown}`);
}

/** What the summary of a search names first. */
function bestOf(folder: string): { readonly gene: string; readonly objective: string } | undefined {
  try {
    const { summary } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as {
      readonly summary?: { readonly best?: readonly { readonly gene?: unknown; readonly objective?: unknown }[] };
    };
    const { gene, objective } = summary?.best?.[0] ?? {};
    return typeof gene === 'string' ? { gene, objective: String(objective) } : undefined;
  } catch {
    return undefined; // not at its end, or damaged
  }
}
