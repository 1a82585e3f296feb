import type { ProcessIdentity } from '@uninas/runs';

/** What may be the matter with a run. */
export type RunState = 'queued' | 'running' | 'stopping' | 'stopped' | 'done' | 'failed';

/** What the server knows of a run, whether or not the process still lives. */
export interface RunRecord {
  readonly id: string;
  readonly name: string;
  /** Class of the task. */
  readonly task: string;
  readonly state: RunState;
  /** Milliseconds since 1970, as all times here. */
  readonly created: number;
  readonly started: number | null;
  readonly ended: number | null;
  /** Absolute folder of the run. */
  readonly saveDir: string;
  /** The process, once it was started. */
  readonly process: ProcessIdentity | null;
  /** Whether the folder's last state is gone on with. */
  readonly isResumed: boolean;
  /** Why it failed. */
  readonly error: string | null;
  /** Tells the run in the folder from every other that may lie there before or later; see `run-mark.ts`. */
  readonly mark: string | null;
}

/** States in which a process may be at work. */
export function isActive({ state }: Pick<RunRecord, 'state'>): boolean {
  return state === 'running' || state === 'stopping';
}
