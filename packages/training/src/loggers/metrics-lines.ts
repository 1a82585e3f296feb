import { encodeStable, isClockKey } from '@uninas/runs';
import type { Metrics, RunFiles } from '@uninas/contracts';

/** The file that every run writes its measured values to. */
export const METRICS_FILE = 'metrics.jsonl';
/** The file for what depends on the clock or the machine. */
export const TIMING_FILE = 'timing.jsonl';

/** Adds the values that equal runs share. */
export function appendMetrics(files: RunFiles, file: string, epoch: number, metrics: Metrics): void {
  append(files, file, epoch, Object.entries(metrics).filter(([key]) => !isClockKey(key))); // prettier-ignore
}

/** Adds the values that depend on the clock or the machine. */
export function appendTimes(files: RunFiles, epoch: number, metrics: Metrics): void {
  append(files, TIMING_FILE, epoch, Object.entries(metrics).filter(([key]) => isClockKey(key))); // prettier-ignore
}

function append(files: RunFiles, file: string, epoch: number, pairs: readonly [string, number][]): void {
  if (pairs.length === 0) return;
  files.appendLine(file, encodeStable({ ...Object.fromEntries(pairs), epoch }, ['epoch']));
}
