import type { Metrics, PbtOrder, PbtResult } from '@uninas/contracts';
import { isAlive, type ProcessIdentity } from '@uninas/runs';

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

/** Whether nothing more is to be expected of a member, unless it comes back. */
export function isOut({ isFinished, isGone }: Member): boolean {
  return isFinished || isGone;
}

/** Whether a member ended before it trained anything, as with a wrong configuration. */
export function hasFailed(member: Member): boolean {
  return lastEpoch(member) < 0 && !member.isFinished && (member.isGone || isAlive(member.process) === false);
}
