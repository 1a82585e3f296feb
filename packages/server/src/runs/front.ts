import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { costsOf, geneKey, paretoFront, type Objective } from '@uninas/space';

/** A rated architecture. */
export interface FrontCandidate {
  readonly gene: readonly number[];
  readonly values: Readonly<Record<string, number>>;
  /** Whether no other is better in everything. */
  readonly onFront: boolean;
  /** Its description, in the folder of the run. */
  readonly file?: string;
}

/** What a search has rated so far. */
export interface Front {
  readonly objectives: readonly Objective[];
  readonly candidates: readonly FrontCandidate[];
}

const LARGEST = 64 * 2 ** 20;
const MOST = 20_000;

/** The journal of a search; nothing if the run is none, or has not begun. */
export function readFront(saveDir: string, config: object): Front {
  const objectives = objectivesOf(config);
  const ratings = journalOf(join(saveDir, 'search.jsonl'));
  const rated = ratings.filter(({ values }) => objectives.every(({ key }) => Number.isFinite(values[key])));
  const points = rated.map(({ values }) => ({ costs: costsOf(values, objectives) }));
  const best = new Set(objectives.length === 0 ? [] : paretoFront(points).map((i) => rated[i]));
  const candidates = ratings.map((rating): FrontCandidate => {
    const file = `candidates/candidate-${geneKey(rating.gene)}.network_config`;
    const onFront = best.has(rating);
    return { ...rating, onFront, ...(onFront && existsSync(join(saveDir, file)) && { file }) };
  });
  return { objectives, candidates };
}

/** The estimators of a hierarchical configuration that are objectives. */
function objectivesOf(config: object): readonly Objective[] {
  const { cls_hpo_estimators: estimators } = config as { cls_hpo_estimators?: unknown };
  if (!Array.isArray(estimators)) return [];
  return (estimators as Record<string, unknown>[])
    .filter(({ is_objective, key }) => is_objective === true && typeof key === 'string')
    .map(({ key, maximize }) => ({ key: key as string, maximize: maximize === true }));
}

interface Rating {
  readonly gene: readonly number[];
  readonly values: Readonly<Record<string, number>>;
}

function journalOf(file: string): readonly Rating[] {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > LARGEST) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, MOST);
  return lines.map(ratingOf).filter((rating) => rating !== undefined);
}

function ratingOf(line: string): Rating | undefined {
  try {
    const { gene, values } = JSON.parse(line) as Partial<Rating>;
    return Array.isArray(gene) && typeof values === 'object' ? { gene: gene as number[], values } : undefined;
  } catch {
    return undefined; // the end of the file, or half a line
  }
}
