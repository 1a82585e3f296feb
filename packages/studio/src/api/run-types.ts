/** What the server says of runs; see `/api/openapi.json`. */

export type RunState = 'queued' | 'running' | 'stopping' | 'stopped' | 'done' | 'failed';

/** How far the work is that goes on. */
export interface RunProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Seconds until `total`. */
  readonly left?: number;
  readonly note?: string;
}

export interface Run {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly state: RunState;
  /** ISO times. */
  readonly created: string;
  readonly started?: string;
  readonly ended?: string;
  readonly saveDir: string;
  readonly progress?: RunProgress;
  readonly error?: string;
}

export interface RunFile {
  readonly path: string;
  readonly bytes: number;
}

export interface RunDetails extends Run {
  /** Complete and hierarchical. */
  readonly config: ConfigNode;
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly files: readonly RunFile[];
}

/** A node of a hierarchical configuration. */
export interface ConfigNode {
  readonly cls?: string;
  readonly [name: string]: unknown;
}

/** `epoch`, and values by log key; NaN and Infinity are texts of that name. */
export type MetricsRow = Readonly<Record<string, number | string>>;

export interface Objective {
  readonly key: string;
  readonly maximize: boolean;
}

/** A rated architecture. */
export interface Candidate {
  readonly gene: readonly number[];
  readonly values: Readonly<Record<string, number>>;
  /** Whether no other is better in everything. */
  readonly onFront: boolean;
  /** Its description, in the folder of the run. */
  readonly file?: string;
}

export interface Front {
  readonly objectives: readonly Objective[];
  /** Of very many, the front and the newest others. */
  readonly candidates: readonly Candidate[];
  /** How many were rated. */
  readonly total: number;
}

/** Whether a run can still write something. */
export function isActive({ state }: Pick<Run, 'state'>): boolean {
  return state === 'queued' || state === 'running' || state === 'stopping';
}
