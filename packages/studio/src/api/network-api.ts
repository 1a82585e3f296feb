import { request } from './request.js';

/** `[height, width, channels]`, or a number of features. */
export type Shape = readonly number[];

export interface PlannedCell {
  readonly index: number;
  readonly name: string;
  readonly class: string;
  readonly input: readonly Shape[];
  readonly output: readonly Shape[];
  readonly params: number;
  readonly macs: number;
}

/** A network as its plan says, without a tensor of it. */
export interface PlannedNetwork {
  readonly name: string;
  readonly params: number;
  readonly macs: number;
  readonly rule: string;
  readonly input: Shape;
  readonly outputs: readonly Shape[];
  readonly cells: readonly PlannedCell[];
  /** Architecture weights of a search network. */
  readonly weights: readonly { readonly name: string; readonly choices: number }[];
  readonly svg: string;
}

/** Which network is asked for. */
export interface NetworkQuestion {
  /** Of a task, or of a network alone. */
  readonly config: object;
  /** Of the network in it; the first one when left out. */
  readonly path?: string;
  readonly rule?: string;
}

/** @throws ApiError 422 with `details.problems` if the network cannot be planned */
export function planNetwork(question: NetworkQuestion, signal?: AbortSignal): Promise<PlannedNetwork> {
  return request('/network', { method: 'POST', body: question, ...(signal && { signal }) });
}
