import { ExpLogger, type Metrics, type RunFiles } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { appendMetrics, METRICS_FILE } from './metrics-lines.js';

/**
 * One JSON object per epoch: `{"epoch":0,"train/loss":0.5,...}`; numbers are
 * read back exactly.
 *
 * Without a name it writes `metrics.jsonl`, which every run has anyway; with
 * one, `exp/<name>.jsonl`. Times and resources are left out, since they differ
 * between equal runs.
 */
@Register.as('exp_logger')
export class JsonLinesExpLogger extends ExpLogger.with({}) {
  override filesOf(): readonly string[] {
    return [this.givenName === '' ? METRICS_FILE : `exp/${this.givenName}.jsonl`];
  }

  override write(files: RunFiles, epoch: number, metrics: Metrics): void {
    for (const file of this.filesOf()) appendMetrics(files, file, epoch, metrics);
  }
}
