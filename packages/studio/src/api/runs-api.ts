import { request } from './request.js';
import type { ConfigNode, Front, MetricsRow, Run, RunDetails } from './run-types.js';

const pathOf = (id: string): string => `/runs/${encodeURIComponent(id)}`;

/** All runs, the newest first. */
export async function listRuns(signal?: AbortSignal): Promise<readonly Run[]> {
  return (await request<{ runs: readonly Run[] }>('/runs', { ...(signal && { signal }) })).runs;
}

export function getRun(id: string, signal?: AbortSignal): Promise<RunDetails> {
  return request(pathOf(id), { ...(signal && { signal }) });
}

/**
 * Queues a run.
 *
 * @throws ApiError 422 with what the check says as details, if the configuration has problems
 */
export function startRun(config: object, name?: string): Promise<Run> {
  return request('/runs', { method: 'POST', body: { config, ...(name && { name }) } });
}

/** Ends a run at its next safe point; asked again, at once. */
export function stopRun(id: string): Promise<Run> {
  return request(`${pathOf(id)}/stop`, { method: 'POST' });
}

/** Queues a run again, to go on with its last state. */
export function resumeRun(id: string): Promise<Run> {
  return request(`${pathOf(id)}/resume`, { method: 'POST' });
}

/** What is left after a run was deleted. */
export interface Removal {
  readonly removed: boolean;
  /** What the run did not write. */
  readonly kept: readonly string[];
}

export function deleteRun(id: string): Promise<Removal> {
  return request(pathOf(id), { method: 'DELETE' });
}

/** @param from byte of the log */
export function getLog(id: string, from: number): Promise<{ readonly text: string; readonly next: number }> {
  return request(`${pathOf(id)}/log?from=${from}`);
}

/** @param from row; a smaller `next` tells that a resumed run went back */
export function getMetrics(
  id: string,
  from: number,
): Promise<{ readonly rows: readonly MetricsRow[]; readonly next: number }> {
  return request(`${pathOf(id)}/metrics?from=${from}`);
}

export function getFront(id: string, signal?: AbortSignal): Promise<Front> {
  return request(`${pathOf(id)}/front`, { ...(signal && { signal }) });
}

/** What a task inherits from: the configuration of the run in a folder. */
export function earlierRun(
  folder: string,
  signal?: AbortSignal,
): Promise<{ readonly name: string; readonly config: ConfigNode }> {
  return request(`/earlier-run?path=${encodeURIComponent(folder)}`, { ...(signal && { signal }) });
}

/** Address of a file of a run, for a link. */
export function fileAddress(id: string, path: string): string {
  return `/api${pathOf(id)}/files/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** Address of all files of a run in one, for a link. */
export function archiveAddress(id: string): string {
  return `/api${pathOf(id)}/archive`;
}
