import type { Metrics, PbtOrder, PbtResult } from '@uninas/contracts';
import type { ProcessIdentity } from '@uninas/runs';

/** A client of a population, as its server knows it. */
export interface Member {
  readonly client: number;
  readonly key: string;
  readonly folder: string;
  readonly process: ProcessIdentity;
  readonly network: string;
  /** When it made itself known. */
  readonly knobs: Metrics;
  /** By epoch; -1 is before the first one. */
  readonly results: Map<number, PbtResult & { readonly isLast: boolean }>;
  /** What it was told, by epoch. */
  readonly orders: Map<number, PbtOrder>;
  isFinished: boolean;
  /** Whether it is not counted on any more. */
  isGone: boolean;
  /** In milliseconds. */
  lastSign: number;
  /** Whether it was told of that it says nothing, though it lives. */
  isSuspected: boolean;
}

/** The last epoch of which there is a result; below -1 if there is none. */
export function lastEpoch({ results }: Member): number {
  return Math.max(-2, ...results.keys());
}

/** For messages: number and folder. */
export function nameOf({ client, folder }: Member): string {
  return `client ${client} (${folder})`;
}
