import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { costsOf, dominates, geneKey, paretoFront, type Objective } from '@uninas/space';
import { GrowingLines } from './growing-lines.js';
import { Recent } from './recent.js';

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
  /** Of very many, the front and the newest others. */
  readonly candidates: readonly FrontCandidate[];
  /** How many were rated. */
  readonly total: number;
}

/** Of a search that is none, or has not begun. */
export const NO_FRONT: Front = { objectives: [], candidates: [], total: 0 };

/** Candidates that are shown, unless the front alone has more. */
const MOST = 20_000;
/** Lines of a journal between two pauses, and their bytes. */
const LINES = 2000;
const BYTES = 2 ** 20;
/** More new ones than this are sorted together. */
const FEW = 50;
/** Searches that are remembered. */
const MOST_SEARCHES = 8;

/** The journals of searches; what was read of one is not read again. */
export class Fronts {
  readonly #searches = new Recent(MOST_SEARCHES, (saveDir) => new Search(saveDir));

  /** @param config of the run, hierarchical */
  read(saveDir: string, config: object): Promise<Front> {
    return this.#searches.get(saveDir).front(objectivesOf(config));
  }
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

/** A rating that may be on the front. */
interface Point {
  readonly rating: Rating;
  readonly costs: readonly number[];
}

/** One search, as far as its journal was read. */
class Search {
  readonly #saveDir: string;
  readonly #journal: GrowingLines;
  #version = 0;
  #lines = 0;
  #total = 0;
  #objectives: readonly Objective[] = [];
  /** Those that are shown. */
  #ratings: Rating[] = [];
  /** Where the next one goes when all places are taken. */
  #place = 0;
  #front: Point[] = [];
  /** What was answered last, and of which state. */
  #answer: { readonly state: string; readonly front: Front } | undefined;
  #reading: Promise<void> | undefined;

  constructor(saveDir: string) {
    this.#saveDir = saveDir;
    this.#journal = new GrowingLines(join(saveDir, 'search.jsonl'));
  }

  async front(objectives: readonly Objective[]): Promise<Front> {
    await this.#reading;
    this.#reading ??= this.#read(objectives).finally(() => (this.#reading = undefined));
    await this.#reading;
    const folder = statSync(join(this.#saveDir, 'candidates'), { throwIfNoEntry: false });
    const state = JSON.stringify([this.#version, this.#lines, folder?.mtimeMs, this.#objectives]);
    if (this.#answer?.state !== state) this.#answer = { state, front: this.#show() };
    return this.#answer.front;
  }

  /** Reads what is new, with pauses in which the server answers others. */
  async #read(objectives: readonly Objective[]): Promise<void> {
    if (JSON.stringify(objectives) !== JSON.stringify(this.#objectives)) this.#forget();
    this.#objectives = objectives;
    for (;;) {
      const { lines, next, version } = this.#journal.read(this.#lines, LINES, BYTES);
      if (version !== this.#version) {
        this.#forget();
        this.#version = version;
        continue;
      }
      if (lines.length === 0) return;
      this.#lines = next;
      this.#take(lines.map(ratingOf).filter((rating) => rating !== undefined));
      await pause();
    }
  }

  #forget(): void {
    [this.#lines, this.#total, this.#place] = [0, 0, 0];
    [this.#ratings, this.#front] = [[], []];
  }

  #take(ratings: readonly Rating[]): void {
    const points = ratings
      .filter(({ values }) => this.#objectives.every(({ key }) => Number.isFinite(values[key])))
      .map((rating): Point => ({ rating, costs: costsOf(rating.values, this.#objectives) }));
    if (this.#objectives.length > 0) this.#front = withPoints(this.#front, points);
    const onFront = new Set(this.#front.map(({ rating }) => rating));
    for (const rating of ratings) this.#put(rating, onFront);
    this.#total += ratings.length;
  }

  /** A place keeps its candidate as long as that is on the front, or there is room. */
  #put(rating: Rating, onFront: ReadonlySet<Rating>): void {
    const isFull = this.#ratings.length >= MOST;
    if (!isFull || onFront.size >= this.#ratings.length) {
      if (!isFull || onFront.has(rating)) this.#ratings.push(rating);
      return;
    }
    let place: number;
    do place = this.#place++ % this.#ratings.length;
    while (onFront.has(this.#ratings[place]!));
    this.#ratings[place] = rating;
  }

  #show(): Front {
    const best = new Set(this.#front.map(({ rating }) => rating));
    const files = new Set(namesIn(join(this.#saveDir, 'candidates')));
    const candidates = this.#ratings.map((rating): FrontCandidate => {
      const name = `candidate-${geneKey(rating.gene)}.network_config`;
      return { ...rating, onFront: best.has(rating), ...(files.has(name) && { file: `candidates/${name}` }) };
    });
    return { objectives: this.#objectives, candidates, total: this.#total };
  }
}

/** The front of a front and further points. */
function withPoints(front: Point[], points: readonly Point[]): Point[] {
  if (points.length > FEW) {
    const all = [...front, ...points];
    return paretoFront(all).map((i) => all[i]!);
  }
  return points.reduce((best, point) => {
    if (best.some(({ costs }) => dominates(costs, point.costs))) return best;
    return [...best.filter(({ costs }) => !dominates(point.costs, costs)), point];
  }, front);
}

function ratingOf(line: string): Rating | undefined {
  try {
    const { gene, values } = JSON.parse(line) as Partial<Rating>;
    const isRating = Array.isArray(gene) && typeof values === 'object' && values !== null;
    return isRating ? { gene: gene as number[], values } : undefined;
  } catch {
    return undefined; // damaged; the runner says so
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // there is none yet
  }
}
