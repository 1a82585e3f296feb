import type { Metrics } from '@uninas/contracts';
import type { ProcessIdentity } from '@uninas/runs';

/*
 * What clients of a population and its server say to each other: JSON objects in the bodies of
 * POST requests, each of which may be repeated without harm.
 */

/** Name and version of the protocol. */
export const PBT_FORMAT = 'uninas-pbt/1';

/** Seconds for which a server holds an answer that it does not have yet, before the client has to ask again. */
export const PBT_HOLD_SECONDS = 10;

/** `register`: a client makes itself known, again after it or the server was away. */
export interface PbtRegistration {
  /** Made up by the client once and kept in its folder: by it, it is known again. */
  readonly key: string;
  /** Folder of the client's run, to be shown. */
  readonly folder: string;
  readonly process: ProcessIdentity;
  /** Equal for clients that can take over each other's weights. */
  readonly network: string;
  readonly knobs: Metrics;
}

/** The answer to `register`. */
export interface PbtWelcome {
  /** Number of the client, from 0. */
  readonly client: number;
  readonly clients: number;
}

/** `result`: what a client measured; it waits for the answer. */
export interface PbtReport {
  readonly key: string;
  /** 0-based; -1 before the first one. */
  readonly epoch: number;
  readonly metrics: Metrics;
  readonly knobs: Metrics;
  /** Whether the client has come to its end. */
  readonly isLast: boolean;
}

/** What a client is to do. */
export interface PbtInstruction {
  /** Write the weights to this file; of the first clone, if there is one and they are asked for. */
  readonly save?: { readonly path: string; readonly clone: boolean };
  /** Go on with the weights in this file. */
  readonly load?: { readonly path: string; readonly client: number; readonly epoch: number };
  /** Turn these knobs. */
  readonly set: Metrics;
}

/** The answer to `result`: what to do, or what others are waited for. */
export type PbtAnswer = { readonly instruction: PbtInstruction } | { readonly waitingFor: string };

/** `saved`: the weights of an epoch are written. */
export interface PbtSaved {
  readonly key: string;
  readonly epoch: number;
}

/** `alive`, now and then, and `finish`, in the end. */
export interface PbtSign {
  readonly key: string;
}

/** Body of every answer that is no success. */
export interface PbtRefused {
  readonly error: string;
}
